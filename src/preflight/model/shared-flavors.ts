import { Quantity } from '../../base/quantity';
import { ZERO } from './amounts';

/** Pods that take one flavor of a resource group together. */
export interface FlavorDemand {
  /** The flavors that they can use. */
  readonly flavors: readonly string[];
  readonly amounts: readonly (readonly [resource: string, amount: Quantity])[];
}

/** Steps after which the search gives up: what it has not shown is not said. */
const MAX_STEPS = 20_000;

/**
 * Whether some choice of one flavor for each demand keeps within the limits of all flavors; undefined when there are too
 * many choices to look at.
 *
 * @param limit the most of a resource in a flavor; undefined when there is none that is known
 */
export function canShare(
  demands: readonly FlavorDemand[],
  limit: (flavor: string, resource: string) => Quantity | undefined,
): boolean | undefined {
  const used = new Map<string, Quantity>();
  let steps = 0;
  const key = (flavor: string, resource: string): string => `${flavor} ${resource}`;
  const place = (i: number): boolean | undefined => {
    if (i === demands.length) {
      return true;
    }
    const { flavors, amounts } = demands[i];
    for (const flavor of flavors) {
      if (++steps > MAX_STEPS) {
        return undefined;
      }
      const sums = amounts.map(([resource, amount]) => [resource, (used.get(key(flavor, resource)) ?? ZERO).plus(amount)] as const);
      if (sums.every(([resource, sum]) => isWithin(sum, limit(flavor, resource)))) {
        sums.forEach(([resource, sum]) => used.set(key(flavor, resource), sum));
        const rest = place(i + 1);
        if (rest !== false) {
          return rest;
        }
        amounts.forEach(([resource, amount], k) => used.set(key(flavor, resource), sums[k][1].minus(amount)));
      }
    }
    return false;
  };
  return place(0);
}

function isWithin(amount: Quantity, limit: Quantity | undefined): boolean {
  return limit === undefined || amount.compareTo(limit) <= 0;
}
