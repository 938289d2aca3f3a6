import { Assignment } from './assignment';
import { ClusterQueue } from './cluster-queue';
import { Target } from './preemption-request';
import { QueuedWorkload } from './queued-workload';

/** What a scheduling cycle made of a workload. */
export type Decision = 'admitted' | 'preempting' | 'skipped' | 'no candidates' | 'no fit';

/** The head of a queue in one cycle. */
export interface Entry {
  readonly workload: QueuedWorkload;
  readonly queue: ClusterQueue;
  assignment: Assignment;
  targets: readonly Target[];
  decision: Decision;

  /** The workload of another queue that was served before and took what this one needed. */
  behind?: QueuedWorkload;
}
