import { Size } from 'cdk8s';
import { isDnsLabel, isDnsSubdomain } from '../upstream/names';
import { listOf, made, ofCdk8s, shapeProblem, struct } from '../base/shape';
import { Problem } from '../base/problems';
import { Cpu } from '../base/cpu';
import { Gpu } from '../upstream/gpu';
import { Quantity } from '../base/quantity';
import { ResourceList } from '../base/resource-list';
import { sizeQuantity } from '../base/size-quantity';
import { clusterShape, MlCluster } from './ml-cluster';
import { QueueSystem } from './queue-system';
import { MOST_IN_LABEL } from '../upstream/limits';

/** The most that a queue can ever give, stated by somebody who knows it. */
export interface QueueCapacity {
  /**
   * Accelerators, one entry per kind.
   *
   * @default - not declared
   */
  readonly gpus?: Gpu[];

  /**
   * CPUs.
   *
   * @default - not declared
   */
  readonly cpu?: Cpu;

  /**
   * Memory.
   *
   * @default - not declared
   */
  readonly memory?: Size;
}

/** What is known of a queue that exists elsewhere. */
export interface QueueOptions {
  /**
   * The cluster that the queue is in.
   *
   * @default - the cluster of the chart in which the queue is used, if that declares one
   */
  readonly cluster?: MlCluster;

  /**
   * The most that the queue can ever give. A workload that asks for more can never start, and is found.
   *
   * @default - not known, so nothing is found
   */
  readonly capacity?: QueueCapacity;
}

const OPTIONS = struct<QueueOptions>({
  cluster: clusterShape,
  capacity: struct<QueueCapacity>({
    gpus: listOf(made(Gpu, 'Gpu.nvidia(8)')), cpu: made(Cpu, 'Cpu.units(8)'), memory: ofCdk8s(Size, 'Size.gibibytes(32)'),
  }),
});

/**
 * A queue that workloads name.
 *
 * `TeamQueues` hands these out for the queues it makes; the factories here are for queues that exist elsewhere.
 */
export class Queue {
  /**
   * A Kueue LocalQueue, in the namespace of the workload.
   *
   * @param name of the LocalQueue
   * @param options what is known of it
   */
  public static kueue(name: string, options: QueueOptions = {}): Queue {
    return new Queue(QueueSystem.KUEUE, name, options);
  }

  /**
   * A Volcano Queue.
   *
   * @param name of the Queue
   * @param options what is known of it
   */
  public static volcano(name: string, options: QueueOptions = {}): Queue {
    return new Queue(QueueSystem.VOLCANO, name, options);
  }

  /**
   * A queue of which everything is known, because it was just made.
   *
   * @internal
   */
  public static _made(cluster: MlCluster, system: QueueSystem, name: string, most: ResourceList): Queue {
    return new Queue(system, name, { cluster }, most);
  }

  /**
   * A queue whose limits are those of other clusters, so that nothing in its own one tells them.
   *
   * @internal
   */
  public static _madeElsewhere(cluster: MlCluster, system: QueueSystem, name: string, most: ResourceList): Queue {
    return new Queue(system, name, { cluster }, most, most);
  }

  /** The system that the queue belongs to. */
  public readonly system: QueueSystem;

  /** The name. */
  public readonly name: string;

  /** @internal */
  public readonly _cluster?: MlCluster;

  /** @internal */
  public readonly _problem?: Problem;

  /**
   * The most that the queue can ever give; undefined when it is not known.
   *
   * @internal
   */
  public readonly _capacity?: ResourceList;

  /**
   * What is known of a queue whose limits are not those of objects in its cluster: it exists elsewhere, or leads elsewhere.
   *
   * @internal
   */
  public readonly _declaredCapacity?: ResourceList;

  private constructor(system: QueueSystem, name: string, given: QueueOptions, most?: ResourceList, stated?: ResourceList) {
    const misshapen = shapeProblem(OPTIONS, given);
    const options = misshapen === undefined ? given : {};
    this.system = system;
    this.name = name;
    this._cluster = options.cluster;
    this._declaredCapacity = stated ?? declared(options.capacity);
    this._capacity = most ?? this._declaredCapacity;
    this._problem =
      misshapen ??
      nameProblem(system, name) ??
      clusterProblem(this, options.cluster) ??
      options.capacity?.cpu?._problem ??
      options.capacity?.gpus?.find((gpu) => gpu._problem !== undefined)?._problem;
  }
}

/** A queue in a cluster that is known to have others, or none. */
export function clusterProblem(
  { system, name }: { readonly system: QueueSystem; readonly name: string }, cluster: MlCluster | undefined,
): Problem | undefined {
  if (cluster === undefined || cluster.queueing === undefined || cluster.queueing.system === system) {
    return undefined;
  }
  const actual = cluster.queueing.system === undefined ? 'has no queues' : `has ${cluster.queueing.system} queues`;
  return {
    value: name, problem: `is a ${system} queue, but cluster '${cluster.node.path}' ${actual}`,
    fix: "use the other factory of Queue, or correct the cluster's 'queueing'",
  };
}

function declared(capacity: QueueCapacity | undefined): ResourceList | undefined {
  if (capacity === undefined) {
    return undefined;
  }
  const { cpu, memory, gpus } = capacity;
  const amounts: Record<string, Quantity> = {
    ...(cpu === undefined ? {} : { cpu: cpu._quantity }),
    ...(memory === undefined ? {} : { memory: sizeQuantity(memory) }),
  };
  for (const gpu of (gpus ?? []).filter((one) => one._problem === undefined)) {
    amounts[gpu.resource] = Quantity.of(gpu.count);
  }
  return ResourceList.of(amounts);
}

/** Both names also become a label or an annotation; a LocalQueue's is the value of a label. */
function nameProblem(system: QueueSystem, name: string): Problem | undefined {
  const valid = system === QueueSystem.KUEUE ? isDnsSubdomain(name) && name.length <= MOST_IN_LABEL : isDnsLabel(name);
  return valid
    ? undefined
    : {
        value: name,
        problem: `must be the name of a ${system} queue: at most 63 lower-case letters, digits and '-'`,
        fix: 'copy it from the cluster',
      };
}
