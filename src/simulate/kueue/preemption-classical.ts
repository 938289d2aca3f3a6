import { ClusterQueue } from './cluster-queue';
import { fillBack, fitsNow, mayPreempt, PreemptionReason, PreemptionRequest, Target, usesAny } from './preemption-request';
import { compareCandidates, QueuedWorkload } from './queued-workload';
import { most } from '../amounts';
import { Usage, UsageNode } from './usage-node';

type Variant = 'own' | 'reclaim by place' | 'reclaim' | 'reclaim while borrowing';

const REASONS: Readonly<Record<Variant, PreemptionReason>> = {
  own: 'InClusterQueue',
  'reclaim by place': 'InCohortReclamation',
  reclaim: 'InCohortReclamation',
  'reclaim while borrowing': 'InCohortReclaimWhileBorrowing',
};

interface Candidate {
  readonly workload: QueuedWorkload;
  readonly variant: Variant;

  /** The lowest Cohort with both queues in it; undefined for the workload's own queue. */
  readonly common: UsageNode | undefined;
}

/**
 * Who gives way without fair sharing: those whose queue borrows what is the workload's by its place in the tree, then
 * others that borrow, then those of its own queue with a lower priority.
 *
 * @see classicalPreemptions in pkg/scheduler/preemption of Kueue
 */
export function classicalTargets(request: PreemptionRequest): readonly Target[] {
  const { queue, state } = request;
  const own = queue.preemption.withinClusterQueue === 'Never' ? [] : candidatesIn(request, queue, undefined, false);
  const { byPlace, byPolicy } = candidatesOfOthers(request);
  const order = compareCandidates(queue.name);
  const lists = [byPlace, byPolicy, own].map((list) => list.sort((a, b) => order(a.workload, b.workload)));
  const candidates = [true, false].flatMap((isEvicted) =>
    lists.flatMap((list) => list.filter((one) => one.workload.isEvicted === isEvicted)),
  );
  for (const mayBorrow of attemptsOf(request, byPlace.length, byPlace.length + byPolicy.length)) {
    let targets: Target[] = [];
    for (const candidate of candidates) {
      if (!isValid(request, candidate, mayBorrow)) {
        continue;
      }
      state.takeOut(candidate.workload);
      targets.push({ workload: candidate.workload, reason: REASONS[candidate.variant] });
      if (fitsNow(request, mayBorrow)) {
        targets = fillBack(request, targets, mayBorrow);
        targets.forEach((target) => state.bringBack(target.workload));
        return targets;
      }
    }
    targets.forEach((target) => state.bringBack(target.workload));
  }
  return [];
}

function attemptsOf({ queue, scarce }: PreemptionRequest, byPlace: number, ofOthers: number): readonly boolean[] {
  const isForbidden = queue.preemption.whileBorrowing === undefined;
  const isUnderNominal = [...scarce].every((key) => queue.usedOf(key) < queue.quota(key).subtree);
  if (ofOthers === 0 || (isForbidden && !isUnderNominal)) {
    return [true];
  }
  return isForbidden && byPlace === 0 ? [false, true] : [true, false];
}

function isValid({ state, queue, scarce }: PreemptionRequest, { workload, variant, common }: Candidate, mayBorrow: boolean): boolean {
  if (workload.props.clusterQueue === queue.name) {
    return true;
  }
  if (mayBorrow && variant === 'reclaim') {
    return false;
  }
  for (let node: UsageNode | undefined = state.queueOf(workload); node !== undefined && node !== common; node = node.parent) {
    if (node.isWithinQuota(scarce)) {
      return false;
    }
  }
  return true;
}

function candidatesOfOthers(request: PreemptionRequest): { readonly byPlace: Candidate[]; readonly byPolicy: Candidate[] } {
  const { queue } = request;
  const byPlace: Candidate[] = [];
  const byPolicy: Candidate[] = [];
  if (queue.preemption.reclaimWithinCohort === 'Never') {
    return { byPlace, byPolicy };
  }
  let [hasAdvantage, left] = fitsInQuota(queue, request.usage);
  let before: UsageNode = queue;
  for (const cohort of queue.above) {
    collect(request, cohort, cohort, before, hasAdvantage, hasAdvantage ? byPlace : byPolicy);
    const [fits, rest] = fitsInQuota(cohort, left);
    hasAdvantage ||= fits;
    left = rest;
    before = cohort;
  }
  return { byPlace, byPolicy };
}

/** Whether amounts fit into what a node has for itself, and what its parent has to add. */
function fitsInQuota(node: UsageNode, amounts: Usage): readonly [boolean, Usage] {
  const fits = [...amounts].every(([key, amount]) => !node.borrowsWith(key, amount));
  return [fits, new Map([...amounts].map(([key, amount]) => [key, most(0n, amount - node.keptAvailable(key))]))];
}

function collect(
  request: PreemptionRequest,
  cohort: UsageNode,
  common: UsageNode,
  skipped: UsageNode,
  hasAdvantage: boolean,
  into: Candidate[],
): void {
  for (const child of cohort.children) {
    if (child === skipped || child === request.queue || child.isWithinQuota(request.scarce)) {
      continue;
    }
    if (child instanceof ClusterQueue) {
      candidatesIn(request, child, common, hasAdvantage).forEach((candidate) => into.push(candidate));
    } else {
      collect(request, child, common, skipped, hasAdvantage, into);
    }
  }
}

function candidatesIn(request: PreemptionRequest, queue: ClusterQueue, common: UsageNode | undefined, hasAdvantage: boolean): Candidate[] {
  return [...queue.admitted.values()].flatMap((workload): Candidate[] => {
    const variant = variantOf(request, workload, hasAdvantage);
    return variant === undefined ? [] : [{ workload, variant, common }];
  });
}

function variantOf({ queue, scarce, workload }: PreemptionRequest, candidate: QueuedWorkload, hasAdvantage: boolean): Variant | undefined {
  const isOwn = candidate.props.clusterQueue === queue.name;
  const { withinClusterQueue, reclaimWithinCohort, whileBorrowing } = queue.preemption;
  if (!usesAny(candidate, scarce) || !mayPreempt(workload, candidate, isOwn ? withinClusterQueue : reclaimWithinCohort)) {
    return undefined;
  }
  if (isOwn) {
    return 'own';
  }
  if (hasAdvantage) {
    return 'reclaim by place';
  }
  const { priority } = candidate.props;
  const isAbove =
    priority >= workload.props.priority || (whileBorrowing?.maxPriority !== undefined && priority > whileBorrowing.maxPriority);
  return whileBorrowing === undefined || isAbove ? 'reclaim' : 'reclaim while borrowing';
}
