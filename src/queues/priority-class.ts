import { Construct } from 'constructs';
import { Priority } from '../cluster/priority';
import { nameOf, openConstruct, propNames, renderObject } from '../render/construct-object';
import { flag, number, oneOf, struct, text } from '../base/shape';

/** Whether pods of a class push out others. */
export enum PodPreemption {
  /** The scheduler evicts pods with a lower priority for them. */
  LOWER_PRIORITY = 'PreemptLowerPriority',
  /** They come first among waiting pods, and evict nobody. */
  NEVER = 'Never',
}

/** Properties of a `PriorityClass`. */
export interface PriorityClassProps {
  /**
   * Name of the object; not beginning with `system-`.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /** Pods with a higher value come first; at most 1000000000. Cannot be changed later. */
  readonly value: number;

  /**
   * Whether pods of the class push out others. Cannot be changed later.
   *
   * @default PodPreemption.LOWER_PRIORITY
   */
  readonly preemption?: PodPreemption;

  /**
   * Whether all pods of the cluster without a class get this one, those of add-ons included. A cluster can have one.
   *
   * @default false
   */
  readonly globalDefault?: boolean;

  /**
   * What the class is for.
   *
   * @default - none
   */
  readonly description?: string;
}

const SHAPE = struct<PriorityClassProps>(
  { name: text, value: number, preemption: oneOf(PodPreemption), globalDefault: flag, description: text }, ['value'],
);

/**
 * A priority of pods.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
 * @example
 * new PriorityClass(chart, 'urgent', { value: 1000, preemption: PodPreemption.NEVER });
 */
export class PriorityClass extends Construct {
  /** Name of the object. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: PriorityClassProps) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    this.name = nameOf(this, props.name);
    const body = {
      value: props.value,
      preemptionPolicy: props.preemption ?? PodPreemption.LOWER_PRIORITY,
      globalDefault: props.globalDefault === true ? true : undefined,
      description: props.description,
    };
    renderObject(
      this, problems,
      { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', name: this.name, givenName: props.name, clusterScoped: true, body },
      propNames({ preemptionPolicy: 'preemption' }),
    );
  }

  /** What workloads take as their `priority`. */
  public get priority(): Priority {
    return Priority.podClass(this.name);
  }
}
