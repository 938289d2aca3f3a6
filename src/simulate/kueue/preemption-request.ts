import { ClusterQueue, Policy } from './cluster-queue';
import { KueueState } from './kueue-state';
import { fitsPlaces } from './place-pod-sets';
import { PlaceRequest } from './place-request';
import { QueuedWorkload } from './queued-workload';
import { QuotaKey, Usage } from './usage-node';

/** By which rule a workload gives way: Kueue's reason in the condition Preempted. */
export type PreemptionReason = 'InClusterQueue' | 'InCohortReclamation' | 'InCohortFairSharing' | 'InCohortReclaimWhileBorrowing';

/** A workload that would give way. */
export interface Target {
  readonly workload: QueuedWorkload;
  readonly reason: PreemptionReason;
}

/** Whose way is to be cleared, and of what. */
export interface PreemptionRequest {
  readonly state: KueueState;
  readonly workload: QueuedWorkload;
  readonly queue: ClusterQueue;

  /** The resources in flavors of which there is not enough. */
  readonly scarce: ReadonlySet<QuotaKey>;

  /** All that the workload asks for. */
  readonly usage: Usage;
  readonly places: readonly PlaceRequest[];
}

/** Whether a workload fits, as things are. */
export function fitsNow({ state, queue, usage, places }: PreemptionRequest, mayBorrow: boolean): boolean {
  for (const [key, amount] of usage) {
    if (!mayBorrow && queue.borrowsWith(key, amount)) {
      return false;
    }
    const available = queue.available(key);
    if (amount > (available < 0n ? 0n : available)) {
      return false;
    }
  }
  return fitsPlaces(state, places);
}

/** Lets those stay after all without whom it fits too; the workloads are out of the state before and after. */
export function fillBack(request: PreemptionRequest, targets: Target[], mayBorrow: boolean): Target[] {
  let kept = targets;
  for (let i = kept.length - 2; i >= 0; i--) {
    request.state.bringBack(kept[i].workload);
    if (fitsNow(request, mayBorrow)) {
      kept = [...kept];
      kept[i] = kept[kept.length - 1];
      kept.pop();
    } else {
      request.state.takeOut(kept[i].workload);
    }
  }
  return kept;
}

/** Whether a policy lets one workload take the quota of another. */
export function mayPreempt(preemptor: QueuedWorkload, candidate: QueuedWorkload, policy: Policy): boolean {
  const isLower = preemptor.props.priority > candidate.props.priority;
  switch (policy) {
    case 'LowerPriority':
      return isLower;
    case 'LowerOrNewerEqualPriority':
      return isLower || (preemptor.props.priority === candidate.props.priority && preemptor.props.queuedAt < candidate.props.queuedAt);
    default:
      return policy === 'Any';
  }
}

/** Whether a workload has any of these resources in these flavors. */
export function usesAny({ keys }: QueuedWorkload, wanted: ReadonlySet<QuotaKey>): boolean {
  for (const key of wanted) {
    if (keys.has(key)) {
      return true;
    }
  }
  return false;
}
