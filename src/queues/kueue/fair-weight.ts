import { Quantity } from '../../base/quantity';

/** A weight as Kueue's objects have it; what it must be is checked where it is rendered. */
export function renderFairWeight(weight: number | undefined): { weight: string } | undefined {
  return weight === undefined ? undefined : { weight: Quantity.of(weight).toString() };
}
