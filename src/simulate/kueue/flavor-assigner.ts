import { flavorMismatch } from '../../preflight/model/kueue-assignment';
import { GroupFlavor, ResourceGroup } from '../../preflight/model/kueue-tree';
import { addUnits } from '../amounts';
import { Assignment, Fit, fitOf, FlavorChoice, Obstacle, PodSetChoice } from './assignment';
import { ClusterQueue } from './cluster-queue';
import { KueueState } from './kueue-state';
import { PodSetDemand, QueuedWorkload, Requests } from './queued-workload';
import { placePodSets } from './place-pod-sets';
import { QuotaKey, quotaKey, UsageNode } from './usage-node';

/** What is asked of whoever knows who may be made to give way. */
export interface PreemptionOracle {
  /** How a resource of a flavor could be had by others giving way, and from how far above it would be borrowed then. */
  simulate(workload: QueuedWorkload, queue: ClusterQueue, key: QuotaKey, amount: bigint): { readonly fit: Fit; readonly borrows: number };
}

interface Mode {
  readonly fit: Fit;
  readonly borrows: number;
}

const WORST: Mode = { fit: Fit.NONE, borrows: Infinity };

/** What a group of pod sets that take the same flavors was found. */
interface GroupSearch {
  readonly flavors: Map<string, FlavorChoice>;
  readonly obstacles: Obstacle[];
  hasFailed: boolean;
}

/**
 * Chooses a flavor for each resource of each pod set; where there is an assignment already, only its flavors.
 *
 * @see assignFlavors in pkg/scheduler/flavorassigner of Kueue
 */
export class FlavorAssigner {
  constructor(
    private readonly state: KueueState,
    private readonly workload: QueuedWorkload,
    private readonly queue: ClusterQueue,
    private readonly oracle: PreemptionOracle,
    private readonly nominated?: Assignment,
  ) {}

  /** @param counts of pods of each pod set, where fewer than all are to be tried */
  public assign(counts?: readonly number[]): Assignment {
    const { podSets } = this.workload;
    const usage = new Map<QuotaKey, bigint>();
    const choices: PodSetChoice[] = [];
    for (const positions of groupsOf(podSets)) {
      const asked = positions.map((i) => this.requestsOf(podSets[i], counts?.[i] ?? podSets[i].count));
      const search = this.searchGroup(positions, sumOf(asked), usage);
      let hasFailed = false;
      positions.forEach((i, k) => {
        const choice = this.choiceOf(podSets[i], counts?.[i] ?? podSets[i].count, asked[k], search);
        choice.flavors.forEach(({ flavor }, resource) => addUnits(usage, quotaKey(flavor, resource), asked[k].get(resource) ?? 0n));
        choices.push(choice);
        hasFailed ||= asked[k].size > 0 && choice.flavors.size === 0;
      });
      if (hasFailed) {
        return assignmentOf(choices, usage, Fit.NONE);
      }
    }
    const assignment = assignmentOf(choices, usage, Math.min(...choices.map(fitOf), Fit.NOW) as Fit);
    placePodSets(this.state, this.workload, this.queue, assignment);
    return assignment;
  }

  private requestsOf({ perPod }: PodSetDemand, count: number): Map<string, bigint> {
    const requests = new Map([...perPod].map(([resource, amount]) => [resource, amount * BigInt(count)]));
    if (this.queue.groupOf('pods') !== undefined) {
      requests.set('pods', BigInt(count));
    }
    return requests;
  }

  private choiceOf({ name }: PodSetDemand, count: number, requests: Requests, search: GroupSearch): PodSetChoice {
    const flavors = search.hasFailed ? [] : [...search.flavors].filter(([resource]) => requests.has(resource));
    return {
      name,
      count,
      requests,
      obstacles: [...search.obstacles],
      placed: [],
      flavors: new Map(flavors.map(([resource, choice]) => [resource, { ...choice }])),
    };
  }

  /** Flavors for all resources of pod sets that take the same ones. */
  private searchGroup(positions: readonly number[], requests: Requests, before: ReadonlyMap<QuotaKey, bigint>): GroupSearch {
    const found: GroupSearch = { flavors: new Map(), obstacles: [], hasFailed: false };
    for (const [resource, amount] of requests) {
      const group = this.queue.groupOf(resource);
      if ((group === undefined && amount === 0n) || found.flavors.has(resource)) {
        continue;
      }
      if (group === undefined) {
        return { flavors: new Map(), obstacles: [{ flavor: '', resource }], hasFailed: true };
      }
      const { flavors, obstacles } = this.searchFlavors(positions, group, resource, requests, before);
      if (flavors.size === 0) {
        return { flavors, obstacles, hasFailed: true };
      }
      flavors.forEach((choice, name) => found.flavors.set(name, choice));
      found.obstacles.push(...obstacles);
    }
    return found;
  }

