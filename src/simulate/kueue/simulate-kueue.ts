import { SimulatedWorkload, Victim } from '../result';
import { Assignment, Fit } from './assignment';
import { ClusterQueue } from './cluster-queue';
import { fitsAlone } from './endings';
import { cannotQueue, neverStarts, saysPreempts, saysStarts, waitsFor } from './explain';
import { KueueState } from './kueue-state';
import { Target } from './preemption-request';
import { QueuedWorkload } from './queued-workload';
import { clusterQueueName, noClass, refusalOf } from './refusal';
import { Entry } from './entry';
import { Rounds } from './rounds';
import { Scheduler } from './scheduler';
import { priorityOf, Submission } from './submitted';

/** Cycles after which a workload that is looked at again and again counts as waiting. */
const CYCLES = 60;

/** Cycles without any change after which there is none to come. */
const STILL = 3;

/** Submits one workload after the other, each once Kueue is done with the one before. */
export class KueueSimulation {
  private readonly scheduler: Scheduler;
  private submitted = 0;

  /**
   * @param state with the workloads of the snapshot in it
   * @param bare the same cluster without any workloads
   * @param now milliseconds since 1970, after everything in the snapshot
   */
  constructor(
    private readonly state: KueueState,
    private readonly bare: KueueState,
    private readonly now: number,
  ) {
    this.scheduler = new Scheduler(state, now);
    this.run();
  }

  public submit(submission: Submission): SimulatedWorkload {
    const { state } = this;
    const { world } = state;
    const priority = priorityOf(submission, world);
    const refusal = 'missing' in priority ? noClass(priority.missing) : refusalOf(submission, world);
    const queue = state.queues.get(clusterQueueName(submission, world) ?? '');
    if (refusal !== undefined || queue === undefined || 'missing' in priority) {
      return cannotQueue(submission, refusal ?? { outcome: 'unknown', problem: 'its ClusterQueue is not in the snapshot' }, queue?.name);
    }
    const { namespace = '', name } = submission.object;
    this.submitted++;
    const workload = new QueuedWorkload({
      namespace,
      name: `${submission.object.kind.toLowerCase()}-${name}`,
      title: `${namespace}/${name}`,
      uid: `~${String(this.submitted).padStart(6, '0')}`,
      localQueue: submission.queue,
      clusterQueue: queue.name,
      priority: priority.value,
      queuedAt: this.now + this.submitted,
      podSets: submission.podSets,
    });
    const notes = [...submission.notes, ...('note' in priority && priority.note !== undefined ? [priority.note] : [])];
    const told = { submission, workload, queue, notes };
    if (!fitsAlone(this.bare, workload, this.bare.queues.get(queue.name) as ClusterQueue)) {
      queue.aside.push(workload);
      return neverStarts(told, this.bare);
    }
    queue.active.push(workload);
    const { last, targets } = this.run(workload);
    if (workload.admission !== undefined && targets.length === 0) {
      return saysStarts(told, (last as Entry).assignment);
    }
    if (targets.length > 0) {
      return saysPreempts(told, assignmentOf(last), victimsOf(targets));
    }
    return waitsFor(told, state, this.scheduler, last);
  }

  /** Cycles until nothing changes, or until a workload has quota. */
  private run(workload?: QueuedWorkload): { readonly last: Entry | undefined; readonly targets: readonly Target[] } {
    const targets = new Map<string, Target>();
    const rounds = new Rounds(this.state, this.scheduler);
    let last: Entry | undefined;
    for (let cycle = 0, still = 0; cycle < CYCLES && still < STILL; cycle++) {
      const { entries, hasChanged } = rounds.next();
      const own = entries.find((entry) => entry.workload === workload);
      last = own ?? last;
      if (own?.decision === 'preempting') {
        own.targets.forEach((target) => targets.set(target.workload.key, target));
      }
      if (own?.decision === 'admitted') {
        break;
      }
      still = hasChanged ? 0 : still + 1;
      if (workload !== undefined && own !== undefined && targets.size === 0 && !own.queue.active.includes(workload)) {
        break;
      }
    }
    return { last, targets: [...targets.values()] };
  }
}

function assignmentOf(entry: Entry | undefined): Assignment {
  return entry?.assignment ?? { podSets: [], usage: new Map(), borrows: 0, fit: Fit.NONE };
}

function victimsOf(targets: readonly Target[]): Victim[] {
  return targets.map(({ workload, reason }) => ({ workload: workload.props.title, queue: workload.props.clusterQueue, reason }));
}
