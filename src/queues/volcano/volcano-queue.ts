import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { QueueSpec } from '../../../imports/scheduling.volcano.sh';
import { MlCluster } from '../../cluster/ml-cluster';
import { Queue } from '../../cluster/queue';
import { LEAST_QUEUE_WEIGHT, MOST_QUEUE_DEPTH, MOST_QUEUE_WEIGHT } from '../../upstream/limits';
import { checkShortName } from '../../upstream/names';
import { nameOf, openConstruct, propNames, renderObject } from '../../render/construct-object';
import { Problems } from '../../base/problems';
import { flag, mapOf, mark, marked, number, oneOf, struct, text } from '../../base/shape';
import { Quantity } from '../../base/quantity';
import { ResourceList } from '../../base/resource-list';
import { affinityOf, QUEUE_NODE_GROUPS, QueueNodeGroups } from './queue-node-groups';

/** Properties of a `VolcanoQueue`. Amounts are by resource name, such as `cpu`, `memory`, `nvidia.com/gpu`. */
export interface VolcanoQueueProps {
  /**
   * Name of the object. `default` is made by the scheduler too, for jobs that name no queue; `root` cannot be taken.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /**
   * Part of the cluster in proportion to other queues, 1 to 65535. Only the proportion plugin looks at it. It is no priority.
   *
   * @default 1
   */
  readonly weight?: number;

  /**
   * The most that the queue can ever have; a resource that is not listed has no limit.
   *
   * @default - no limits
   */
  readonly capability?: Record<string, string>;

  /**
   * What the queue gets back by eviction. Only the capacity plugin looks at it.
   *
   * @default - nothing
   */
  readonly deserved?: Record<string, string>;

  /**
   * What is kept for the queue even when it is idle. Every resource must be in `deserved`, with at least as much.
   *
   * @default - nothing
   */
  readonly guarantee?: Record<string, string>;

  /**
   * Whether other queues may take back what this one has beyond its share.
   *
   * @default true
   */
  readonly reclaimable?: boolean;

  /**
   * The queue above, of which this one gets a part. Only the capacity plugin with `enableHierarchy` looks at it; jobs
   * then go to queues without children only.
   *
   * @default - directly under `root`
   */
  readonly parent?: VolcanoQueue;

  /**
   * Queues with a higher number are served first, 0 or more. Only the capacity plugin looks at it.
   *
   * @default - 0, Volcano's own
   */
  readonly priority?: number;

  /**
   * What becomes of the jobs behind one that does not fit.
   *
   * @default DequeueStrategy.TRAVERSE
   */
  readonly dequeueStrategy?: DequeueStrategy;

  /**
   * Groups of nodes that the queue may use. Only the nodegroup plugin looks at it.
   *
   * @default - all nodes
   */
  readonly nodeGroups?: QueueNodeGroups;

  /**
   * Labels of the queue.
   *
   * @default - none
   */
  readonly labels?: Record<string, string>;

  /**
   * Annotations of the queue, such as `volcano.sh/hierarchy`, which the drf plugin reads.
   *
   * @default - none
   */
  readonly annotations?: Record<string, string>;
}

/** What becomes of the jobs behind one that does not fit. */
export enum DequeueStrategy {
  /** They are tried. */
  TRAVERSE = 'traverse',

  /** They wait. */
  FIFO = 'fifo',
}

type Amounts = Record<string, string>;

const SHAPE = struct<VolcanoQueueProps>({
  name: text,
  weight: number,
  capability: mapOf(text),
  deserved: mapOf(text),
  guarantee: mapOf(text),
  reclaimable: flag,
  parent: marked('VolcanoQueue', "new VolcanoQueue(chart, 'company')"),
  priority: number,
  dequeueStrategy: oneOf(DequeueStrategy),
  nodeGroups: QUEUE_NODE_GROUPS,
  labels: mapOf(text),
  annotations: mapOf(text),
});

const PROPS = propNames({
  'spec.weight': 'weight', 'spec.priority': 'priority', 'spec.capability["*"]': 'capability.*', 'spec.deserved["*"]': 'deserved.*',
  'spec.guarantee.resource["*"]': 'guarantee.*', 'spec.parent': 'parent', 'spec.dequeueStrategy': 'dequeueStrategy',
  'spec.affinity': 'nodeGroups', 'metadata.annotations': 'annotations', 'metadata.labels': 'labels',
});

/**
 * A Volcano queue.
 *
 * `TeamQueues` makes these for teams that share a cluster; use this construct for what that does not cover.
 *
 * @see https://volcano.sh/en/docs/queue/
 * @example
 * const research = new VolcanoQueue(chart, 'research', { deserved: { 'nvidia.com/gpu': '64' } });
 * new VolcanoQueue(chart, 'nlp', { parent: research, deserved: { 'nvidia.com/gpu': '48' } });
 */
export class VolcanoQueue extends Construct {
  /** Name of the object. */
  public readonly name: string;

  /** @internal */
  public readonly _props: VolcanoQueueProps;

