import { ResourceList } from '../units/resource-list';
import { Quantity } from '../units/quantity';
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

/** The bounds that follow from the plan alone; both systems keep to them. */
export function boundsOf(plan: QuotaPlan, team: number, pool: number, resource: string): QuotaBounds {
  const own = plan.teams[team].pools[pool];
  const total = own.pool._total.get(resource);
  const share = own.nominal.get(resource);
  const others = plan.teams.filter((_, i) => i !== team).map((other) => other.pools[pool]);
  const idle = sum(others.map((other) => lentOf(other).get(resource))).plus(plan.unassigned[pool].amounts.get(resource));
  const claims = sum(others.map((other) => other.nominal.get(resource)));
  const loans = others.map((other) => other.borrow?.get(resource));
  const leftByAll = loans.includes(undefined) ? NONE : total.minus(claims).minus(sum(loans.map((loan) => loan ?? NONE)));
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
  const pools = plan.unassigned.map((_, pool) => pool);
  const all = pools.map((pool) => boundsOf(plan, team, pool, resource));
  const total = sum(plan.unassigned.map(({ pool }) => pool._total.get(resource)));
  const share = sum(all.map((bounds) => bounds.share));
  const others = plan.teams.map((_, other) => other).filter((other) => other !== team);
  const taken = sum(others.flatMap((other) => pools.map((pool) => boundsOf(plan, other, pool, resource).most)));
  const kept = sum(plan.teams[team].pools.map((quota) => keptOf(quota).get(resource)));
  return {
    share,
    withoutEviction: larger(kept, smaller(sum(all.map((bounds) => bounds.withoutEviction)), total.minus(taken))),
    afterEviction: sum(all.map((bounds) => bounds.afterEviction)),
    most: sum(all.map((bounds) => bounds.most)),
  };
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
