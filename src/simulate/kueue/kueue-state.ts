import { text } from '../../base/json';
import { QuotaNode } from '../../preflight/model/kueue-tree';
import { World } from '../../preflight/world';
import { ClusterQueue, weightOf } from './cluster-queue';
import { inactivityOf } from './inactive-queue';
import { PlacedPods, QueuedWorkload } from './queued-workload';
import { OtherUsage, Topology } from './topology';
import { UsageNode } from './usage-node';

export type FairStrategy = 'LessThanOrEqualToFinalShare' | 'LessThanInitialShare';

/** How Kueue is set up. */
export interface KueueSettings {
  readonly isFair: boolean;
  readonly fairStrategies: readonly FairStrategy[];
}

/** The queues, Cohorts and topologies of a cluster with what is in use, which a simulation changes as it goes. */
export class KueueState {
  public readonly queues = new Map<string, ClusterQueue>();
  private readonly cohorts = new Map<string, UsageNode>();
  private readonly topologies = new Map<string, Topology>();
  private readonly placed = new Map<string, readonly PlacedPods[]>();

  /** @param others what pods that Kueue does not place use of nodes; undefined for a cluster in which nothing runs */
  constructor(
    public readonly world: World,
    private readonly settings: KueueSettings,
    private readonly others: OtherUsage | undefined,
  ) {
    for (const node of world.kueue.clusterQueues.values()) {
      const isLoop = world.kueue.hasCycle(node);
      const parent = node.parent === undefined || isLoop ? undefined : this.cohort(node.parent);
      const inactive = isLoop ? `its Cohort ${node.parent ?? ''} is above itself` : inactivityOf(node, world);
      this.queues.set(node.name, new ClusterQueue(node, parent, world.kueue, inactive));
    }
  }

  public get isFair(): boolean {
    return this.settings.isFair;
  }

  public get fairStrategies(): readonly FairStrategy[] {
    return this.settings.fairStrategies;
  }

  /** The queue of a workload that has quota. */
  public queueOf({ props }: QueuedWorkload): ClusterQueue {
    return this.queues.get(props.clusterQueue) as ClusterQueue;
  }

  public queuesBelow(node: UsageNode): readonly ClusterQueue[] {
    return node instanceof ClusterQueue ? [node] : node.children.flatMap((child) => this.queuesBelow(child));
  }

  /** Counts a workload that has quota. */
  public bringBack(workload: QueuedWorkload): void {
    const queue = this.queueOf(workload);
    queue.admitted.set(workload.key, workload);
    queue.addAll(workload.usage);
    this.countPlaces(workload.admission?.placed ?? [], 1n);
    this.placed.set(workload.key, workload.admission?.placed ?? []);
  }

  /** Counts a workload that has quota no longer. */
  public takeOut(workload: QueuedWorkload): void {
    const queue = this.queueOf(workload);
    queue.admitted.delete(workload.key);
    queue.removeAll(workload.usage);
    this.countPlaces(workload.admission?.placed ?? [], -1n);
    this.placed.delete(workload.key);
  }

  /** Counts places as taken, or as free again. */
  public countPlaces(placed: readonly PlacedPods[], sign: bigint): void {
    if (placed.length > 0) {
      this.topologies.forEach((topology) => topology.count(placed, sign));
    }
  }

  /** Whether pods fit where they are to go, beside those that are counted. */
  public hasRoomFor(placed: readonly PlacedPods[]): boolean {
    return placed.length === 0 || [...this.topologies.values()].every((topology) => topology.hasRoomFor(placed));
  }

  /** Where the pods of a flavor with a topology can go. */
  public topology(flavor: string): Topology {
    let topology = this.topologies.get(flavor);
    if (topology === undefined) {
      topology = new Topology(flavor, this.world, this.others);
      this.topologies.set(flavor, topology);
      for (const placed of this.placed.values()) {
        topology.count(placed, 1n);
      }
    }
    return topology;
  }

  /** Whether the pods of a flavor get their places after a check: when nodes were made for them, or in another cluster. */
  public placesLater(queue: ClusterQueue, flavor: string): boolean {
    return queue.checks.some(({ name, flavors }) => {
      const controller = text(this.world.index.find('AdmissionCheck.kueue.x-k8s.io', undefined, name)?.spec.controllerName);
      return (
        controller === 'kueue.x-k8s.io/multikueue' ||
        (controller === 'kueue.x-k8s.io/provisioning-request' && (flavors.length === 0 || flavors.includes(flavor)))
      );
    });
  }

  private cohort(name: string): UsageNode {
    let cohort = this.cohorts.get(name);
    if (cohort === undefined) {
      const node = this.world.kueue.cohorts.get(name) as QuotaNode;
      const parent = node.parent === undefined ? undefined : this.cohort(node.parent);
      cohort = new UsageNode(node, parent, weightOf(node.object?.spec ?? {}), this.world.kueue);
      this.cohorts.set(name, cohort);
    }
    return cohort;
  }
}
