import { ResourceList } from '../base/resource-list';
import { Quantity } from '../base/quantity';
import { PoolQuota, QuotaPlan } from './quota-plan';

/** What a team keeps of a pool even when it is idle. */
export function keptOf({ nominal, lend }: PoolQuota): ResourceList {
  return lend === undefined ? nominal.minus(nominal) : nominal.minus(lend);
}

/** What a team lends of a pool when it is idle. */
export function lentOf(quota: PoolQuota): ResourceList {
  return quota.nominal.minus(keptOf(quota));
}

/** The bounds of what one team can have of one resource of one pool. */
export interface QuotaBounds {
  /** What belongs to it. */
  readonly share: Quantity;

  /** What it gets even when everyone else takes as much as they may, before anybody is evicted. */
  readonly withoutEviction: Quantity;

  /** What it gets when everyone else has work for their whole share, after those that borrow were evicted. */
  readonly afterEviction: Quantity;

  /** What it gets when everyone else is idle. */
  readonly most: Quantity;
}

const NONE = Quantity.of(0);

/** What all teams together have of one resource of one pool, so that what all others have is one subtraction away. */
interface PoolSums {
  readonly claims: Quantity;
  readonly lent: Quantity;

  /** The sum of limits on borrowing, and how many teams have none. */
  readonly loans: Quantity;
  readonly unlimited: number;
}

/** Sums of a plan, which never changes. Without them a ledger of n teams takes n cubed steps. */
class PlanSums {
  public static of(plan: QuotaPlan): PlanSums {
    const known = PlanSums.known.get(plan) ?? new PlanSums(plan);
    PlanSums.known.set(plan, known);
    return known;
  }

  private static readonly known = new WeakMap<QuotaPlan, PlanSums>();

  private readonly pools = new Map<string, PoolSums>();
  private readonly mosts = new Map<string, Quantity>();

  private constructor(private readonly plan: QuotaPlan) {}

  public ofPool(pool: number, resource: string): PoolSums {
    return remembered(this.pools, `${pool} ${resource}`, () => {
      const all = this.plan.teams.map((team) => team.pools[pool]);
      return {
        claims: sum(all.map(({ nominal }) => nominal.get(resource))),
        lent: sum(all.map((quota) => lentOf(quota).get(resource))),
        loans: sum(all.map(({ borrow }) => borrow?.get(resource) ?? NONE)),
        unlimited: all.filter(({ borrow }) => borrow === undefined).length,
      };
    });
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
  const total = own.pool._total.get(resource);
  const share = own.nominal.get(resource);
  const idle = all.lent.minus(lentOf(own).get(resource)).plus(plan.unassigned[pool].amounts.get(resource));
  const claims = all.claims.minus(share);
  const othersUnlimited = all.unlimited - (own.borrow === undefined ? 1 : 0);
  const loans = all.loans.minus(own.borrow?.get(resource) ?? NONE);
  const leftByAll = othersUnlimited > 0 ? NONE : total.minus(claims).minus(loans);
  const kept = keptOf(own).get(resource);
  return {
    share,
    withoutEviction: larger(kept, smaller(share, leftByAll)),
    afterEviction: larger(kept, smaller(share, total.minus(claims))),
    most: smaller(share.plus(smaller(own.borrow?.get(resource) ?? idle, idle)), larger(total, share)),
  };
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

function sum(amounts: readonly Quantity[]): Quantity {
  return amounts.reduce((total, amount) => total.plus(amount), NONE);
}

function smaller(a: Quantity, b: Quantity): Quantity {
  return a.compareTo(b) <= 0 ? a : b;
}

function larger(a: Quantity, b: Quantity): Quantity {
  return a.compareTo(b) >= 0 ? a : b;
}
