import { KueueState } from './kueue-state';
import { QueuedWorkload } from './queued-workload';

/** Those that were made to give way do so, and queue again; whoever was put aside in their Cohort is looked at again. */
export function endEvicted(state: KueueState): readonly QueuedWorkload[] {
  const gone: QueuedWorkload[] = [];
  for (const queue of state.queues.values()) {
    for (const workload of [...queue.admitted.values()].filter(({ isEvicted }) => isEvicted)) {
      state.takeOut(workload);
      workload.admission = undefined;
      workload.isEvicted = false;
      workload.lastTried = undefined;
      queue.active.push(workload);
      lookAgain(state, workload);
      gone.push(workload);
    }
  }
  return gone;
}

/** What was put aside in the Cohort of a workload is looked at again, since quota was given back. */
export function lookAgain(state: KueueState, workload: QueuedWorkload): void {
  state.queuesBelow(state.queueOf(workload).root).forEach(({ active, aside }) => active.push(...aside.splice(0)));
}
