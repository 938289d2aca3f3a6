import { ClusterQueue } from './cluster-queue';
import { compareShares, NO_SHARE, Share, shareOf, weighted } from './fair-share';
import { fillBack, fitsNow, mayPreempt, PreemptionRequest, Target, usesAny } from './preemption-request';
import { compareCandidates, QueuedWorkload } from './queued-workload';
import { UsageNode } from './usage-node';

/**
 * Who gives way with fair sharing: of the queues that borrow the largest shares, as long as that makes shares more equal.
 *
 * @see fairPreemptions in pkg/scheduler/preemption of Kueue
 */
export function fairTargets(request: PreemptionRequest): readonly Target[] {
  const { queue, state } = request;
  const candidates = candidatesOf(request).sort(compareCandidates(queue.name));
  if (candidates.length === 0) {
    return [];
  }
  queue.addAll(request.usage);
  const search = new FairSearch(request);
  const [first, second] = state.fairStrategies;
  const fits = search.tryFirst(candidates, first) || (second !== undefined && search.trySecond());
  queue.removeAll(request.usage);
  const targets = fits ? fillBack(request, search.targets, true) : search.targets;
  targets.forEach(({ workload }) => state.bringBack(workload));
  return fits ? targets : [];
}

function candidatesOf({ state, queue, scarce, workload }: PreemptionRequest): QueuedWorkload[] {
  const { withinClusterQueue, reclaimWithinCohort } = queue.preemption;
  const of = (one: ClusterQueue, policy: typeof withinClusterQueue): QueuedWorkload[] =>
    [...one.admitted.values()].filter((candidate) => mayPreempt(workload, candidate, policy) && usesAny(candidate, scarce));
  const others =
    reclaimWithinCohort === 'Never' || queue.parent === undefined
      ? []
      : state.queuesBelow(queue.root).filter((other) => other !== queue && [...scarce].some((key) => other.borrowsWith(key, 0n)));
  return [
    ...(withinClusterQueue === 'Never' ? [] : of(queue, withinClusterQueue)),
    ...others.flatMap((other) => of(other, reclaimWithinCohort)),
  ];
}

class FairSearch {
  public targets: Target[] = [];
  private left: QueuedWorkload[] = [];

  constructor(private readonly request: PreemptionRequest) {}

  public tryFirst(candidates: readonly QueuedWorkload[], strategy: 'LessThanOrEqualToFinalShare' | 'LessThanInitialShare'): boolean {
    const { queue, scarce } = this.request;
    const order = new QueueOrder(this.request, candidates);
    const isWithinNominal = [...scarce].every((key) => !queue.borrowsWith(key, 0n));
    for (let target = order.next(); target !== undefined; target = order.next()) {
      if (target === queue || isWithinNominal) {
        if (this.take(order.pop(target), target === queue ? 'InClusterQueue' : 'InCohortReclamation')) {
          return true;
        }
        continue;
      }
      const [own, theirs] = order.nodesBelowCommon(target).map((node) => shareOf(node));
      if (weighted(own) === Infinity && weighted(theirs) !== Infinity) {
        this.left.push(...order.popAll(target));
        continue;
      }
      while (order.has(target)) {
        const candidate = order.pop(target);
        const isFair =
          strategy === 'LessThanInitialShare'
            ? compareShares(own, theirs) < 0
            : compareShares(own, this.shareWithout(candidate, target, order)) <= 0;
        if (!isFair) {
          this.left.push(candidate);
          continue;
        }
        if (this.take(candidate, 'InCohortFairSharing')) {
          return true;
        }
        break;
      }
    }
    return false;
  }

  public trySecond(): boolean {
    const order = new QueueOrder(this.request, this.left);
    for (let target = order.next(); target !== undefined; target = order.next()) {
      // its own workloads were all taken before
      const [own, theirs] = order.nodesBelowCommon(target).map((node) => shareOf(node));
      const candidate = order.pop(target);
      if (compareShares(own, theirs) < 0 && this.take(candidate, 'InCohortFairSharing')) {
        return true;
      }
      order.drop(target);
    }
    return false;
  }

