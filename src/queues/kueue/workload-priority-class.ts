import { Construct } from 'constructs';
import { Priority } from '../../cluster/priority';
import { nameOf, openConstruct, propNames } from '../../render/construct-object';
import { checkShortName, NAMED_IN_LABEL } from '../../upstream/names';
import { number, struct, text } from '../../base/shape';
import { kueueObject } from './kueue-object';

/** Properties of a `WorkloadPriorityClass`. */
export interface WorkloadPriorityClassProps {
  /**
   * Name of the object.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /** Workloads with a higher value come first; a whole number of 32 bits. */
  readonly value: number;

  /**
   * What the class is for, at most 2048 characters.
   *
   * @default - none
   */
  readonly description?: string;
}

const SHAPE = struct<WorkloadPriorityClassProps>({ name: text, value: number, description: text }, ['value']);

/**
 * A priority that counts only for queueing and preemption within quota, not for the pods.
 *
 * @see https://kueue.sigs.k8s.io/docs/concepts/workload_priority_class/
 * @example
 * new WorkloadPriorityClass(chart, 'urgent', { value: 1000 });
 */
export class WorkloadPriorityClass extends Construct {
  /** Name of the object. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: WorkloadPriorityClassProps) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    this.name = nameOf(this, props.name);
    checkShortName(problems, this.name, NAMED_IN_LABEL);
    const body = { value: props.value, description: props.description };
    kueueObject(this, problems, { kind: 'WorkloadPriorityClass', name: this.name, givenName: props.name, body }, propNames({}));
  }

  /** What workloads take as their `priority`. */
  public get priority(): Priority {
    return Priority.workloadClass(this.name);
  }
}
