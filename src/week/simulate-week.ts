import { text, whole } from '../base/json';
import { Manifest } from '../preflight/kube-object';
import { secondsText } from './words';
import { Workload } from '../preflight/model/workload';
import { ClusterFacts } from '../upstream/cluster-facts';
import { WeekRun } from './admission';
import { PlannedRuns, plannedRuns } from './planned-runs';
import { InQueue, Queueing } from './queueing';
import { QuotaTotal, quotaTotals } from './quota-totals';
import { UsageLog } from './usage-log';
import { Week } from './week';

/** A workload that does not take part, and why. */
export interface LeftOut {
  readonly workload: Workload;
  readonly queue: string | undefined;
  readonly reason: string;
}

/** What happens in a week. */
export interface SimulatedWeek {
  readonly week: Week;
  readonly plans: readonly PlannedRuns[];

  /** All runs that were due, in their order. */
  readonly runs: readonly WeekRun[];

  /** Queue of each workload; undefined where none holds it back. */
  readonly queueOf: (workload: Workload) => string | undefined;

  /** Starts that a schedule left out, because its run before was not over: how many, by workload. */
  readonly skipped: ReadonlyMap<Workload, number>;
  readonly leftOut: readonly LeftOut[];
  readonly totals: readonly QuotaTotal[];

  /** What is in use of each total, hour by hour: the average, in billionths of units. */
  readonly used: readonly (readonly bigint[])[];
  readonly assumptions: readonly string[];
}

/**
 * A week of a cluster that is empty at first: every cron starts its runs, each waits in its queue, runs as long as expected, and
 * ends.
 */
export function simulateWeek(manifests: readonly Manifest[], facts: ClusterFacts, week: Week): SimulatedWeek {
  return new WeekSimulation(new Queueing(manifests, facts), week).run();
}

class WeekSimulation {
  private readonly plans: readonly PlannedRuns[];
  private readonly places = new Map<Workload, InQueue>();
  private readonly runs: WeekRun[] = [];
  private readonly alive = new Map<Workload, WeekRun[]>();
  private readonly skipped = new Map<Workload, number>();

  /** The last start that was left out for each workload, which is made up for if it is not too late. */
  private readonly missed = new Map<Workload, number>();
  private readonly leftOut = new Map<Workload, LeftOut>();
  private readonly ends = new Map<number, WeekRun[]>();
  private readonly log: UsageLog;

  constructor(private readonly queueing: Queueing, private readonly week: Week) {
    this.plans = plannedRuns(queueing.world, week);
    this.plans.forEach(({ workload }) => this.places.set(workload, queueing.of(workload)));
    this.log = new UsageLog(quotaTotals(queueing.world), week);
  }

  public run(): SimulatedWeek {
    const due = new Map<number, PlannedRuns[]>();
    this.plans.forEach((plan) => plan.starts.forEach((start) => due.set(start, [...(due.get(start) ?? []), plan])));
    const dueTimes = [...due.keys()].sort((a, b) => a - b);
    for (let now = this.next(dueTimes, due); now !== undefined; now = this.next(dueTimes, due)) {
      const ended = this.ends.get(now) ?? [];
      this.ends.delete(now);
      ended.filter((run) => run.endsAt === now).forEach((run) => this.end(run, now as number));
      (due.get(now) ?? []).forEach((plan) => this.start(plan, now as number));
      due.delete(now);
      this.settle(now);
    }
    const { week, plans, runs, skipped } = this;
    runs.filter(({ waitsSince }) => waitsSince !== undefined).forEach((run) => (run.waited += week.end - (run.waitsSince as number)));
    return {
      week, plans, runs, skipped, leftOut: [...this.leftOut.values()], queueOf: (workload) => this.places.get(workload)?.queue,
      totals: this.log.totals, used: this.log.averages(), assumptions: this.assumptions(),
    };
  }

  /** The next minute at which something happens; undefined at the end of the week. */
  private next(dueTimes: number[], due: ReadonlyMap<number, unknown>): number | undefined {
    while (dueTimes.length > 0 && !due.has(dueTimes[0])) {
      dueTimes.shift();
    }
    const next = [...this.ends.keys()].reduce((first, at) => Math.min(first, at), dueTimes[0] ?? Infinity);
    return next < this.week.end ? next : undefined;
  }

