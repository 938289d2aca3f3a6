import { Construct } from 'constructs';
import { nameOf, openConstruct, propNames, renderObject } from '../render/construct-object';
import { Problems } from '../base/problems';
import { flag, listOf, marked, struct, text } from '../base/shape';
import { VolcanoJobTemplate } from './volcano-job-template';

/** A step of a `VolcanoJobFlow`. */
export interface JobFlowStep {
  /**
   * What is run. Give this or `templateName`.
   *
   * @default - the template of that name
   */
  readonly template?: VolcanoJobTemplate;

  /**
   * Name of a JobTemplate that exists in the namespace.
   *
   * @default - that of `template`
   */
  readonly templateName?: string;

  /**
   * Names of the templates of the steps that must have ended before.
   *
   * @default - none: it starts at once
   */
  readonly after?: string[];
}

/** Properties of a `VolcanoJobFlow`. */
export interface VolcanoJobFlowProps {
  /**
   * Name of the object, which the names of its jobs begin with.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /** The steps, each of another template. */
  readonly steps: JobFlowStep[];

  /**
   * Whether the jobs stay when the flow has ended.
   *
   * @default true
   */
  readonly retainJobs?: boolean;
}

const SHAPE = struct<VolcanoJobFlowProps>({
  name: text,
  steps: listOf(struct<JobFlowStep>({
    template: marked('VolcanoJobTemplate', "new VolcanoJobTemplate(chart, 'fetch', …)"), templateName: text, after: listOf(text),
  })),
  retainJobs: flag,
}, ['steps']);

/**
 * Gangs that follow one another on Volcano: a job of each template starts when those it comes after have ended.
 *
 * @see https://volcano.sh/en/docs/jobflow/
 * @example
 * new VolcanoJobFlow(chart, 'nightly', {
 *   steps: [{ templateName: 'prepare' }, { templateName: 'train', after: ['prepare'] }],
 * });
 */
export class VolcanoJobFlow extends Construct {
  /** Name of the object. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: VolcanoJobFlowProps) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    this.name = nameOf(this, props.name);
    const names = props.steps.map((step, i) => nameOfStep(problems, step, i));
    this.checkSteps(problems, props.steps, names);
    const flows = props.steps.map(({ after }, i) => ({ name: names[i], dependsOn: after && { targets: after } }));
    renderObject(this, problems, {
      apiVersion: 'flow.volcano.sh/v1alpha1', kind: 'JobFlow', name: this.name, givenName: props.name,
      body: { spec: { flows, jobRetainPolicy: props.retainJobs ?? true ? 'retain' : 'delete' } },
    }, propNames({ 'spec.flows[*].name': 'steps[*].templateName', 'spec.flows[*].dependsOn': 'steps[*].after', 'spec.flows': 'steps' }));
  }

  private checkSteps(problems: Problems, steps: readonly JobFlowStep[], names: readonly string[]): void {
    const edges = new Map(names.map((name, i) => [name, steps[i].after ?? []]));
    steps.forEach(({ template, after = [] }, i) => {
      if (names.indexOf(names[i]) !== i) {
        problems.add(`steps[${i}]`, names[i], 'is the template of an earlier step', 'make another template');
      }
      after.filter((name) => !edges.has(name)).forEach((name) =>
        problems.add(`steps[${i}].after`, name, `must be a template of the flow: ${names.join(', ')}`, 'correct the name'));
      if (after.some((name) => reaches(edges, name, names[i], new Set()))) {
        problems.add(`steps[${i}].after`, after.join(', '), 'waits for this step itself', 'break the circle');
      }
      if (template !== undefined && this.name.length > template._longestFlow) {
        problems.add(
          'name', this.name,
          `must have at most ${template._longestFlow} characters, since the pods of '${template.name}' are called after both`,
          'shorten it, or the name of the template',
        );
      }
    });
  }
}

function nameOfStep(problems: Problems, { template, templateName }: JobFlowStep, i: number): string {
  if ((template === undefined) === (templateName === undefined)) {
    problems.add(
      `steps[${i}]`, template === undefined ? 'neither' : 'both', "needs one of 'template' and 'templateName'", 'say what is run',
    );
  }
  return template?.name ?? templateName ?? '';
}

function reaches(edges: ReadonlyMap<string, readonly string[]>, from: string, to: string, seen: Set<string>): boolean {
  if (from === to) {
    return true;
  }
  seen.add(from);
  return (edges.get(from) ?? []).filter((next) => !seen.has(next)).some((next) => reaches(edges, next, to, seen));
}
