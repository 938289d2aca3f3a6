import { Quantity } from '../../base/quantity';
import { ZERO } from './amounts';

/** What one of those who share quota has of one resource. */
export interface QuotaClaim {
  /** What belongs to it. */
  readonly nominal: Quantity;

  /** What of it is never lent. */
  readonly kept: Quantity;

  /** The most that it borrows; undefined where there is no limit. */
  readonly borrow: Quantity | undefined;
}

/** What all together have, so that what all others have is one subtraction away. */
export interface ClaimSums {
  readonly claims: Quantity;
  readonly lent: Quantity;

  /** The sum of limits on borrowing, and how many have none. */
  readonly loans: Quantity;
  readonly unlimited: number;
}

/** The bounds of what one can have. */
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

/** What somebody lends when idle. */
export function lentOf({ nominal, kept }: QuotaClaim): Quantity {
  return nominal.minus(kept);
}

export function claimSums(all: readonly QuotaClaim[]): ClaimSums {
  return {
    claims: sum(all.map(({ nominal }) => nominal)),
    lent: sum(all.map(lentOf)),
    loans: sum(all.map(({ borrow }) => borrow ?? ZERO)),
    unlimited: all.filter(({ borrow }) => borrow === undefined).length,
  };
}

/**
 * The bounds of one claim among others.
 *
 * @param all what all have, the claim itself included
 * @param total what there is
 * @param unassigned what belongs to nobody
 */
export function boundsOfClaim(own: QuotaClaim, all: ClaimSums, total: Quantity, unassigned: Quantity): QuotaBounds {
  const { nominal: share, kept, borrow } = own;
  const idle = all.lent.minus(lentOf(own)).plus(unassigned);
  const claims = all.claims.minus(share);
  const othersUnlimited = all.unlimited - (borrow === undefined ? 1 : 0);
  const loans = all.loans.minus(borrow ?? ZERO);
  const leftByAll = othersUnlimited > 0 ? ZERO : total.minus(claims).minus(loans);
  return {
    share,
    withoutEviction: larger(kept, smaller(share, leftByAll)),
    afterEviction: larger(kept, smaller(share, total.minus(claims))),
    most: smaller(share.plus(smaller(borrow ?? idle, idle)), larger(total, share)),
  };
}

export function sum(amounts: readonly Quantity[]): Quantity {
  return amounts.reduce((total, amount) => total.plus(amount), ZERO);
}

export function smaller(a: Quantity, b: Quantity): Quantity {
  return a.compareTo(b) <= 0 ? a : b;
}

export function larger(a: Quantity, b: Quantity): Quantity {
  return a.compareTo(b) >= 0 ? a : b;
}