  private readonly children: VolcanoQueue[] = [];

  constructor(scope: Construct, id: string, props: VolcanoQueueProps = {}) {
    super(scope, id);
    mark(this, 'VolcanoQueue');
    this._props = props;
    const problems = openConstruct(this, SHAPE, props);
    this.name = nameOf(this, props.name);
    this.checkName(problems);
    if (props.weight === 0) {
      problems.add('weight', 0, `must be a whole number from ${LEAST_QUEUE_WEIGHT} to ${MOST_QUEUE_WEIGHT}`, 'write for instance 1');
    }
    this.checkHierarchy(problems);
    const spec: QueueSpec = {
      // Volcano stores these defaults; writing them makes what is applied equal to what is stored.
      weight: props.weight ?? 1,
      reclaimable: props.reclaimable ?? true,
      dequeueStrategy: `${props.dequeueStrategy ?? DequeueStrategy.TRAVERSE}` as const,
      affinity: affinityOf(props.nodeGroups),
      capability: canonical(props.capability),
      deserved: canonical(props.deserved),
      guarantee: props.guarantee && { resource: canonical(props.guarantee) },
      parent: props.parent?.name,
      priority: props.priority,
    };
    const object = renderObject(this, problems, {
      apiVersion: 'scheduling.volcano.sh/v1beta1', kind: 'Queue', name: this.name, givenName: props.name, clusterScoped: true,
      labels: props.labels, annotations: props.annotations, body: { spec },
    }, PROPS);
    if (props.parent !== undefined) {
      props.parent.children.push(this);
      // between charts it would put numbers before the names of files; there waves keep the order
      if (Chart.of(props.parent) === Chart.of(this)) {
        object.addDependency(props.parent);
      }
    }
    this.node.addValidation({ validate: () => this.childrenFit() });
  }

  /** What workloads take as their `queue`. */
  public get queue(): Queue {
    return Queue.volcano(this.name, { cluster: MlCluster._of(this) });
  }

  /** How many queues are above it, `root` not counted. */
  public get depth(): number {
    return this._props.parent === undefined ? 1 : this._props.parent.depth + 1;
  }

  private checkName(problems: Problems): void {
    if (this.name === 'root') {
      problems.add('name', this.name, 'must not be the name of the queue that the scheduler keeps above all others', 'choose another name');
    }
    checkShortName(problems, this.name, ': pods get it as a label');
  }

  private checkHierarchy(problems: Problems): void {
    const { parent } = this._props;
    if (parent === undefined) {
      return;
    }
    const plugin = MlCluster._of(this)?.queueing?._quotaPlugin;
    if (plugin !== undefined && (plugin.name !== 'capacity' || plugin.enableHierarchy !== true)) {
      problems.add(
        'parent', parent.name,
        'needs the capacity plugin with enableHierarchy in the scheduler of the cluster, which otherwise ignores parents',
        "write '- name: capacity' with 'enableHierarchy: true' in volcano-scheduler.conf, and declare VolcanoQuota.capacity({ "
        + "hierarchy: true })",
      );
    }
    const most = MlCluster._of(this)?.queueing?._maxQueueDepth ?? MOST_QUEUE_DEPTH;
    if (this.depth > most) {
      problems.add(
        'parent', parent.name,
        `makes the queue number ${this.depth} below root, and must make it at most number ${most}, which is what Volcano's `
        + 'webhook accepts unless its flag says otherwise',
        'leave a level out',
      );
    }
    for (const [name, text] of Object.entries(this._props.capability ?? {})) {
      const limit = nearest(parent, name);
      if (limit !== undefined && Quantity.parse(text).compareTo(Quantity.parse(limit)) > 0) {
        problems.add(
          `capability.${name}`, text, `must be at most that of the queues above, which is ${limit}`, 'lower it, or raise theirs',
        );
      }
    }
  }

  /** What all children are guaranteed and deserve must fit into what this queue has, where nothing counts as none. */
  private childrenFit(): string[] {
    const problems = new Problems(this.node.path);
    for (const field of ['guarantee', 'deserved'] as const) {
      const sum = this.children.reduce((total, child) => total.plus(ResourceList.fromManifest(child._props[field])), ResourceList.EMPTY);
      const own = ResourceList.fromManifest(this._props[field]);
      for (const name of sum.names.filter((resource) => sum.get(resource).compareTo(own.get(resource)) > 0)) {
        problems.add(
          `${field}.${name}`, own.get(name), `must be at least the sum of the queues below, which is ${sum.get(name)}`,
          'raise it, or lower theirs',
        );
      }
    }
    return problems.messages;
  }
}


function nearest(queue: VolcanoQueue | undefined, resource: string): string | undefined {
  return queue === undefined ? undefined : queue._props.capability?.[resource] ?? nearest(queue._props.parent, resource);
}

function canonical(amounts: Amounts | undefined): Amounts | undefined {
  return amounts && ResourceList.fromManifest(amounts).toManifest();
}