  private take(workload: QueuedWorkload, reason: Target['reason']): boolean {
    const { request } = this;
    request.state.takeOut(workload);
    this.targets.push({ workload, reason });
    request.queue.removeAll(request.usage);
    const fits = fitsNow(request, true);
    request.queue.addAll(request.usage);
    return fits;
  }

  private shareWithout({ usage }: QueuedWorkload, target: ClusterQueue, order: QueueOrder): Share {
    target.removeAll(usage);
    const share = shareOf(order.nodesBelowCommon(target)[1]);
    target.addAll(usage);
    return share;
  }
}

/** The queues whose workloads give way, the largest share first, by the path from the root. */
class QueueOrder {
  private readonly candidates = new Map<UsageNode, QueuedWorkload[]>();
  private readonly done = new Set<UsageNode>();
  private readonly ownPath: ReadonlySet<UsageNode>;

  constructor(
    private readonly request: PreemptionRequest,
    candidates: readonly QueuedWorkload[],
  ) {
    this.ownPath = new Set(request.queue.above);
    for (const candidate of candidates) {
      const queue = request.state.queueOf(candidate);
      this.candidates.set(queue, [...(this.candidates.get(queue) ?? []), candidate]);
    }
  }

  public has(queue: UsageNode): boolean {
    return (this.candidates.get(queue) ?? []).length > 0;
  }

  public pop(queue: UsageNode): QueuedWorkload {
    return (this.candidates.get(queue) as QueuedWorkload[]).shift() as QueuedWorkload;
  }

  public popAll(queue: UsageNode): readonly QueuedWorkload[] {
    return (this.candidates.get(queue) ?? []).splice(0);
  }

  public drop(queue: UsageNode): void {
    this.done.add(queue);
  }

  public next(): ClusterQueue | undefined {
    const { queue } = this.request;
    if (queue.parent === undefined) {
      return this.has(queue) && !this.done.has(queue) ? queue : undefined;
    }
    while (!this.done.has(queue.root)) {
      const found = this.nextBelow(queue.root);
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  }

  /** The nodes below the lowest Cohort of both: above the workload's queue, and above another. */
  public nodesBelowCommon(target: ClusterQueue): readonly [UsageNode, UsageNode] {
    const common = target.above.find((cohort) => this.ownPath.has(cohort));
    const below = (node: UsageNode): UsageNode => (node.parent === common || node.parent === undefined ? node : below(node.parent));
    return [below(this.request.queue), below(target)];
  }

  private nextBelow(cohort: UsageNode): ClusterQueue | undefined {
    const { queue: own } = this.request;
    let best: UsageNode | undefined;
    let bestShare = NO_SHARE;
    const left = (isQueue: boolean): readonly UsageNode[] =>
      cohort.children.filter((child) => child instanceof ClusterQueue === isQueue && !this.done.has(child));
    for (const queue of left(true)) {
      const share = shareOf(queue);
      if ((share.borrowed.size === 0 && queue !== own) || !this.has(queue)) {
        this.done.add(queue);
        continue;
      }
      const order = compareShares(share, bestShare);
      if (order > 0 || (order === 0 && best !== undefined && this.comesBefore(queue, best))) {
        best = queue;
        bestShare = share;
      }
    }
    let bestCohort: UsageNode | undefined;
    let cohortShare = NO_SHARE;
    for (const child of left(false)) {
      const share = shareOf(child);
      if (share.borrowed.size === 0 && !this.ownPath.has(child)) {
        this.done.add(child);
      } else if (compareShares(share, cohortShare) >= 0) {
        bestCohort = child;
        cohortShare = share;
      }
    }
    if (best === undefined && bestCohort === undefined) {
      this.done.add(cohort);
      return undefined;
    }
    return bestCohort !== undefined && compareShares(cohortShare, bestShare) >= 0 ? this.nextBelow(bestCohort) : (best as ClusterQueue);
  }

  private comesBefore(a: UsageNode, b: UsageNode): boolean {
    const [first, second] = [a, b].map((queue) => (this.candidates.get(queue) as QueuedWorkload[])[0]);
    return compareCandidates(this.request.queue.name)(first, second) < 0;
  }
}