  /** The best flavor for the resources of one group. */
  private searchFlavors(
    positions: readonly number[],
    group: ResourceGroup,
    resource: string,
    all: Requests,
    before: ReadonlyMap<QuotaKey, bigint>,
  ): { readonly flavors: Map<string, FlavorChoice>; readonly obstacles: Obstacle[] } {
    const requests = [...all].filter(([name]) => group.covered.includes(name));
    const obstacles: Obstacle[] = [];
    let best: ReadonlyMap<string, Mode & { readonly flavor: string }> = new Map();
    let bestMode = WORST;
    let last = -1;
    const first = (this.workload.lastTried?.[positions[0]]?.get(resource) ?? -1) + 1;
    for (let i = first; i < group.flavors.length; i++) {
      last = i;
      const flavor = group.flavors[i];
      if (!this.isNominated(positions, resource, flavor.name)) {
        continue;
      }
      const mismatch = this.mismatchOf(positions, flavor, group);
      if (mismatch !== undefined) {
        obstacles.push({ flavor: flavor.name, mismatch });
        continue;
      }
      const modes = new Map<string, Mode & { readonly flavor: string }>();
      let mode: Mode = { fit: Fit.NOW, borrows: 0 };
      for (const [name, amount] of requests) {
        const { mode: own, obstacle } = this.fitOfQuota(flavor.name, name, before.get(quotaKey(flavor.name, name)) ?? 0n, amount);
        obstacles.push(...obstacle);
        mode = this.isBetter(mode, own) ? own : mode;
        if (mode.fit === Fit.NONE) {
          break;
        }
        modes.set(name, { ...own, flavor: flavor.name });
      }
      if (!this.triesNext(mode)) {
        best = modes;
        bestMode = mode;
        break;
      }
      if (this.isBetter(mode, bestMode)) {
        best = modes;
        bestMode = mode;
      }
    }
    const tried = last === group.flavors.length - 1 ? -1 : last;
    return {
      flavors: new Map([...best].map(([name, mode]) => [name, { ...mode, tried }])),
      obstacles: bestMode.fit === Fit.NOW ? [] : obstacles,
    };
  }

  private isNominated(positions: readonly number[], resource: string, flavor: string): boolean {
    const { nominated } = this;
    return nominated === undefined || positions.some((i) => nominated.podSets[i]?.flavors.get(resource)?.flavor === flavor);
  }

  private mismatchOf(positions: readonly number[], flavor: GroupFlavor, group: ResourceGroup): string | undefined {
    for (const i of positions) {
      const mismatch = flavorMismatch(this.workload.podSets[i].pods, flavor, group, this.queue.node, this.state.world);
      if (mismatch !== undefined) {
        return mismatch;
      }
    }
    return undefined;
  }

  private fitOfQuota(
    flavor: string,
    resource: string,
    before: bigint,
    amount: bigint,
  ): { readonly mode: Mode; readonly obstacle: readonly Obstacle[] } {
    const key = quotaKey(flavor, resource);
    const { queue } = this;
    const left = queue.available(key);
    const available = left < 0n ? 0n : left;
    const potential = queue.potential(key);
    const asked = before + amount;
    const obstacle = { flavor, resource, asked, available, potential };
    if (asked > potential) {
      return { mode: { fit: Fit.NONE, borrows: 0 }, obstacle: [obstacle] };
    }
    const { height, isBelowRoot } = lowestThatFits(queue, key, asked);
    if (asked <= available) {
      return { mode: { fit: Fit.NOW, borrows: height }, obstacle: [] };
    }
    if (queue.quota(key).subtree >= asked || isBelowRoot || this.canPreemptWhileBorrowing) {
      return { mode: this.oracle.simulate(this.workload, queue, key, asked), obstacle: [obstacle] };
    }
    return { mode: { fit: Fit.NONE, borrows: height }, obstacle: [obstacle] };
  }

  private get canPreemptWhileBorrowing(): boolean {
    const { preemption } = this.queue;
    return preemption.whileBorrowing !== undefined || (this.state.isFair && preemption.reclaimWithinCohort !== 'Never');
  }

  private triesNext({ fit, borrows }: Mode): boolean {
    const { triesNextToPreempt, triesNextToBorrow } = this.queue.fungibility;
    return fit <= Fit.NO_CANDIDATES || (fit < Fit.NOW && triesNextToPreempt) || (borrows > 0 && triesNextToBorrow);
  }

  private isBetter(a: Mode, b: Mode): boolean {
    if (a.fit === Fit.NONE || b.fit === Fit.NONE) {
      return a.fit !== Fit.NONE;
    }
    if ((a.fit === Fit.NO_CANDIDATES) !== (b.fit === Fit.NO_CANDIDATES)) {
      return b.fit === Fit.NO_CANDIDATES;
    }
    return this.queue.fungibility.prefersPreemption
      ? a.borrows < b.borrows || (a.borrows === b.borrows && a.fit > b.fit)
      : a.fit > b.fit || (a.fit === b.fit && a.borrows < b.borrows);
  }
}

/** How far above a queue the lowest node is in whose quota an amount fits; the height of the whole tree if it fits in none. */
export function lowestThatFits(
  queue: UsageNode,
  key: QuotaKey,
  amount: bigint,
): { readonly height: number; readonly isBelowRoot: boolean } {
  if (queue.parent === undefined || !queue.borrowsWith(key, amount)) {
    return { height: 0, isBelowRoot: queue.parent !== undefined };
  }
  let left = amount - queue.keptAvailable(key);
  for (const node of queue.above) {
    if (!node.borrowsWith(key, left)) {
      return { height: node.height, isBelowRoot: node.parent !== undefined };
    }
    left -= node.keptAvailable(key);
  }
  return { height: queue.root.height, isBelowRoot: false };
}

function groupsOf(podSets: readonly PodSetDemand[]): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  podSets.forEach(({ topology }, i) => {
    const name = topology?.group ?? ` ${i}`;
    groups.set(name, [...(groups.get(name) ?? []), i]);
  });
  return [...groups.values()];
}

function sumOf(requests: readonly Requests[]): Map<string, bigint> {
  const sum = new Map<string, bigint>();
  requests.forEach((one) => one.forEach((amount, resource) => addUnits(sum, resource, amount)));
  return sum;
}

function assignmentOf(podSets: readonly PodSetChoice[], usage: ReadonlyMap<QuotaKey, bigint>, fit: Fit): Assignment {
  const borrows = Math.max(0, ...podSets.flatMap((podSet) => [...podSet.flavors.values()].map((choice) => choice.borrows)));
  return { podSets, usage, borrows, fit };
}
