import { isAccelerator } from '../../preflight/model/amounts';
import { Quantity } from '../../base/quantity';
import { durationText } from '../../preflight/model/expected-duration';
import { SimulatedWeek } from '../../week/simulate-week';
import { clockAt, dateAt, weekdayAt } from '../../week/week';
import { percent } from '../../week/week-report';
import { CapacityWeek, QueueWeek, weekSummary } from '../../week/week-summary';
import { minutesText } from '../../week/words';
import { numberOf } from '../draw/amount';
import { queueColour, colour } from '../draw/colours';
import { calendarPicture, colouredQueues, demandPicture, MOST_ROWS } from '../draw/week-pictures';
import { Calendar, CalendarRow, DemandTable } from '../model/calendar';
import { ClusterReport } from '../model/cluster-report';
import { Block, Inline, Legend, plural } from './document';

/** Queues that a table of demand has columns for. */
const MOST_COLUMNS = 12;

/** When work is due, and how much of what there is it asks for. */
export function weekSection({ calendar, simulated }: ClusterReport): Block[] {
  const { week, rows, changes, demand } = calendar;
  const queues = colouredQueues(demand);
  const legend: Legend[] = [
    ...queues.map((queue, i) => ({ name: queue, fill: queueColour(i) })),
    ...(demand.some((one) => one.queues.some(({ queue }) => !queues.includes(queue)))
      ? [{ name: 'other queues', fill: queueColour(queues.length) }]
      : []),
    ...(changes.length > 0 ? [{ name: 'clocks change', fill: colour('error') }] : []),
  ];
  const due = rows.filter(({ intervals }) => intervals.length > 0);
  const shown = due.slice(0, MOST_ROWS);
  return [
    {
      lead:
        `The week from Monday ${week.monday}, in UTC. Areas are what is asked for, as if nobody waited; where they rise above the quota, ` +
        'somebody does. The dotted line is what is in use when the queues let start what fits.',
    },
    ...waiting(simulated),
    ...(changes.length === 0
      ? []
      : [{ paragraph: [{ strong: 'Clocks change in this week:' }, ` ${changes.map(({ sentence }) => sentence).join('; ')}.`] as const }]),
    ...demand.flatMap((one): Block[] => {
      const blocks: Block[] = [
        {
          picture: demandPicture(one, changes, week, queues, usedOf(one.resource, simulated)),
          title: `Demand of ${one.resource} by queue in each hour of the week`,
          legend,
        },
        { summary: 'Numbers', isOpen: false, blocks: [demandTable(one, week.from, usedOf(one.resource, simulated))] },
      ];
      const title = `Demand of ${one.resource}`;
      // where there are accelerators, they are what people wait for
      return isAccelerator(one.resource) || !isAccelerator(demand[0].resource)
        ? [{ heading: title }, ...blocks]
        : [{ summary: { strong: title }, isOpen: false, blocks }];
    }),
    ...(shown.length === 0
      ? []
      : [
          { heading: 'Schedules' },
          ...(due.length > shown.length
            ? [{ paragraph: { small: `The picture has the first ${shown.length} of ${due.length} schedules; the table has all.` } }]
            : []),
          {
            picture: calendarPicture(shown, changes, week, queues),
            legend,
            title: 'Runs of each schedule over the week; the table below has the times',
          },
        ]),
    ...(rows.length === 0
      ? []
      : [{ summary: `${plural(rows.length, 'schedule')}, in zone and UTC`, isOpen: rows.length <= 12, blocks: [scheduleTable(rows)] }]),
    ...(simulated === undefined ? notesOf(calendar) : []),
  ];
}

/** What is in use of a resource in each hour, over all flavors. */
function usedOf(resource: string, simulated: SimulatedWeek | undefined): number[] | undefined {
  const own = simulated?.totals.flatMap((total, i) => (total.resource === resource ? [simulated.used[i]] : [])) ?? [];
  return own.length === 0
    ? undefined
    : own[0].map((_, hour) => numberOf(resource, Quantity._ofNanos(own.reduce((sum, hours) => sum + hours[hour], 0n))));
}

/** Who waits, and what is full. */
function waiting(simulated: SimulatedWeek | undefined): Block[] {
  if (simulated === undefined) {
    return [{ paragraph: { quiet: "There are too many runs to simulate them for a page; 'simulate --week' says who waits." } }];
  }
  const { queues, capacity, longest, leftOut, assumptions } = weekSummary(simulated);
  return [
    { paragraph: sentences(queues, capacity) },
    {
      table: {
        caption: 'Waiting by queue',
        columns: ['Queue', 'Runs', 'Wait', 'Longest', 'Mean', 'Evicted', 'Left out', 'Wait at the end'].map((name, i) => ({
          name,
          isNumber: i > 0,
        })),
        rows: queues.map((one) => [
          one.queue,
          String(one.runs),
          String(one.waited),
          minutesText(one.longestWait),
          minutesText(one.meanWait),
          String(one.evictions),
          String(one.skipped),
          String(one.stillWaiting),
        ]),
      },
    },
    ...(longest.length === 0
      ? []
      : [
          {
            summary: 'The longest waits',
            isOpen: longest.length <= 6,
            blocks: [
              {
                table: {
                  caption: 'The longest waits',
                  columns: ['Run', 'Queue', 'Due', 'Waits', 'Starts'].map((name) => ({ name })),
                  rows: longest.map(({ workload, queue, due, waited, started }) => [
                    workload,
                    queue,
                    due,
                    minutesText(waited),
                    started ?? 'not in this week',
                  ]),
                },
              },
            ],
          },
        ]),
    ...(leftOut.length === 0 ? [] : [{ notes: leftOut.map(({ workload, reason }) => `${workload} takes no part: ${reason}`) }]),
    { summary: 'What is assumed', isOpen: false, blocks: [{ notes: assumptions }] },
  ];
}

