import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Problems } from '../base/problems';
import { hasLabelForm } from '../upstream/names';
import { MOST_IN_LABEL } from '../upstream/limits';

const NAME_RULE = "must be lower-case letters, digits and '-', beginning and ending with a letter or digit";

/** How a workload is to be called. */
export interface WorkloadNameProps {
  readonly name?: string;
  readonly run?: string;
}

/** What a workload is called. */
export interface WorkloadName {
  /** The name without the run: what stays the same from run to run. */
  readonly base: string;

  /** The name of the object. */
  readonly full: string;
}

/**
 * The name given, or else the construct ids below the chart joined by `-`, and then the run. A construct that wraps
 * another therefore never collides with its neighbours.
 *
 * @param maxLength how long the name may be, so that what Kubernetes derives from it still fits
 * @param because what is derived
 */
export function workloadName(
  problems: Problems, construct: IConstruct, props: WorkloadNameProps, maxLength = MOST_IN_LABEL,
  because = 'it becomes a label of the pods',
): WorkloadName {
  const base = props.name ?? idsBelowChart(construct);
  const full = props.run === undefined ? base : `${base}-${props.run}`;
  const property = props.name === undefined ? 'name, from the construct ids' : 'name';
  if (!hasLabelForm(base)) {
    problems.add(property, base, NAME_RULE, `set 'name', for instance '${suggestion(base, 'training')}'`);
  }
  if (props.run !== undefined && !hasLabelForm(props.run)) {
    problems.add('run', props.run, NAME_RULE, `write for instance '${suggestion(props.run, 'r1')}'`);
  }
  if (full.length > maxLength) {
    problems.add(
      property, full, `is ${full.length} characters long and must have at most ${maxLength}: ${because}`,
      `set a 'name' that is at least ${full.length - maxLength} ${full.length - maxLength === 1 ? 'character' : 'characters'} shorter`,
    );
  }
  return { base, full };
}

/** The construct ids below the chart, joined by `-`. */
export function idsBelowChart(construct: IConstruct): string {
  const chart = Chart.of(construct);
  const scopes = construct.node.scopes;
  return scopes.slice(scopes.indexOf(chart) + 1).map((scope) => scope.node.id).join('-');
}

function suggestion(name: string, otherwise: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || otherwise;
}
