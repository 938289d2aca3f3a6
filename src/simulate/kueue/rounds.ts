import { Entry } from './entry';
import { endEvicted } from './evicted';
import { KueueState } from './kueue-state';
import { QueuedWorkload } from './queued-workload';
import { Scheduler } from './scheduler';

/** What came of one cycle. */
export interface Round {
  readonly entries: readonly Entry[];

  /** Those that gave way after it. */
  readonly gone: readonly QueuedWorkload[];
  readonly hasChanged: boolean;
}

/**
 * Cycles one after the other. Whoever is to give way takes longer to do so than many cycles take: others are looked at in the meantime,
 * and may take what is free, so those that leave are gone when nothing else changes.
 */
export class Rounds {
  private readonly leaving = new Set<QueuedWorkload>();

  constructor(private readonly state: KueueState, private readonly scheduler: Scheduler) {}

  public next(): Round {
    const entries = this.scheduler.cycle();
    const targets = entries.filter(({ decision }) => decision === 'preempting').flatMap((entry) => entry.targets);
    const hasChanged =
      targets.some(({ workload }) => !this.leaving.has(workload)) ||
      entries.some(({ decision, queue, workload }) => decision === 'admitted' || !queue.active.includes(workload));
    targets.forEach(({ workload }) => this.leaving.add(workload));
    if (hasChanged) {
      return { entries, gone: [], hasChanged };
    }
    const gone = endEvicted(this.state);
    gone.forEach((workload) => this.leaving.delete(workload));
    return { entries, gone, hasChanged: gone.length > 0 };
  }
}
