import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { QueueSpec } from '../../../imports/scheduling.volcano.sh';
import { MlCluster } from '../../cluster/ml-cluster';
import { Queue } from '../../cluster/queue';
import { isDnsLabel } from '../../upstream/names';
import { ManifestObject } from '../../render/manifest-object';
import { objectName } from '../../render/object-name';
import { Problems, problemsOf } from '../../base/problems';
import { flag, mapOf, mark, marked, number, struct, text } from '../../base/shape';
import { reportValue } from '../../base/value-problem';
import { Quantity } from '../../base/quantity';
import { ResourceList } from '../../base/resource-list';
import { checkPriority, checkWeight } from './queue-numbers';

/** Properties of a `VolcanoQueue`. Amounts are by resource name, such as `cpu`, `memory`, `nvidia.com/gpu`. */
export interface VolcanoQueueProps {
  /**
   * Name of the object. `default` and `root` are made by the scheduler.
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
});

/**
 * A Volcano queue.
 *
 * `TeamQueues` makes these for teams that share a cluster; use this construct for what that does not cover.
 *
 * @see https://volcano.sh/en/docs/queue/
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
    const problems = problemsOf(this);
    SHAPE(problems, '', props);
    problems.throwIfAny();
    this.name = objectName(problems, this, props.name);
    this.checkName(problems);
    checkWeight(problems, props.weight);
    checkPriority(problems, props.priority);
    checkAmounts(problems, props);
    this.checkHierarchy(problems);
    problems.throwIfAny();

    const spec: QueueSpec = {
      // Volcano stores these defaults; writing them makes what is applied equal to what is stored.
      weight: props.weight ?? 1,
      reclaimable: props.reclaimable ?? true,
      dequeueStrategy: 'traverse',
      capability: canonical(props.capability),
      deserved: canonical(props.deserved),
      guarantee: props.guarantee && { resource: canonical(props.guarantee) },
      parent: props.parent?.name,
      priority: props.priority,
    };
    const object = new ManifestObject(this, 'Resource', {
      apiVersion: 'scheduling.volcano.sh/v1beta1', kind: 'Queue', name: this.name, clusterScoped: true,
      body: () => ({ spec }),
    });
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
    if (this.name === 'default' || this.name === 'root') {
      problems.add('name', this.name, 'must not be the name of a queue that the scheduler makes itself', 'choose another name');
    } else if (this.name.length > 63 || (this.name.length > 0 && !isDnsLabel(this.name) && !this.name.includes('.'))) {
      problems.add('name', this.name, 'must have at most 63 characters: pods get it as a label', 'shorten it');
    }
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
    if (this.depth > 5) {
      problems.add(
        'parent', parent.name,
        `makes the queue number ${this.depth} below root, and must make it at most number 5, which is what Volcano's webhook accepts `
        + 'unless its flag says otherwise',
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

function checkAmounts(problems: Problems, props: VolcanoQueueProps): void {
  const { capability = {}, deserved = {}, guarantee = {} } = props;
  for (const [property, amounts] of Object.entries({ capability, deserved, guarantee })) {
    for (const [name, text] of Object.entries(amounts)) {
      const amount = Quantity.parse(text);
      reportValue(
        problems, `${property}.${name}`, amount._problem === undefined ? undefined : { _problem: { ...amount._problem, value: text } },
      );
      if (amount.isNegative) {
        problems.add(`${property}.${name}`, text, 'must not be negative', "write '0' for nothing");
      }
      if (name.includes('/') && !amount.isWhole) {
        problems.add(`${property}.${name}`, text, 'must be a whole number, as extended resources are', 'round it');
      }
    }
  }
  const most = ResourceList.fromManifest(capability);
  const due = ResourceList.fromManifest(deserved);
  for (const [name, text] of Object.entries(guarantee)) {
    if (Quantity.parse(text).compareTo(due.get(name)) > 0) {
      problems.add(
        `guarantee.${name}`, text, `must be at most 'deserved', which is ${name in deserved ? due.get(name) : 'not given for it'}`,
        `set deserved.${name} to at least ${text}`,
      );
    }
  }
  for (const [name, text] of Object.entries(deserved)) {
    if (most.has(name) && Quantity.parse(text).compareTo(most.get(name)) > 0) {
      problems.add(
        `deserved.${name}`, text, `must be at most 'capability', which is ${most.get(name)}`,
        `raise capability.${name}, or lower deserved.${name}`,
      );
    }
  }
}
