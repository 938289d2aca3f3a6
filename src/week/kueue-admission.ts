import { nanosOf } from '../simulate/amounts';
import { ClusterQueue } from '../simulate/kueue/cluster-queue';
import { fitsAlone } from '../simulate/kueue/endings';
import { lookAgain } from '../simulate/kueue/evicted';
import { KueueState } from '../simulate/kueue/kueue-state';
import { QueuedWorkload } from '../simulate/kueue/queued-workload';
import { clusterQueueName, refusalOf } from '../simulate/kueue/refusal';
import { Rounds } from '../simulate/kueue/rounds';
import { Scheduler } from '../simulate/kueue/scheduler';
import { priorityOf, Submission, submissionsOf } from '../simulate/kueue/submitted';
import { partsOf } from '../simulate/kueue/usage-node';
import { Workload } from '../preflight/model/workload';
import { World } from '../preflight/world';
import { Admission, Settled, WeekRun } from './admission';

const MINUTE = 60_000;

/** Workloads that take quota from each other in turn would do so for ever, as they do with Kueue. */
const MOST_CYCLES = 10_000;

/** Kueue as the simulation of one submission knows it, kept going for a week. */
export class KueueAdmission implements Admission {
  private readonly state: KueueState;
  private readonly bare: KueueState;
  private readonly submissions = new Map<Workload, Submission>();
  private readonly verdicts = new Map<Workload, string | undefined>();
  private readonly queued = new Map<WeekRun, QueuedWorkload>();
  private readonly runs = new Map<QueuedWorkload, WeekRun>();

  /** @param world with nodes in it */
  constructor(private readonly world: World) {
    const settings = {
      isFair: world.facts.kueue?.fairSharing === true,
      fairStrategies: ['LessThanOrEqualToFinalShare', 'LessThanInitialShare'] as const,
    };
    this.state = new KueueState(world, settings, new Map());
    this.bare = new KueueState(world, settings, new Map());
    submissionsOf(world.workloads, world).forEach((submission) =>
      submission.parts.forEach((part) => this.submissions.set(part, submission)),
    );
  }

  /** Whether Kueue holds a workload back. */
  public queueOf(workload: Workload): string | undefined {
    const submission = this.submissions.get(workload);
    return submission === undefined ? undefined : (clusterQueueName(submission, this.world) ?? submission.queue);
  }

  public submit(run: WeekRun): string | undefined {
    const { workload } = run.plan;
    const submission = this.submissions.get(workload) as Submission;
    const queue = this.state.queues.get(clusterQueueName(submission, this.world) ?? '');
    const made = this.queuedOf(run, submission, queue?.name ?? '');
    if (!this.verdicts.has(workload)) {
      this.verdicts.set(workload, this.verdictOn(submission, made, queue));
    }
    const verdict = this.verdicts.get(workload);
    if (verdict === undefined) {
      queue?.active.push(made);
      this.queued.set(run, made);
      this.runs.set(made, run);
    }
    return verdict;
  }

  public remove(run: WeekRun): void {
    const workload = this.queued.get(run);
    if (workload === undefined) {
      return;
    }
    const queue = this.state.queueOf(workload);
    if (workload.admission === undefined) {
      [queue.active, queue.aside].forEach((list) => list.splice(0, list.length, ...list.filter((one) => one !== workload)));
    } else {
      this.state.takeOut(workload);
      lookAgain(this.state, workload);
    }
    this.queued.delete(run);
    this.runs.delete(workload);
  }

  public settle(now: number): Settled {
    const rounds = new Rounds(this.state, new Scheduler(this.state, now * MINUTE));
    const started = new Set<WeekRun>();
    const evicted = new Set<WeekRun>();
    for (let isChanging = true, cycle = 0; isChanging && cycle < MOST_CYCLES; cycle++) {
      const { entries, gone, hasChanged } = rounds.next();
      entries.filter(({ decision }) => decision === 'admitted').forEach(({ workload }) => this.note(workload, started, evicted));
      gone.forEach((workload) => this.note(workload, evicted, started));
      isChanging = hasChanged;
    }
    return { started: [...started], evicted: [...evicted] };
  }

  public usageOf(run: WeekRun): ReadonlyMap<string, bigint> {
    const usage = this.queued.get(run)?.usage ?? new Map<string, bigint>();
    return new Map([...usage].map(([key, units]) => [key, nanosOf(partsOf(key)[1], units)]));
  }

  /** What happens to a run last counts. */
  private note(workload: QueuedWorkload, now: Set<WeekRun>, before: Set<WeekRun>): void {
    const run = this.runs.get(workload);
    if (run !== undefined) {
      now.add(run);
      before.delete(run);
    }
  }

  private queuedOf(run: WeekRun, submission: Submission, clusterQueue: string): QueuedWorkload {
    const priority = priorityOf(submission, this.world);
    const { namespace = '', name, kind } = submission.object;
    return new QueuedWorkload({
      namespace,
      name: `${kind.toLowerCase()}-${name}-${run.number}`,
      title: `${namespace}/${name}`,
      uid: String(run.number).padStart(9, '0'),
      localQueue: submission.queue,
      clusterQueue,
      priority: 'missing' in priority ? 0 : priority.value,
      queuedAt: run.dueAt * MINUTE + run.number,
      podSets: submission.podSets,
    });
  }

  private verdictOn(submission: Submission, workload: QueuedWorkload, queue: ClusterQueue | undefined): string | undefined {
    const priority = priorityOf(submission, this.world);
    if ('missing' in priority) {
      return `${priority.missing} does not exist`;
    }
    const refusal = refusalOf(submission, this.world)?.problem ?? queue?.inactive;
    if (refusal !== undefined || queue === undefined) {
      return refusal ?? 'its ClusterQueue is not in the input';
    }
    return fitsAlone(this.bare, workload, this.bare.queues.get(queue.name) as ClusterQueue)
      ? undefined
      : 'asks for more than it can ever get, or finds no place';
  }
}
