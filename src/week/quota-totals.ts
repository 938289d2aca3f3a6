import { Quantity } from '../base/quantity';
import { isAccelerator, ZERO } from '../preflight/model/amounts';
import { World } from '../preflight/world';

/** How much of a resource there is to hand out. */
export interface QuotaTotal {
  readonly resource: string;

  /** Undefined on Volcano. */
  readonly flavor?: string;
  readonly amount: Quantity;
}

/** The quota of all ClusterQueues and Cohorts in each flavor; on Volcano what the declared nodes have. Accelerators first. */
export function quotaTotals(world: World): QuotaTotal[] {
  const sums = new Map<string, QuotaTotal>();
  for (const node of [...world.kueue.clusterQueues.values(), ...world.kueue.cohorts.values()]) {
    for (const { name: flavor, resources } of node.groups.flatMap(({ flavors }) => flavors)) {
      for (const [resource, { nominal }] of resources) {
        const key = usageKey(resource, flavor);
        sums.set(key, { resource, flavor, amount: (sums.get(key)?.amount ?? ZERO).plus(nominal) });
      }
    }
  }
  if (world.volcanoQueues.all.length > 0) {
    for (const resource of new Set(world.pools.all.flatMap(({ perNode }) => [...perNode.keys()]))) {
      const amount = world.pools.total(resource);
      if (amount !== undefined) {
        sums.set(usageKey(resource), { resource, amount });
      }
    }
  }
  const rank = ({ resource }: QuotaTotal): number => (isAccelerator(resource) ? 0 : 1);
  return [...sums.values()].filter(({ amount }) => !amount.isZero).sort((a, b) => rank(a) - rank(b));
}

/** A key for what is in use of a resource; without a flavor on Volcano. */
export function usageKey(resource: string, flavor?: string): string {
  return flavor === undefined ? resource : `${flavor} ${resource}`;
}
