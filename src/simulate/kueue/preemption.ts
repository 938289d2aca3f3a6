import { Assignment, Fit } from './assignment';
import { ClusterQueue } from './cluster-queue';
import { lowestThatFits, PreemptionOracle } from './flavor-assigner';
import { KueueState } from './kueue-state';
import { placeRequestsOf } from './place-pod-sets';
import { classicalTargets } from './preemption-classical';
import { fairTargets } from './preemption-fair';
import { PreemptionRequest, Target } from './preemption-request';
import { QueuedWorkload } from './queued-workload';
import { quotaKey } from './usage-node';

/** Who would give way for an assignment; nobody when it does not help. */
export function targetsOf(state: KueueState, workload: QueuedWorkload, queue: ClusterQueue, assignment: Assignment): readonly Target[] {
  const scarce = new Set(
    assignment.podSets.flatMap((podSet) =>
      [...podSet.flavors]
        .filter(([, { fit }]) => fit > Fit.NONE && fit < Fit.NOW)
        .map(([resource, { flavor }]) => quotaKey(flavor, resource)),
    ),
  );
  const usage = new Map([...assignment.usage].filter(([, amount]) => amount !== 0n));
  return findTargets({ state, workload, queue, scarce, usage, places: placeRequestsOf(state, workload, queue, assignment) });
}

function findTargets(request: PreemptionRequest): readonly Target[] {
  return request.state.isFair ? fairTargets(request) : classicalTargets(request);
}

/** Tries out who would give way for one resource in one flavor. */
export function preemptionOracle(state: KueueState): PreemptionOracle {
  return {
    simulate(workload, queue, key, amount) {
      const targets = findTargets({ state, workload, queue, scarce: new Set([key]), usage: new Map([[key, amount]]), places: [] });
      if (targets.length === 0) {
        return { fit: Fit.NO_CANDIDATES, borrows: lowestThatFits(queue, key, amount).height };
      }
      targets.forEach((target) => state.queueOf(target.workload).removeAll(target.workload.usage));
      const { height } = lowestThatFits(queue, key, amount);
      targets.forEach((target) => state.queueOf(target.workload).addAll(target.workload.usage));
      const isOwn = targets.some((target) => target.workload.props.clusterQueue === queue.name);
      return { fit: isOwn ? Fit.PREEMPT : Fit.RECLAIM, borrows: height };
    },
  };
}
