import { dict, dicts, text } from '../../base/json';
import { KubeObject } from '../../preflight/kube-object';
import { amountsOf } from '../../preflight/model/amounts';
import { FLAVOR } from '../../preflight/model/kueue-tree';
import { placementMatches, taintsOf, Toleration, tolerationsOf, untolerated } from '../../preflight/model/node-match';
import { PodSet } from '../../preflight/model/workload';
import { World } from '../../preflight/world';
import { addUnits, unitsOf } from '../amounts';
import { PlaceRequest, Placement } from './place-request';
import { PlacedPods, Requests } from './queued-workload';
import { Domain, Leaf, TopologyTree } from './topology-tree';
import { Counts, Search } from './topology-search';

export const HOSTNAME = 'kubernetes.io/hostname';

/** What a node is used for by pods that Kueue does not place. */
export type OtherUsage = ReadonlyMap<string, Requests>;

/** The places of a flavor with what is free in them; with all nodes, ready or not, where nothing is said of other usage. */
export class Topology implements TopologyTree {
  public readonly levels: readonly string[];

  /** Domains by level, from the widest. */
  public readonly byLevel: readonly (readonly Domain[])[];
  public readonly name: string;
  private readonly leaves = new Map<string, Domain>();
  private readonly tolerations: readonly Toleration[];
  private readonly matching = new Map<PodSet, readonly Domain[]>();

  constructor(
    public readonly flavor: string,
    world: World,
    private readonly others: OtherUsage | undefined,
  ) {
    const object = world.index.find(FLAVOR, undefined, flavor);
    this.name = text(object?.spec.topologyName) ?? '';
    const topology = world.index.find('Topology.kueue.x-k8s.io', undefined, this.name);
    this.levels = dicts(topology?.spec.levels).map(({ nodeLabel }) => text(nodeLabel) ?? '');
    this.tolerations = dicts(object?.spec.tolerations);
    const wanted = Object.entries(dict(object?.spec.nodeLabels));
    const all: Domain[][] = this.levels.map(() => []);
    const known = new Map<string, Domain>();
    for (const node of this.levels.length === 0 ? [] : world.index.ofType('Node.')) {
      const isOurs =
        wanted.every(([key, value]) => node.labels[key] === value) && this.levels.every((level) => node.labels[level] !== undefined);
      // without anything that runs, a node counts that is not ready: it may be so again
      if (isOurs && (others === undefined || isReady(node))) {
        this.addNode(node, all, known);
      }
    }
    this.byLevel = all;
  }

  public get isOfNodes(): boolean {
    return this.levels[this.levels.length - 1] === HOSTNAME;
  }

  /** Counts pods as there, or as gone. */
  public count(placed: readonly PlacedPods[], sign: bigint): void {
    for (const { values, count, onNode } of placed) {
      const used = this.leaves.get(this.leafKey(values))?.leaf?.used;
      if (used !== undefined) {
        onNode.forEach((amount, resource) => addUnits(used, resource, sign * amount * BigInt(count)));
        addUnits(used, 'pods', sign * BigInt(count));
      }
    }
  }

  /** Whether pods fit where they are to go, beside those that are counted. */
  public hasRoomFor(placed: readonly PlacedPods[]): boolean {
    return placed.every(({ values, count, onNode }) => {
      const leaf = this.leaves.get(this.leafKey(values))?.leaf;
      if (leaf === undefined) {
        return true;
      }
      const left = new Map(leaf.capacity);
      leaf.used.forEach((amount, resource) => addUnits(left, resource, -amount));
      return fitting(onNode, left) >= count;
    });
  }

  /**
   * Places for pod sets of one workload.
   *
   * @param taken by pod sets of the same workload in other flavors
   * @param isEmpty as if no workload of Kueue were there
   */
  public place(requests: readonly PlaceRequest[], taken: readonly PlacedPods[], isEmpty: boolean): Placement {
    const places = new Map<string, readonly PlacedPods[]>();
    const assumed = [...taken];
    for (const group of groupsOf(requests)) {
      const [first, second] = group;
      const leader = second === undefined ? undefined : second.count > first.count ? first : second;
      const workers = leader === first ? second : first;
      const counts = this.countsOf(workers, leader, assumed, isEmpty);
      const found = new Search(this, counts, workers, leader).run();
      if (typeof found === 'string') {
        return { missing: workers.name, flavor: this.flavor, reason: found };
      }
      found.forEach((placed, name) => {
        places.set(name, placed);
        assumed.push(...placed);
      });
    }
    return { places };
  }

