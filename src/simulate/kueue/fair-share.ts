import { addUnits } from '../amounts';
import { partsOf, QuotaKey, Usage, UsageNode } from './usage-node';

/** How much of what a Cohort has to lend somebody borrows, for fair sharing: of the resource of which it is most. */
export interface Share {
  /** Thousandths of what can be lent. */
  readonly ratio: number;
  readonly weight: number;
  readonly borrowed: ReadonlySet<QuotaKey>;
}

/** Less than any share. */
export const NO_SHARE: Share = { ratio: -1, weight: 1, borrowed: new Set() };

/**
 * The share of a node in what its Cohort has to lend.
 *
 * @see dominantResourceShare in pkg/cache/scheduler of Kueue
 */
export function shareOf(node: UsageNode): Share {
  const borrowed = new Set<QuotaKey>();
  const sums = new Map<string, bigint>();
  if (node.parent !== undefined) {
    for (const key of node.keys) {
      const beyond = node.usedOf(key) - node.quota(key).subtree;
      if (beyond > 0n) {
        borrowed.add(key);
        addUnits(sums, partsOf(key)[1], beyond);
      }
    }
  }
  let ratio = 0;
  if (node.parent !== undefined && sums.size > 0) {
    const lendable = lendableOf(node.parent);
    for (const [resource, amount] of sums) {
      const whole = lendable.get(resource) ?? 0n;
      ratio = whole > 0n ? Math.max(ratio, (Number(amount) * 1000) / Number(whole)) : ratio;
    }
  }
  return { ratio, weight: node.weight, borrowed };
}

/** What a Cohort could have of each resource, all flavors together. */
function lendableOf(cohort: UsageNode): ReadonlyMap<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const key of cohort.root.keys) {
    addUnits(sums, partsOf(key)[1], cohort.potential(key));
  }
  return sums;
}

export function weighted({ ratio, weight }: Share): number {
  return ratio === 0 ? 0 : weight === 0 ? Infinity : ratio / weight;
}

/** Less is served first, and more gives way first. */
export function compareShares(a: Share, b: Share): number {
  const [aBorrows, bBorrows] = [a, b].map(({ ratio, weight }) => weight === 0 && ratio !== 0);
  if (aBorrows && bBorrows) {
    return Math.sign(a.ratio - b.ratio);
  }
  return aBorrows ? 1 : bBorrows ? -1 : Math.sign(weighted(a) - weighted(b));
}

/** Whether a node borrows any of what is asked for. */
export function borrowsAnyOf({ borrowed }: Share, usage: Usage): boolean {
  return [...usage].some(([key, amount]) => amount > 0n && borrowed.has(key));
}
