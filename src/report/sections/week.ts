import { isAccelerator } from '../../preflight/model/amounts';
import { durationText } from '../../preflight/model/expected-duration';
import { clockAt, dateAt, weekdayAt } from '../../week/week';
import { queueColour, colour } from '../draw/colours';
import { calendarPicture, colouredQueues, demandPicture, MOST_ROWS } from '../draw/week-pictures';
import { Calendar, CalendarRow, DemandTable } from '../model/calendar';
import { ClusterReport } from '../model/cluster-report';
import { Block, Inline, Legend, plural } from './document';

/** Queues that a table of demand has columns for. */
const MOST_COLUMNS = 12;

/** When work is due, and how much of what there is it asks for. */
export function weekSection({ calendar }: ClusterReport): Block[] {
  const { week, rows, changes, demand } = calendar;
  const queues = colouredQueues(demand);
  const legend: Legend[] = [
    ...queues.map((queue, i) => ({ name: queue, fill: queueColour(i) })),
    ...(demand.some((one) => one.queues.some(({ queue }) => !queues.includes(queue)))
      ? [{ name: 'other queues', fill: queueColour(queues.length) }] : []),
    ...(changes.length > 0 ? [{ name: 'clocks change', fill: colour('error') }] : []),
  ];
  const due = rows.filter(({ intervals }) => intervals.length > 0);
  const shown = due.slice(0, MOST_ROWS);
  return [
    {
      lead: `The week from Monday ${week.monday}, in UTC, if every run starts when it is due and takes as long as expected. Nobody waits in `
        + 'this picture: where it rises above the quota, somebody would.',
    },
    ...(changes.length === 0 ? []
      : [{ paragraph: [{ strong: 'Clocks change in this week:' }, ` ${changes.map(({ sentence }) => sentence).join('; ')}.`] as const }]),
    ...demand.flatMap((one): Block[] => {
      const blocks: Block[] = [
        { picture: demandPicture(one, changes, week, queues), title: `Demand of ${one.resource} by queue in each hour of the week`, legend },
        { summary: 'Numbers', isOpen: false, blocks: [demandTable(one, week.from)] },
      ];
      const title = `Demand of ${one.resource}`;
      // where there are accelerators, they are what people wait for
      return isAccelerator(one.resource) || !isAccelerator(demand[0].resource)
        ? [{ heading: title }, ...blocks] : [{ summary: { strong: title }, isOpen: false, blocks }];
    }),
    ...(shown.length === 0 ? [] : [
      { heading: 'Schedules' },
      ...(due.length > shown.length
        ? [{ paragraph: { small: `The picture has the first ${shown.length} of ${due.length} schedules; the table has all.` } }] : []),
      {
        picture: calendarPicture(shown, changes, week, queues), legend,
        title: 'Runs of each schedule over the week; the table below has the times',
      },
    ]),
    ...(rows.length === 0 ? []
      : [{ summary: `${plural(rows.length, 'schedule')}, in zone and UTC`, isOpen: rows.length <= 12, blocks: [scheduleTable(rows)] }]),
    ...notesOf(calendar),
  ];
}

function scheduleTable(rows: readonly CalendarRow[]): Block {
  return {
    table: {
      caption: 'Schedules',
      columns: ['Schedule', 'Queue', 'Cron', 'Zone', 'Starts in its zone', 'Starts in UTC', 'Takes', 'Changes of clocks'].map((name) => ({ name })),
      rows: rows.map(({ plan, queue, schedule, inZone, inUtc, length, notes }): Inline[] => [
        [{ quiet: `${plan.workload.object.namespace ?? ''}/` }, plan.workload.object.name], queue ?? 'none', { code: schedule },
        plan.isZoneAssumed === true ? { quiet: 'not given' } : plan.zone ?? '', inZone, inUtc,
        length.source === 'expected' ? durationText(length.seconds)
          : [durationText(length.seconds), ' ', { small: length.source === 'deadline' ? 'at most' : 'assumed' }],
        notes.join('; '),
      ]),
    },
  };
}

/** The hours in which demand changes, so that a quiet week is a short table. */
function demandTable({ resource, queues, quota }: DemandTable, from: number): Block {
  const hours = Array.from({ length: 168 }, (_, hour) => hour).filter((hour) =>
    hour === 0 || queues.some(({ hours: own }) => own[hour].compareTo(own[hour - 1]) !== 0));
  const own = queues.length > MOST_COLUMNS ? [] : queues;
  return {
    table: {
      caption: `Demand of ${resource}`,
      columns: [
        { name: 'From, UTC' }, ...own.map(({ queue }) => ({ name: queue, isNumber: true })), { name: 'Together', isNumber: true },
        { name: 'Of the quota', isNumber: true },
      ],
      rows: hours.map((hour) => {
        const at = from + hour * 60;
        const all = queues.map((one) => one.hours[hour]).reduce((sum, one) => sum.plus(one));
        return [
          `${weekdayAt(at)} ${dateAt(at)} ${clockAt(at)}`, ...own.map((one) => one.hours[hour].toString()), all.toString(),
          quota === undefined || quota.isZero ? 'no quota' : `${Number((all._nanos * 100n) / quota._nanos)} %`,
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
    ...(once.length === 0 ? [] : [`${plural(once.length, 'run')} that ${once.length === 1 ? 'stands' : 'stand'} in the input once `
      + `${once.length === 1 ? 'is' : 'are'} taken to start with the week`]),
    ...(assumed === 0 ? [] : [`${plural(assumed, 'workload')} ${says} nothing of how long ${takes}: an hour is assumed; set `
      + "'expectedDuration'"]),
    ...(zoneless === 0 ? [] : [`${plural(zoneless, 'schedule')} ${zoneless === 1 ? 'names' : 'name'} no time zone: UTC is assumed, and the `
      + 'controller goes by the clock of its own machine']),
  ];
  return notes.length === 0 ? [] : [{ notes }];
}
