import { Quantity } from '../../../src';

/** A quantity in nano-units, so that models compute with whole numbers. */
export function nanos(text: string | undefined): bigint | undefined {
  return text === undefined ? undefined : Quantity.parse(text)._nanos;
}

export function least(...values: (bigint | undefined)[]): bigint {
  return values.filter((value) => value !== undefined).reduce((a, b) => (a < b ? a : b));
}

export function most(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

export function sum(values: Iterable<bigint>): bigint {
  return [...values].reduce((a, b) => a + b, 0n);
}

/** What a system gives a team; every model answers the same three questions. */
export interface SharingModel {
  /** When all others are idle. */
  atBest(team: string): bigint;

  /** When all others have taken, one after the other, as much as they can get. */
  withoutEviction(team: string, others: readonly string[]): bigint;

  /** The same, after those that borrow were evicted where the system allows it. */
  afterEviction(team: string, others: readonly string[]): bigint;
}
