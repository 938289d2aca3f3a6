import { Quantity } from '../../../base/quantity';
import { ZERO } from '../../model/amounts';
import { poolsOfFlavor, totalOf } from '../../model/flavor-pools';
import { FLAVOR } from '../../model/kueue-tree';
import { timesNodes } from '../../model/pools';
import { WorldRule } from '../../rule';
import { QUEUES_YAML } from '../examples-kueue';

export const quotaBeyondPool: WorldRule = {
  id: 'quota-beyond-pool',
  on: 'world',
  severity: 'warning',
  family: 'check this',
  summary: 'The quotas of a flavor add up to more than its nodes have.',
  why: 'Kueue then admits what no node can take: the pods stay Pending, hold the quota, and after the pods-ready timeout start over.',
  because: 'the declared node pools',
  facts: `pools: [{name: h100, nodes: 1, resources: {cpu: 192, memory: 2Ti, nvidia.com/gpu: 8}, labels: {pool: h100}}]`,
  bad: QUEUES_YAML.replace(/---$/, ''),
  good: QUEUES_YAML.replace(/---$/, '').replace('nominalQuota: 16', 'nominalQuota: 8'),
  check(world, report) {
    const sumsByFlavor = new Map<string, Map<string, Quantity>>();
    for (const { groups } of [...world.kueue.clusterQueues.values(), ...world.kueue.cohorts.values()]) {
      for (const { name, resources } of groups.flatMap((group) => group.flavors)) {
        const sums = sumsByFlavor.get(name) ?? new Map<string, Quantity>();
        resources.forEach(({ nominal }, resource) => sums.set(resource, (sums.get(resource) ?? ZERO).plus(nominal)));
        sumsByFlavor.set(name, sums);
      }
    }
    for (const flavor of world.index.ofType(FLAVOR)) {
      const pools = poolsOfFlavor(flavor, world.pools);
      for (const [resource, sum] of sumsByFlavor.get(flavor.name) ?? []) {
        const total = totalOf(pools, resource);
        if (total !== undefined && sum.compareTo(total) > 0) {
          report({
            object: flavor,
            property: 'metadata.name',
            value: flavor.name,
            problem: `has quotas of ${sum.toString()} ${resource} in all queues, and its nodes have ${total.toString()}`,
            arithmetic: pools
              .map((pool) => `pool '${pool.facts.name}': ${timesNodes(pool)} ${pool.perNode.get(resource)?.toString() ?? '0'}`)
              .join(' + '),
            fix: 'lower the quotas, or correct the declared pools',
          });
        }
      }
    }
  },
};
