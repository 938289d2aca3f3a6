import { IConstruct } from 'constructs';
import { Problems } from '../base/problems';
import { checkDnsSubdomain } from '../upstream/names';
import { idsBelowChart } from './workload-name';

/** The name given, or else the construct ids below the chart joined by `-`; for objects that are not workloads. */
export function objectName(problems: Problems, construct: IConstruct, name: string | undefined): string {
  const result = name ?? idsBelowChart(construct);
  checkDnsSubdomain(
    problems, name === undefined ? 'name, from the construct ids' : 'name', result,
    "set a 'name' in lower-case letters, digits, '-' and '.'",
  );
  return result;
}