/** The week in a few sentences. */
function sentences(queues: readonly QueueWeek[], capacity: readonly CapacityWeek[]): Inline {
  const waits = queues.reduce((sum, { waited }) => sum + waited, 0);
  const longest = Math.max(0, ...queues.map(({ longestWait }) => longestWait));
  const verb = waits === 1 ? 'waits' : 'wait';
  const busy = capacity.find(({ resource }) => isAccelerator(resource)) ?? capacity[0];
  const nameOf = ({ resource, flavor }: CapacityWeek): string => `${resource}${flavor === undefined ? '' : ` in ${flavor}`}`;
  return [
    { strong: waits === 0 ? 'Nobody waits.' : `${plural(waits, 'run')} ${verb}, at most ${minutesText(longest)}.` },
    busy === undefined ? '' : ` ${percent(busy.inUse)} of ${busy.quota} ${nameOf(busy)} are in use over the week.`,
    ...capacity.filter(({ fullHours }) => fullHours > 0).map((one) => {
      const more = one.full.length > MOST_TIMES ? ` and ${one.full.length - MOST_TIMES} more times` : '';
      return ` ${nameOf(one)} is full in ${plural(one.fullHours, 'hour')}: ${one.full.slice(0, MOST_TIMES).join(', ')}${more}.`;
    }),
  ];
}

/** Times at which something is full that a sentence lists. */
const MOST_TIMES = 4;

function scheduleTable(rows: readonly CalendarRow[]): Block {
  return {
    table: {
      caption: 'Schedules',
      columns: ['Schedule', 'Queue', 'Cron', 'Zone', 'Starts in its zone', 'Starts in UTC', 'Takes', 'Changes of clocks'].map((name) => ({
        name,
      })),
      rows: rows.map(({ plan, queue, schedule, inZone, inUtc, length, notes }): Inline[] => [
        [{ quiet: `${plan.workload.object.namespace ?? ''}/` }, plan.workload.object.name],
        queue ?? 'none',
        { code: schedule },
        plan.isZoneAssumed === true ? { quiet: 'not given' } : (plan.zone ?? ''),
        inZone,
        inUtc,
        length.source === 'expected'
          ? durationText(length.seconds)
          : [durationText(length.seconds), ' ', { small: length.source === 'deadline' ? 'at most' : 'assumed' }],
        notes.join('; '),
      ]),
    },
  };
}

/** The hours in which demand changes, so that a quiet week is a short table. */
function demandTable({ resource, queues, quota }: DemandTable, from: number, used: readonly number[] | undefined): Block {
  const hours = Array.from({ length: 168 }, (_, hour) => hour).filter(
    (hour) => hour === 0 || queues.some(({ hours: own }) => own[hour].compareTo(own[hour - 1]) !== 0) || used?.[hour] !== used?.[hour - 1],
  );
  const own = queues.length > MOST_COLUMNS ? [] : queues;
  return {
    table: {
      caption: `Demand of ${resource}`,
      columns: [
        { name: 'From, UTC' },
        ...own.map(({ queue }) => ({ name: queue, isNumber: true })),
        { name: 'Together', isNumber: true },
        { name: 'Of the quota', isNumber: true },
        ...(used === undefined ? [] : [{ name: 'In use', isNumber: true }]),
      ],
      rows: hours.map((hour) => {
        const at = from + hour * 60;
        const all = queues.map((one) => one.hours[hour]).reduce((sum, one) => sum.plus(one));
        return [
          `${weekdayAt(at)} ${dateAt(at)} ${clockAt(at)}`,
          ...own.map((one) => one.hours[hour].toString()),
          all.toString(),
          quota === undefined || quota.isZero ? 'no quota' : `${Number((all._nanos * 100n) / quota._nanos)} %`,
          ...(used === undefined ? [] : [String(Math.round(used[hour] * 10) / 10)]),
        ];
      }),
    },
  };
}

function notesOf({ rows, once }: Calendar): Block[] {
  const plans = [...rows.map(({ plan }) => plan), ...once];
  const assumed = plans.filter(({ length }) => length.source === 'assumed').length;
  const zoneless = plans.filter(({ isZoneAssumed }) => isZoneAssumed === true).length;
  const [says, takes] = assumed === 1 ? ['says', 'it takes'] : ['say', 'they take'];
  const notes = [
    ...(once.length === 0
      ? []
      : [
          `${plural(once.length, 'run')} that ${once.length === 1 ? 'stands' : 'stand'} in the input once ` +
            `${once.length === 1 ? 'is' : 'are'} taken to start with the week`,
        ]),
    ...(assumed === 0
      ? []
      : [`${plural(assumed, 'workload')} ${says} nothing of how long ${takes}: an hour is assumed; set ` + "'expectedDuration'"]),
    ...(zoneless === 0
      ? []
      : [
          `${plural(zoneless, 'schedule')} ${zoneless === 1 ? 'names' : 'name'} no time zone: UTC is assumed, and the ` +
            'controller goes by the clock of its own machine',
        ]),
  ];
  return notes.length === 0 ? [] : [{ notes }];
}
