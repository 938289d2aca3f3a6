import { Quantity } from '../../base/quantity';
import { ZERO } from './amounts';
import { FlavorQuota, KueueTree, QuotaNode, quotaOf } from './kueue-tree';

/** The most of one resource in one flavor that a ClusterQueue can ever hand to one workload. */
export interface Capacity {
  /** Undefined when an open cohort may have members that the input does not show. */
  readonly max: Quantity | undefined;

  /** As if the cohort had no other members: equal to max in a closed world. */
  readonly known: Quantity;

  /** Where it comes from, for people. */
  readonly explanation: string;
}

/** What the queues of a tree can give: the same for every workload, and many workloads share a queue. */
export class KueueCapacities {
  private readonly known = new Map<QuotaNode, Map<string, Capacity>>();

  /**
   * @param tree of the input
   * @param isClosed whether all members of a cohort are in the input
   */
  constructor(private readonly tree: KueueTree, private readonly isClosed: (cohort: string) => boolean) {}

  /** What a queue can give of a resource in a flavor. */
  public of(queue: QuotaNode, flavor: string, resource: string): Capacity {
    let capacities = this.known.get(queue);
    if (capacities === undefined) {
      capacities = new Map();
      this.known.set(queue, capacities);
    }
    const key = `${flavor} ${resource}`;
    let capacity = capacities.get(key);
    if (capacity === undefined) {
      capacity = capacityOf(this.tree, queue, flavor, resource, this.isClosed);
      capacities.set(key, capacity);
    }
    return capacity;
  }
}

/**
 * Kueue's potentialAvailable: usage and priorities do not matter, only what quota there is.
 *
 * @param isClosed whether all members of a cohort are in the input
 */
export function capacityOf(
  tree: KueueTree, queue: QuotaNode, flavor: string, resource: string, isClosed: (cohort: string) => boolean,
): Capacity {
  const quota = quotaOf(queue, flavor, resource);
  const nominal = quota?.nominal ?? ZERO;
  const above = tree.cohortsAbove(queue);
  if (queue.parent === undefined || above.length === 0) {
    return { max: nominal, known: nominal, explanation: `nominalQuota ${nominal.toString()}, no cohort` };
  }
  const known = potential(tree, queue, flavor, resource, new Set());
  const limit = quota?.borrowingLimit === undefined ? undefined : nominal.plus(quota.borrowingLimit);
  const closed = above.every((cohort) => isClosed(cohort.name));
  const parts = [`nominalQuota ${nominal.toString()}`];
  if (quota?.borrowingLimit !== undefined) {
    parts.push(`borrowingLimit ${quota.borrowingLimit.toString()}`);
  }
  parts.push(
    `cohort '${queue.parent}' with ${subtree(tree, above[above.length - 1], flavor, resource, new Set()).toString()} in all its known `
    + `queues${closed ? '' : ', and maybe others'}`,
  );
  return { max: closed ? known : limit, known, explanation: parts.join(', ') };
}

/** What is a node's to give: its own quota, and what is lent of everything below it. */
export function subtreeQuota(tree: KueueTree, node: QuotaNode, flavor: string, resource: string): Quantity {
  return subtree(tree, node, flavor, resource, new Set());
}

/** The most that a node can ever have, whoever else uses what (potentialAvailable). */
export function potentialQuota(tree: KueueTree, node: QuotaNode, flavor: string, resource: string): Quantity {
  return potential(tree, node, flavor, resource, new Set());
}

function potential(tree: KueueTree, node: QuotaNode, flavor: string, resource: string, seen: Set<QuotaNode>): Quantity {
  const quota = quotaOf(node, flavor, resource);
  const own = subtree(tree, node, flavor, resource, new Set());
  const parent = node.parent === undefined ? undefined : tree.cohorts.get(node.parent);
  if (parent === undefined || seen.has(node)) {
    return own;
  }
  seen.add(node);
  const available = keptQuota(own, quota).plus(potential(tree, parent, flavor, resource, seen));
  const limit = quota?.borrowingLimit === undefined ? undefined : own.plus(quota.borrowingLimit);
  return limit !== undefined && limit.compareTo(available) < 0 ? limit : available;
}

/** Quota of a node and of everything below it, as far as that is lent. */
function subtree(tree: KueueTree, node: QuotaNode, flavor: string, resource: string, seen: Set<QuotaNode>): Quantity {
  let sum = quotaOf(node, flavor, resource)?.nominal ?? ZERO;
  if (seen.has(node) || tree.cohorts.get(node.name) !== node) {
    return sum;
  }
  seen.add(node);
  for (const child of tree.childrenOf(node.name)) {
    const below = subtree(tree, child, flavor, resource, seen);
    sum = sum.plus(below.minus(keptQuota(below, quotaOf(child, flavor, resource))));
  }
  return sum;
}

/** What a node never lends. */
export function keptQuota(own: Quantity, quota: FlavorQuota | undefined): Quantity {
  if (quota?.lendingLimit === undefined) {
    return ZERO;
  }
  const kept = own.minus(quota.lendingLimit);
  return kept.isNegative ? ZERO : kept;
}
