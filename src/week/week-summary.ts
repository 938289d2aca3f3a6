import { Quantity } from '../base/quantity';
import { WeekRun } from './admission';
import { SimulatedWeek } from './simulate-week';
import { clockAt, weekdayAt } from './week';

/** What one queue's runs met in a week; times in minutes. */
export interface QueueWeek {
  readonly queue: string;
  readonly runs: number;

  /** Runs that waited at all. */
  readonly waited: number;
  readonly longestWait: number;
  readonly meanWait: number;

  /** Of runs that had to give way, how often. */
  readonly evictions: number;

  /** Starts of schedules that were left out, since the run before was not over. */
  readonly skipped: number;

  /** Runs that wait when the week ends. */
  readonly stillWaiting: number;
}

/** How much of what there is was in use. */
export interface CapacityWeek {
  readonly resource: string;
  readonly flavor?: string;
  readonly quota: string;

  /** Of the quota, over the week, in percent. */
  readonly inUse: number;

  /** Hours in which at least 95 % is in use, as ranges. */
  readonly fullHours: number;
  readonly full: readonly string[];

  /** Amount times hours that nobody uses. */
  readonly idle: string;
}

/** A run that waited. */
export interface WaitingRun {
  readonly workload: string;
  readonly queue: string;

  /** For instance `Mon 02:00`. */
  readonly due: string;
  readonly waited: number;

  /** Undefined for a run that waits when the week ends. */
  readonly started?: string;
}

/** A week in numbers. */
export interface WeekSummary {
  readonly week: string;
  readonly queues: readonly QueueWeek[];
  readonly capacity: readonly CapacityWeek[];

  /** Those that waited longest, at most twenty. */
  readonly longest: readonly WaitingRun[];
  readonly leftOut: readonly { readonly workload: string; readonly queue?: string; readonly reason: string }[];
  readonly assumptions: readonly string[];
}

const MOST_LISTED = 20;

/** From how many percent on an hour is full. */
const FULL = 95n;

export function weekSummary(simulated: SimulatedWeek): WeekSummary {
  const { week, runs, leftOut, assumptions } = simulated;
  const queueOf = (run: WeekRun): string | undefined => simulated.queueOf(run.plan.workload);
  const queued = runs.filter((run) => queueOf(run) !== undefined);
  const longest = [...queued].filter(({ waited }) => waited > 0).sort((a, b) => b.waited - a.waited || a.number - b.number);
  return {
    week: week.monday,
    queues: queueWeeks(simulated, queued),
    capacity: capacityWeeks(simulated),
    assumptions,
    longest: longest
      .slice(0, MOST_LISTED)
      .map((run) => ({
        workload: titleOf(run),
        queue: queueOf(run) ?? '',
        due: timeAt(run.dueAt),
        waited: run.waited,
        ...(run.startedAt === undefined ? {} : { started: timeAt(run.startedAt) }),
      })),
    leftOut: leftOut.map(({ workload, queue, reason }) => ({
      workload: workload.object.title,
      ...(queue === undefined ? {} : { queue }),
      reason,
    })),
  };
}

function queueWeeks({ queueOf, skipped }: SimulatedWeek, runs: readonly WeekRun[]): QueueWeek[] {
  const byQueue = new Map<string, WeekRun[]>();
  runs.forEach((run) => {
    const queue = queueOf(run.plan.workload) as string;
    byQueue.set(queue, [...(byQueue.get(queue) ?? []), run]);
  });
  return [...byQueue]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([queue, own]) => {
      const waits = own.map(({ waited }) => waited);
      const skips = [...skipped].filter(([workload]) => queueOf(workload) === queue).reduce((sum, [, count]) => sum + count, 0);
      return {
        queue,
        runs: own.length,
        waited: waits.filter((wait) => wait > 0).length,
        longestWait: Math.max(...waits),
        meanWait: Math.round(waits.reduce((sum, wait) => sum + wait, 0) / own.length),
        evictions: own.reduce((sum, { evictions }) => sum + evictions, 0),
        skipped: skips,
        stillWaiting: own.filter(({ waitsSince }) => waitsSince !== undefined).length,
      };
    });
}

function capacityWeeks({ totals, used, week }: SimulatedWeek): CapacityWeek[] {
  return totals.map(({ resource, flavor, amount }, i) => {
    const quota = amount._nanos;
    const sum = used[i].reduce((all, one) => all + one, 0n);
    const full = used[i].map((one) => one * 100n >= quota * FULL);
    return {
      resource,
      ...(flavor === undefined ? {} : { flavor }),
      quota: amount.toString(),
      inUse: Number((sum * 1000n) / (quota * 168n)) / 10,
      fullHours: full.filter(Boolean).length,
      full: ranges(full, week.from),
      idle: idleText(resource, quota * 168n - sum),
    };
  });
}

/** Whole units, of bytes whole GiB. */
function idleText(resource: string, nanos: bigint): string {
  const isBytes = /^(memory|ephemeral-storage|hugepages-.*)$/.test(resource);
  const unit = 1_000_000_000n * (isBytes ? 1024n ** 3n : 1n);
  return Quantity._ofNanos((nanos / unit) * unit, isBytes ? 'binary' : 'decimal').toString();
}

/** Hours that follow one another, for instance `Mon 00:00 to 06:00`. */
function ranges(hours: readonly boolean[], from: number): string[] {
  const found: string[] = [];
  for (let hour = 0; hour < hours.length; hour++) {
    if (hours[hour]) {
      const first = hour;
      while (hour + 1 < hours.length && hours[hour + 1]) {
        hour++;
      }
      const [start, end] = [from + first * 60, from + (hour + 1) * 60];
      found.push(`${timeAt(start)} to ${weekdayAt(start) === weekdayAt(end) ? clockAt(end) : timeAt(end)}`);
    }
  }
  return found;
}

/** For instance `Mon 02:00`. */
export function timeAt(minute: number): string {
  return `${weekdayAt(minute)} ${clockAt(minute)}`;
}

function titleOf({
  plan: {
    workload: { object },
  },
}: WeekRun): string {
  return object.title;
}
