import { clockChangeNotes } from '../../base/clock-change-notes';
import { Quantity } from '../../base/quantity';
import { offsetAt } from '../../base/cron-starts';
import { isSchedule, readSchedule } from '../../preflight/schedules';
import { RunLength } from '../../preflight/model/expected-duration';
import { World } from '../../preflight/world';
import { HourlyDemand, hourlyDemand } from '../../week/demand';
import { intervalsOf, Interval, PlannedRuns, plannedRuns } from '../../week/planned-runs';
import { ChangeInWeek, changesIn, clockAt, MINUTES_A_DAY, Week, weekdayAt } from '../../week/week';
import { asksOf, inOrder, placeOf } from './asks';
import { ShareTable } from './share-table';

/** One schedule in a week. */
export interface CalendarRow {
  readonly plan: PlannedRuns;
  readonly queue: string | undefined;
  readonly schedule: string;

  /** When it starts by the clocks of its zone, for instance `Mon to Fri 02:00`. */
  readonly inZone: string;

  /** The same in UTC. */
  readonly inUtc: string;
  readonly length: RunLength;
  readonly intervals: readonly Interval[];

  /** What changes of the clocks leave out or double, from 2026 to 2029. */
  readonly notes: readonly string[];
}

/** What is asked for in each hour of the week, against what there is. */
export interface DemandTable {
  readonly resource: string;
  readonly queues: readonly HourlyDemand[];

  /** All quota of the resource; undefined where none is declared. */
  readonly quota: Quantity | undefined;
}

/** A week of a cluster if every run starts when it is due. */
export interface Calendar {
  readonly week: Week;
  readonly rows: readonly CalendarRow[];

  /** Runs that stand in the input once, taken to be there from the beginning of the week. */
  readonly once: readonly PlannedRuns[];
  readonly changes: readonly ChangeInWeek[];
  readonly demand: readonly DemandTable[];
}

export function calendarOf(world: World, week: Week, shares: readonly ShareTable[]): Calendar {
  const plans = plannedRuns(world, week);
  const queueOf = new Map(plans.map((plan) => [plan, placeOf(plan.workload, world)?.queue]));
  const rows = plans.filter(({ zone }) => zone !== undefined).map((plan): CalendarRow => rowOf(plan, queueOf.get(plan)));
  return {
    week, rows, once: plans.filter(({ zone }) => zone === undefined),
    changes: changesIn(week, rows.map(({ plan: { zone = '' } }) => zone)),
    demand: demandTables(plans, queueOf, week, shares),
  };
}

function rowOf(plan: PlannedRuns, queue: string | undefined): CalendarRow {
  const { schedule: expression = '', zone = 'Etc/UTC', starts, length } = plan;
  const schedule = readSchedule(expression);
  return {
    plan, queue, schedule: expression, length,
    inZone: timesOf(starts.map((start) => start + offsetAt(zone, start))),
    inUtc: timesOf(starts), intervals: intervalsOf(plan),
    notes: isSchedule(schedule) && plan.isZoneAssumed !== true ? clockChangeNotes(schedule, zone) : [],
  };
}

/** Times of a week in words; `starts` in minutes since 1970-01-01 by the clocks that are meant. */
export function timesOf(starts: readonly number[]): string {
  const byTime = new Map<string, Set<string>>();
  for (const start of starts) {
    const clock = clockAt(start);
    byTime.set(clock, (byTime.get(clock) ?? new Set()).add(weekdayAt(start)));
  }
  if (starts.length === 0) {
    return 'not in this week';
  }
  if (byTime.size > 4) {
    const gaps = new Set(starts.slice(1).map((start, i) => start - starts[i]));
    const [gap] = gaps;
    return gaps.size === 1 && MINUTES_A_DAY % gap === 0
      ? `every ${gap % 60 === 0 ? `${gap === 60 ? '' : `${gap / 60} `}hour${gap === 60 ? '' : 's'}` : `${gap} minutes`}`
      : `${starts.length} times`;
  }
  const byDays = new Map<string, string[]>();
  byTime.forEach((days, clock) => {
    const words = daysText(days);
    byDays.set(words, [...(byDays.get(words) ?? []), clock]);
  });
  return [...byDays].map(([days, clocks]) => `${days} ${clocks.sort().join(', ')}`).join('; ');
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function daysText(days: ReadonlySet<string>): string {
  const own = DAYS.filter((day) => days.has(day));
  const first = DAYS.indexOf(own[0]);
  const isRange = own.length > 2 && own.every((day, i) => DAYS.indexOf(day) === first + i);
  return own.length === 7 ? 'daily' : isRange ? `${own[0]} to ${own[own.length - 1]}` : own.join(', ');
}

/** Demand of accelerators and CPUs, where there is any. */
function demandTables(
  plans: readonly PlannedRuns[], queueOf: ReadonlyMap<PlannedRuns, string | undefined>, week: Week, shares: readonly ShareTable[],
): DemandTable[] {
  const asks = new Map(plans.map((plan) => [plan, asksOf(plan.workload)]));
  const resources = inOrder([...asks.values()].flatMap((amounts) => [...amounts.keys()]));
  return resources.filter((name) => name !== 'memory' && name !== 'ephemeral-storage').map((resource) => {
    const demands = plans.flatMap((runs) => {
      const amount = asks.get(runs)?.get(resource);
      return amount === undefined ? [] : [{ runs, queue: queueOf.get(runs) ?? 'no queue', amount }];
    });
    const tables = shares.filter((table) => table.resource === resource);
    const quota = tables.length === 0 ? undefined : tables
      .map(({ unassigned, rows }) => rows.reduce((sum, { share }) => sum.plus(share), unassigned))
      .reduce((sum, one) => sum.plus(one));
    return { resource, queues: hourlyDemand(demands, week), quota };
  });
}
