import { Quantity } from '../../base/quantity';
import { ResourceList } from '../../base/resource-list';
import { boundsOf, keptOf } from '../quota-bounds';
import { QuotaPlan } from '../quota-plan';
import { Team } from '../team';

/** One queue, in amounts over all pools: Volcano counts a resource wherever it is. */
export interface VolcanoShare {
  readonly team: Team;
  readonly deserved: ResourceList;
  readonly guarantee: ResourceList;
  readonly capability: ResourceList;
}

/**
 * The queues of a cluster. Volcano limits each queue alone: to what the cluster has without the guarantees of others.
 * Several queues can together still take what is guaranteed to another. A queue above those that lend and borrow, which
 * limits them together, prevents that.
 */
export interface VolcanoShares {
  /** Queues directly below root. */
  readonly top: readonly VolcanoShare[];

  /** Queues below one that limits them together; empty when none is needed. */
  readonly grouped: readonly VolcanoShare[];

  /** The most that the grouped queues have together. */
  readonly groupCapability: ResourceList;

  /** Queues whose guarantee others could together take all the same, in spite of the group. */
  readonly leaking: readonly VolcanoShare[];
}

/** The shares of a plan as Volcano queues, with a group if one is needed. */
export function volcanoShares(plan: QuotaPlan): VolcanoShares {
  const total = plan.unassigned.reduce((sum, { pool }) => sum.plus(pool._total), ResourceList.EMPTY);
  const shares = plan.teams.map((_, team) => shareOf(plan, team));
  if (leaks(shares, total).length === 0) {
    return { top: shares, grouped: [], groupCapability: ResourceList.EMPTY, leaking: [] };
  }
  const top = shares.filter(({ guarantee, capability }) => sameAmounts(guarantee, capability));
  const groupCapability = top.reduce((rest, { capability }) => rest.minus(capability), total);
  const grouped = shares.filter((share) => !top.includes(share)).map((share) => ({
    ...share, capability: smallerOf(share.capability, groupCapability),
  }));
  return { top, grouped, groupCapability, leaking: leaks(grouped, groupCapability) };
}

function shareOf(plan: QuotaPlan, index: number): VolcanoShare {
  const { team, pools } = plan.teams[index];
  const most = pools.map(({ nominal }, pool) =>
    ResourceList.of(Object.fromEntries(nominal.names.map((name) => [name, boundsOf(plan, index, pool, name).most]))),
  );
  return { team, deserved: sum(pools.map(({ nominal }) => nominal)), guarantee: sum(pools.map(keptOf)), capability: sum(most) };
}

/** Resources of which the grouped queues are to have more than is left for them together, as only oversubscription brings about. */
export function overcommitted({ grouped, groupCapability }: VolcanoShares): string[] {
  const deserved = sum(grouped.map((share) => share.deserved));
  return deserved.names.filter((name) => deserved.get(name).compareTo(groupCapability.get(name)) > 0);
}

/** Queues whose guarantee the others could together take, if each takes the most that Volcano lets it have. */
function leaks(shares: readonly VolcanoShare[], total: ResourceList): VolcanoShare[] {
  const guaranteed = sum(shares.map(({ guarantee }) => guarantee));
  const realCapability = ({ capability, guarantee }: VolcanoShare, name: string): Quantity => {
    const left = total.get(name).minus(guaranteed.get(name)).plus(guarantee.get(name));
    return capability.get(name).compareTo(left) < 0 ? capability.get(name) : left;
  };
  const taken = new Map(
    guaranteed.names.map((name) => [name, shares.reduce((used, share) => used.plus(realCapability(share, name)), Quantity.of(0))]),
  );
  return shares.filter((own) =>
    own.guarantee.names.some((name) => {
      const byOthers = (taken.get(name) ?? Quantity.of(0)).minus(realCapability(own, name));
      return !own.guarantee.get(name).isZero && byOthers.plus(own.guarantee.get(name)).compareTo(total.get(name)) > 0;
    }),
  );
}

function smallerOf(a: ResourceList, b: ResourceList): ResourceList {
  return ResourceList.of(
    Object.fromEntries(a.names.map((name) => [name, a.get(name).compareTo(b.get(name)) > 0 ? b.get(name) : a.get(name)])),
  );
}

function sameAmounts(a: ResourceList, b: ResourceList): boolean {
  return [...a.names, ...b.names].every((name) => a.get(name).compareTo(b.get(name)) === 0);
}

function sum(lists: readonly ResourceList[]): ResourceList {
  return lists.reduce((total, list) => total.plus(list), ResourceList.EMPTY);
}
