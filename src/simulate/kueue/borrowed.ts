import { least, shown } from '../amounts';
import { Borrowed } from '../result';
import { ClusterQueue } from './cluster-queue';
import { partsOf, QuotaKey, Usage, UsageNode } from './usage-node';

/** What a queue borrows for a workload that it has admitted, and whose it is. */
export function borrowedBy(queue: ClusterQueue, usage: Usage): Borrowed[] {
  return [...usage].flatMap(([key, amount]) => {
    const beyond = queue.usedOf(key) - queue.quota(key).subtree;
    if (beyond <= 0n || amount <= 0n || queue.parent === undefined) {
      return [];
    }
    const [flavor, resource] = partsOf(key);
    const borrowed = least(beyond, amount);
    return [{ flavor, resource, amount: shown(resource, borrowed), from: lendersOf(queue, key, borrowed) }];
  });
}

/** Those with the most idle quota to lend, nearest Cohorts first, until the amount is reached. */
function lendersOf(queue: ClusterQueue, key: QuotaKey, amount: bigint): string[] {
  const names: string[] = [];
  let left = amount;
  let below: UsageNode = queue;
  for (const cohort of queue.above) {
    const lenders = [...idleBelow(cohort, key, below), ...ownIdle(cohort, key)].sort((a, b) =>
      a.idle > b.idle ? -1 : a.idle < b.idle ? 1 : 0,
    );
    for (const { name, idle } of lenders) {
      if (left <= 0n) {
        return names;
      }
      names.push(name);
      left -= idle;
    }
    below = cohort;
  }
  return names;
}

interface Lender {
  readonly name: string;
  readonly idle: bigint;
}

function idleBelow(cohort: UsageNode, key: QuotaKey, except: UsageNode): Lender[] {
  return cohort.children
    .filter((child) => child !== except)
    .flatMap((child): Lender[] => {
      if (!(child instanceof ClusterQueue)) {
        return [...idleBelow(child, key, except), ...ownIdle(child, key)];
      }
      const { subtree, kept } = child.quota(key);
      const used = child.usedOf(key);
      const idle = subtree - (used > kept ? used : kept);
      return idle > 0n ? [{ name: child.name, idle }] : [];
    });
}

/** What a Cohort has of its own, beyond what is below it. */
function ownIdle(cohort: UsageNode, key: QuotaKey): Lender[] {
  const own = cohort.children.reduce((rest, child) => rest - (child.quota(key).subtree - child.quota(key).kept), cohort.quota(key).subtree);
  return own > 0n ? [{ name: `Cohort ${cohort.name}`, idle: own }] : [];
}
