import { Construct } from 'constructs';
import type { LocalQueueSpec } from '../../../imports/kueue.x-k8s.io';
import { MlCluster } from '../../cluster/ml-cluster';
import { Queue } from '../../cluster/queue';
import { checkShortName, NAMED_IN_LABEL } from '../../upstream/names';
import { nameOf, openConstruct, propNames } from '../../render/construct-object';
import { number, oneOf, struct, text } from '../../base/shape';
import { kueueObject, renderFairWeight } from './kueue-object';
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

const PROPS = propNames({
  'metadata.namespace': 'namespace', 'spec.clusterQueue': 'clusterQueue', 'spec.fairSharing.weight': 'fairWeight',
});

/**
 * The door from one namespace to a ClusterQueue: what jobs name.
 *
 * @see https://kueue.sigs.k8s.io/docs/concepts/local_queue/
 * @example
 * new LocalQueue(chart, 'nlp', { namespace: 'nlp', clusterQueue: 'nlp' });
 */
export class LocalQueue extends Construct {
  /** Name of the object. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: LocalQueueProps) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    this.name = nameOf(this, props.name);
    checkShortName(problems, this.name, NAMED_IN_LABEL);
    const spec: LocalQueueSpec = {
      clusterQueue: props.clusterQueue,
      stopPolicy: `${props.stopPolicy ?? StopPolicy.NONE}` as const,
      fairSharing: renderFairWeight(props.fairWeight),
    };
    const { name: givenName, namespace } = props;
    kueueObject(this, problems, { kind: 'LocalQueue', name: this.name, givenName, namespace, inNamespace: true, body: { spec } }, PROPS);
  }

  /** What workloads in the namespace take as their `queue`. */
  public get queue(): Queue {
    return Queue.kueue(this.name, { cluster: MlCluster._of(this) });
  }
}
