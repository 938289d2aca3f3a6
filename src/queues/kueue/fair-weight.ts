import { Problems } from '../../base/problems';
import { Quantity } from '../../base/quantity';

/** Kueue refuses negative weights and such as are too small to count with. */
export function checkFairWeight(problems: Problems, weight: number | undefined, property = 'fairWeight'): void {
  if (weight !== undefined && !(weight === 0 || (weight > 1e-9 && weight < 1e9))) {
    problems.add(property, weight, 'must be 0, or between a thousand-millionth and a thousand million', 'write for instance 1');
  }
}

export function renderFairWeight(weight: number | undefined): { weight: string } | undefined {
  return weight === undefined ? undefined : { weight: Quantity.of(weight).toString() };
}
