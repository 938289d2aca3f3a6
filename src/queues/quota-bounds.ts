import { ResourceList } from '../base/resource-list';
import { Quantity } from '../base/quantity';
import { boundsOfClaim, ClaimSums, claimSums, larger, QuotaBounds, QuotaClaim, smaller, sum } from '../preflight/model/share-bounds';
import { PoolQuota, QuotaPlan } from './quota-plan';

/** What a team keeps of a pool even when it is idle. */
export function keptOf({ nominal, lend }: PoolQuota): ResourceList {
  return lend === undefined ? nominal.minus(nominal) : nominal.minus(lend);
}

/** Sums of a plan, which never changes. Without them a ledger of n teams takes n cubed steps. */
class PlanSums {
  public static of(plan: QuotaPlan): PlanSums {
    const known = PlanSums.known.get(plan) ?? new PlanSums(plan);
    PlanSums.known.set(plan, known);
    return known;
  }

  private static readonly known = new WeakMap<QuotaPlan, PlanSums>();

  private readonly pools = new Map<string, ClaimSums>();
  private readonly mosts = new Map<string, Quantity>();

  private constructor(private readonly plan: QuotaPlan) {}

  public ofPool(pool: number, resource: string): ClaimSums {
    return remembered(this.pools, `${pool} ${resource}`, () =>
      claimSums(this.plan.teams.map((team) => claimOf(team.pools[pool], resource))));
  }

  /** The most of a resource that each team can have over all pools, added up. */
  public most(resource: string): Quantity {
    return remembered(this.mosts, resource, () => sum(this.plan.teams.map((_, team) => mostOverPools(this.plan, team, resource))));
  }
}

function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

/** The bounds that follow from the plan alone; both systems keep to them. */
export function boundsOf(plan: QuotaPlan, team: number, pool: number, resource: string): QuotaBounds {
  const own = plan.teams[team].pools[pool];
  const all = PlanSums.of(plan).ofPool(pool, resource);
  return boundsOfClaim(claimOf(own, resource), all, own.pool._total.get(resource), plan.unassigned[pool].amounts.get(resource));
}

function claimOf(quota: PoolQuota, resource: string): QuotaClaim {
  return { nominal: quota.nominal.get(resource), kept: keptOf(quota).get(resource), borrow: quota.borrow?.get(resource) };
}

/**
 * The bounds over all pools that have the resource.
 *
 * Kueue counts each pool for itself, Volcano counts the resource over all of them, where what others may have beside
 * their share in one pool can also be taken in another. What is guaranteed without eviction is what both guarantee.
 */
export function boundsOverPools(plan: QuotaPlan, team: number, resource: string): QuotaBounds {
  const all = plan.unassigned.map((_, pool) => boundsOf(plan, team, pool, resource));
  const total = sum(plan.unassigned.map(({ pool }) => pool._total.get(resource)));
  const share = sum(all.map((bounds) => bounds.share));
  const most = sum(all.map((bounds) => bounds.most));
  const taken = PlanSums.of(plan).most(resource).minus(most);
  const kept = sum(plan.teams[team].pools.map((quota) => keptOf(quota).get(resource)));
  return {
    share,
    withoutEviction: larger(kept, smaller(sum(all.map((bounds) => bounds.withoutEviction)), total.minus(taken))),
    afterEviction: sum(all.map((bounds) => bounds.afterEviction)),
    most,
  };
}

function mostOverPools(plan: QuotaPlan, team: number, resource: string): Quantity {
  return sum(plan.unassigned.map((_, pool) => boundsOf(plan, team, pool, resource).most));
}
