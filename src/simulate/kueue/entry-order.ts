import { borrowsAnyOf, compareShares, Share, shareOf } from './fair-share';
import { KueueState } from './kueue-state';
import { Entry } from './entry';
import { compareQueued } from './queued-workload';
import { UsageNode } from './usage-node';

/** Hands out the heads of a cycle, one after the other. */
export interface EntryOrder {
  next(): Entry | undefined;
}

export function bestFirst(entries: readonly Entry[], state: KueueState): EntryOrder {
  return state.isFair ? fairOrder(entries) : classicalOrder(entries);
}

/** What borrows least comes first, then by priority and age. */
function classicalOrder(entries: readonly Entry[]): EntryOrder {
  const left = [...entries].sort((a, b) => a.assignment.borrows - b.assignment.borrows || compareQueued(a.workload, b.workload));
  return { next: () => left.shift() };
}

/** What would have the least share comes first, Cohort by Cohort from the bottom. */
function fairOrder(entries: readonly Entry[]): EntryOrder {
  const left = new Map<UsageNode, Entry>(entries.map((entry) => [entry.queue, entry]));
  return {
    next: () => {
      const [first] = left.values();
      const entry = first?.queue.parent === undefined ? first : winner(first.queue.root, left, sharesOf(left, first.queue.root));
      if (entry !== undefined) {
        left.delete(entry.queue);
      }
      return entry;
    },
  };
}

type Shares = ReadonlyMap<Entry, ReadonlyMap<UsageNode, Share>>;

/** For each head, the shares that its queue and the Cohorts above would have, by the Cohort in which they are compared. */
function sharesOf(left: ReadonlyMap<UsageNode, Entry>, root: UsageNode): Shares {
  const shares = new Map<Entry, ReadonlyMap<UsageNode, Share>>();
  for (const entry of left.values()) {
    if (entry.queue.root === root) {
      entry.queue.addAll(entry.assignment.usage);
      const own = new Map<UsageNode, Share>();
      let node: UsageNode = entry.queue;
      for (const cohort of entry.queue.above) {
        own.set(cohort, shareOf(node));
        node = cohort;
      }
      entry.queue.removeAll(entry.assignment.usage);
      shares.set(entry, own);
    }
  }
  return shares;
}

function winner(cohort: UsageNode, left: ReadonlyMap<UsageNode, Entry>, shares: Shares): Entry | undefined {
  const candidates = [
    ...cohort.children.filter((child) => !left.has(child) && child.children.length > 0).map((child) => winner(child, left, shares)),
    ...cohort.children.map((child) => left.get(child)),
  ].filter((entry) => entry !== undefined);
  return candidates.reduce<Entry | undefined>(
    (best, one) => (best === undefined || isLess(one, best, cohort, shares) ? one : best),
    undefined,
  );
}

function isLess(a: Entry, b: Entry, cohort: UsageNode, shares: Shares): boolean {
  const [first, second] = [a, b].map((entry) => shares.get(entry)?.get(cohort) as Share);
  const [aBorrows, bBorrows] = [borrowsAnyOf(first, a.assignment.usage), borrowsAnyOf(second, b.assignment.usage)];
  if (aBorrows !== bBorrows) {
    return bBorrows;
  }
  return (compareShares(first, second) || compareQueued(a.workload, b.workload)) < 0;
}
