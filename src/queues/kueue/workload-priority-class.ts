import { Construct } from 'constructs';
import { Priority } from '../../cluster/priority';
import { objectName } from '../../render/object-name';
import { problemsOf } from '../../base/problems';
import { number, struct, text } from '../../base/shape';
import { isInt32 } from '../../base/int32';
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
 */
export class WorkloadPriorityClass extends Construct {
  /** Name of the object. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: WorkloadPriorityClassProps) {
    super(scope, id);
    const problems = problemsOf(this);
    SHAPE(problems, '', props);
    problems.throwIfAny();
    this.name = objectName(problems, this, props.name);
    if (this.name.length > 63) {
      problems.add(
        'name', this.name, `is ${this.name.length} characters long and must have at most 63: jobs name it in a label`, 'shorten it',
      );
    }
    if (!isInt32(props.value)) {
      problems.add('value', props.value, 'must be a whole number from -2147483648 to 2147483647', 'write for instance 1000');
    }
    if ((props.description?.length ?? 0) > 2048) {
      problems.add('description', props.description, 'must have at most 2048 characters', 'shorten it');
    }
    problems.throwIfAny();
    kueueObject(this, 'WorkloadPriorityClass', this.name, { value: props.value, description: props.description });
  }

  /** What workloads take as their `priority`. */
  public get priority(): Priority {
    return Priority.workloadClass(this.name);
  }
}
