import { ZERO } from '../../preflight/model/amounts';
import { boundsOfClaim, claimSums, larger, lentOf, QuotaClaim, smaller, sum } from '../../preflight/model/share-bounds';
import { limitsOfQueue } from '../../preflight/model/volcano-capacity';
import { VolcanoQueueModel } from '../../preflight/model/volcano-queues';
import { World } from '../../preflight/world';
import { Quantity } from '../../base/quantity';
import { shareRow, ShareTable } from './share-table';

/** How Volcano's queues divide what there is: a table for each resource, since Volcano counts it wherever it is. */
export function volcanoShares(world: World): ShareTable[] {
  const queues = world.volcanoQueues.all.filter(({ name, object }) =>
    name !== 'root' && world.volcanoQueues.childrenOf(name).length === 0
    && !world.index.isAmbiguous(object.type, undefined, name));
  const resources = new Set(queues.flatMap(({ deserved, guarantee, capability }) =>
    [...deserved.keys(), ...guarantee.keys(), ...capability.keys()]));
  return [...resources].map((resource) => tableOf(queues, resource, world));
}

function tableOf(queues: readonly VolcanoQueueModel[], resource: string, world: World): ShareTable {
  const { plugins, actions, because } = world.volcanoScheduler;
  const onNodes = world.pools.total(resource);
  const hasShares = plugins.includes('capacity');
  const isReclaimed = actions.includes('reclaim');
  const mosts = queues.map((queue) => mostOf(queue, resource, world));
  const claims = queues.map(({ deserved, guarantee }, i): QuotaClaim => {
    const kept = guarantee.get(resource) ?? ZERO;
    const nominal = larger(hasShares ? deserved.get(resource) ?? kept : kept, kept);
    const most = mosts[i];
    return { nominal, kept, borrow: most === undefined ? undefined : larger(most.minus(nominal), ZERO) };
  });
  const nominals = sum(claims.map(({ nominal }) => nominal));
  const total = onNodes ?? nominals;
  const unassigned = onNodes === undefined ? ZERO : larger(onNodes.minus(nominals), ZERO);
  const sums = claimSums(claims);
  const rows = queues.map(({ name }, i) => {
    const bounds = boundsOfClaim(claims[i], sums, total, unassigned);
    const comesBack = isReclaimed && queues.every((other, k) => k === i || other.object.spec.reclaimable !== false);
    return shareRow(name, bounds, lentOf(claims[i]), mosts[i] ?? bounds.most, comesBack);
  });
  return {
    resource, onNodes, unassigned, rows,
    notes: [
      ...(hasShares ? [] : [`the scheduler divides by weight (${because}): only guarantees count as shares here; weights are `
        + queues.map(({ name, weight }) => `${name} ${weight}`).join(', ')]),
      ...(isReclaimed ? [] : [`nothing that is lent comes back by eviction: the scheduler has no action 'reclaim' (${because})`]),
    ],
  };
}

/** The most that a queue can have, by the limits that preflight holds gangs against. */
function mostOf({ name }: VolcanoQueueModel, resource: string, world: World): Quantity | undefined {
  const limits = limitsOfQueue(name, resource, world).map(({ most }) => most);
  return limits.length === 0 ? undefined : limits.reduce((least, limit) => smaller(least, limit));
}
