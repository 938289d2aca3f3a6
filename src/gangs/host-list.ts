import { Problems } from '../base/problems';
import { RolePlan } from './gang';

/** Linux starts no program with a longer variable: name, '=', value and the zero at the end. */
const MAX_VARIABLE = 131_072;

/** Reports a variable with the addresses of a role's pods that is too long for a program to be started with. */
export function checkHostList(problems: Problems, { property, own, replicas }: RolePlan, variable: string, length: number): void {
  const bytes = variable.length + length + 2;
  if (bytes > MAX_VARIABLE) {
    problems.add(
      own.includes('replicas') ? `${property}.replicas` : 'nodes', replicas,
      `makes the variable ${variable} ${bytes} bytes long, and Linux starts no program with one of more than ${MAX_VARIABLE}`,
      "shorten 'name', or use fewer pods",
    );
  }
}
