import { Construct } from 'constructs';
import type { LocalQueueSpec } from '../../../imports/kueue.x-k8s.io';
import { MlCluster } from '../../cluster/ml-cluster';
import { Queue } from '../../cluster/queue';
import { checkDnsLabel, checkDnsSubdomain } from '../../upstream/names';
import { objectName } from '../../render/object-name';
import { problemsOf } from '../../base/problems';
import { number, oneOf, struct, text } from '../../base/shape';
import { checkFairWeight, renderFairWeight } from './fair-weight';
import { namespacedKueueObject } from './kueue-object';
import { StopPolicy } from './stop-policy';

/** Properties of a `LocalQueue`. */
export interface LocalQueueProps {
  /**
   * Name of the object. `default` makes it the queue of all jobs in the namespace that name none.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /**
   * The namespace.
   *
   * @default - the chart's
   */
  readonly namespace?: string;

  /** Name of the ClusterQueue; cannot be changed later. */
  readonly clusterQueue: string;

  /**
   * Whether the queue is stopped.
   *
   * @default StopPolicy.NONE
   */
  readonly stopPolicy?: StopPolicy;

  /**
   * Weight in fair sharing: 0, or more than a thousand-millionth. Does nothing unless Kueue's fair sharing is on.
   *
   * @default - Kueue's own, 1
   */
  readonly fairWeight?: number;
}

const SHAPE = struct<LocalQueueProps>(
  { name: text, namespace: text, clusterQueue: text, stopPolicy: oneOf(StopPolicy), fairWeight: number }, ['clusterQueue'],
);

/**
 * The door from one namespace to a ClusterQueue: what jobs name.
 *
 * @see https://kueue.sigs.k8s.io/docs/concepts/local_queue/
 */
export class LocalQueue extends Construct {
  /** Name of the object. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: LocalQueueProps) {
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
    if (props.namespace !== undefined) {
      checkDnsLabel(problems, 'namespace', props.namespace);
    }
    checkDnsSubdomain(problems, 'clusterQueue', props.clusterQueue);
    checkFairWeight(problems, props.fairWeight);
    problems.throwIfAny();
    const spec: LocalQueueSpec = {
      clusterQueue: props.clusterQueue,
      stopPolicy: `${props.stopPolicy ?? StopPolicy.NONE}` as const,
      fairSharing: renderFairWeight(props.fairWeight),
    };
    namespacedKueueObject(this, 'LocalQueue', this.name, props.namespace, { spec });
  }

  /** What workloads in the namespace take as their `queue`. */
  public get queue(): Queue {
    return Queue.kueue(this.name, { cluster: MlCluster._of(this) });
  }
}