  private start(plan: PlannedRuns, now: number): void {
    const { workload, concurrency } = plan;
    const before = this.alive.get(workload) ?? [];
    if (before.length > 0 && concurrency === 'Forbid') {
      this.skipped.set(workload, (this.skipped.get(workload) ?? 0) + 1);
      this.missed.set(workload, now);
      return;
    }
    if (concurrency === 'Replace') {
      before.forEach((run) => this.leave(run, now));
    }
    const run: WeekRun = { plan, dueAt: now, number: this.runs.length, waited: 0, evictions: 0 };
    const { admission, queue } = this.places.get(workload) as InQueue;
    const reason = admission?.submit(run);
    if (reason !== undefined) {
      this.leftOut.set(workload, { workload, queue, reason });
      return;
    }
    this.runs.push(run);
    this.alive.set(workload, [...(this.alive.get(workload) ?? []), run]);
    if (admission === undefined) {
      this.begin(run, now);
    } else {
      run.waitsSince = now;
    }
  }

  private settle(now: number): void {
    for (const admission of this.queueing.systems) {
      const { started, evicted } = admission.settle(now);
      evicted.forEach((run) => {
        this.log.remove(run, now);
        run.evictions++;
        run.endsAt = undefined;
        run.waitsSince = now;
      });
      started.forEach((run) => {
        run.waited += now - (run.waitsSince ?? now);
        run.waitsSince = undefined;
        this.begin(run, now);
        this.log.add(run, admission.usageOf(run), now);
      });
    }
  }

  private begin(run: WeekRun, now: number): void {
    const endsAt = now + Math.max(1, Math.ceil(run.plan.length.seconds / 60));
    run.startedAt ??= now;
    run.endsAt = endsAt;
    this.ends.set(endsAt, [...(this.ends.get(endsAt) ?? []), run]);
  }

  private end(run: WeekRun, now: number): void {
    const { workload } = run.plan;
    this.leave(run, now);
    const missed = this.missed.get(workload);
    const deadline = whole(workload.object.spec.startingDeadlineSeconds);
    this.missed.delete(workload);
    if (missed !== undefined && (deadline === undefined || (now - missed) * 60 <= deadline)) {
      this.skipped.set(workload, (this.skipped.get(workload) ?? 1) - 1);
      this.start(run.plan, now);
    }
  }

  /** A run that is over, or whose place another takes. */
  private leave(run: WeekRun, now: number): void {
    const { workload } = run.plan;
    this.log.remove(run, now);
    this.places.get(workload)?.admission?.remove(run);
    this.alive.set(workload, (this.alive.get(workload) ?? []).filter((one) => one !== run));
    run.waited += run.waitsSince === undefined ? 0 : now - run.waitsSince;
    run.waitsSince = undefined;
    run.endsAt = undefined;
    run.endedAt = now;
  }

  private assumptions(): string[] {
    const count = (is: (plan: PlannedRuns) => boolean): number => this.plans.filter(is).length;
    const [assumed, deadlines] = [count(({ length }) => length.source === 'assumed'), count(({ length }) => length.source === 'deadline')];
    const zoneless = count(({ isZoneAssumed }) => isZoneAssumed === true);
    const once = count(({ zone }) => zone === undefined);
    const free = count(({ workload }) => this.places.get(workload)?.admission === undefined && text(workload.object.name) !== undefined);
    return [
      `the cluster is empty on Monday ${this.week.monday} at 00:00 UTC, and nothing fails`,
      'runs take as long as expected; an evicted run begins again from its start',
      ...(once > 0 ? [`${once} of the workloads run once, and are submitted when the week begins`] : []),
      ...(assumed > 0 ? [`${assumed} say nothing of how long they take: ${secondsText(3600)} was assumed; set expectedDuration`] : []),
      ...(deadlines > 0 ? [`${deadlines} say only when they are ended: they are taken to need all of that time`] : []),
      ...(zoneless > 0 ? [`${zoneless} schedules name no time zone: UTC was assumed`] : []),
      ...(free > 0 ? [`${free} are in no queue, and start when they are due, whether nodes have room or not`] : []),
      this.queueing.hasNodes
        ? 'each declared pool is one block of every kind of place, with all its nodes there'
        : 'no pools are declared: only quota is counted, and not places on nodes',
      'checks that follow on quota pass at once; what Kueue or Volcano do is what simulate does, which is compared with the real ones',
    ];
  }
}