  /** How many pods each place has room for. */
  private countsOf(
    workers: PlaceRequest,
    leader: PlaceRequest | undefined,
    assumed: readonly PlacedPods[],
    isEmpty: boolean,
  ): Map<Domain, Counts> {
    const counts = new Map<Domain, Counts>();
    for (const domain of this.matchingLeaves(workers.pods)) {
      const { capacity, used } = domain.leaf as Leaf;
      const left = new Map(capacity);
      if (!isEmpty) {
        used.forEach((amount, resource) => addUnits(left, resource, -amount));
      }
      for (const { values, count, onNode } of assumed) {
        if (this.leafKey(values) === this.leafKey(domain.values)) {
          onNode.forEach((amount, resource) => addUnits(left, resource, -amount * BigInt(count)));
          addUnits(left, 'pods', -BigInt(count));
        }
      }
      const pods = fitting(workers.onNode, left);
      const hasRoomForLeader = leader !== undefined && fitting(leader.onNode, left) > 0;
      if (leader !== undefined && hasRoomForLeader) {
        leader.onNode.forEach((amount, resource) => addUnits(left, resource, -amount));
        addUnits(left, 'pods', -1n);
      }
      counts.set(domain, {
        pods,
        podsWithLeader: fitting(workers.onNode, left),
        leaders: hasRoomForLeader ? 1 : 0,
        slices: 0,
        slicesWithLeader: 0,
      });
    }
    return counts;
  }

  private matchingLeaves(pods: PodSet): readonly Domain[] {
    let found = this.matching.get(pods);
    if (found === undefined) {
      const tolerations = [...tolerationsOf(pods.spec), ...this.tolerations];
      found = [...this.leaves.values()].filter(({ leaf }) => {
        const node = leaf?.node;
        return (
          node === undefined ||
          (untolerated(this.taintsOf(node), tolerations) === undefined && placementMatches(pods.spec, node.labels, () => true))
        );
      });
      this.matching.set(pods, found);
    }
    return found;
  }

  private taintsOf({ spec }: KubeObject): ReturnType<typeof taintsOf> {
    return taintsOf(spec.taints).filter(({ key }) => this.others !== undefined || !key.startsWith('node.kubernetes.io/'));
  }

  private addNode(node: KubeObject, all: readonly Domain[][], known: Map<string, Domain>): void {
    const values = this.levels.map((level) => String(node.labels[level]));
    let parent: Domain | undefined;
    for (let level = 0; level < values.length; level++) {
      const own = values.slice(0, level + 1);
      const key = own.join(',');
      let domain = known.get(key);
      if (domain === undefined) {
        const isLeaf = level === values.length - 1;
        const leaf = isLeaf
          ? { node: this.isOfNodes ? node : undefined, capacity: new Map<string, bigint>(), used: new Map<string, bigint>() }
          : undefined;
        domain = { values: own, children: [], ...(leaf === undefined ? {} : { leaf }) };
        known.set(key, domain);
        all[level].push(domain);
        parent?.children.push(domain);
        if (isLeaf) {
          this.leaves.set(this.leafKey(own), domain);
        }
      }
      parent = domain;
    }
    const capacity = parent?.leaf?.capacity ?? new Map<string, bigint>();
    const allocatable = amountsOf(dict(dict(node.manifest.status).allocatable));
    allocatable.forEach((amount, resource) => addUnits(capacity, resource, unitsOf(resource, amount)));
    this.others?.get(node.name)?.forEach((amount, resource) => addUnits(capacity, resource, -amount));
  }

  /** A node is named by its host name alone, other places by all their values. */
  private leafKey(values: readonly string[]): string {
    return this.isOfNodes ? values[values.length - 1] : values.join(',');
  }
}

function isReady({ spec, manifest }: KubeObject): boolean {
  const ready = dicts(dict(manifest.status).conditions).find(({ type }) => type === 'Ready');
  return spec.unschedulable !== true && ready?.status === 'True';
}

function groupsOf(requests: readonly PlaceRequest[]): readonly (readonly PlaceRequest[])[] {
  const groups = new Map<string, PlaceRequest[]>();
  requests.forEach((request, i) => {
    const name = request.topology?.group ?? ` ${i}`;
    groups.set(name, [...(groups.get(name) ?? []), request]);
  });
  return [...groups.values()];
}

/** How many pods fit into what is left. */
function fitting(onNode: Requests, left: ReadonlyMap<string, bigint>): number {
  let fewest = Number(left.get('pods') ?? 0n);
  for (const [resource, amount] of onNode) {
    if (amount > 0n && resource !== 'pods') {
      fewest = Math.min(fewest, Number((left.get(resource) ?? 0n) / amount));
    }
  }
  return Math.max(0, fewest);
}
