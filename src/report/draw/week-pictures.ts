import { CalendarRow, DemandTable } from '../model/calendar';
import { numberOf } from './amount';
import { colour, COLOURED_QUEUES, queueColour } from './colours';
import { leftOf, nameAxis, plainNumber, shortName } from './shares-picture';
import { Picture } from './svg';
import { ChangeInWeek, Week } from '../../week/week';

const WIDTH = 1040;
const ROW = 22;
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Rows that a calendar shows at most; the table below it has all. */
export const MOST_ROWS = 40;

/** An axis of the hours of a week in UTC. */
function hourAxis(): object {
  return {
    type: 'value',
    min: 0,
    max: 168,
    interval: 24,
    axisTick: { show: false },
    splitLine: { lineStyle: { color: colour('line') } },
    axisLine: { lineStyle: { color: colour('line') } },
    axisLabel: { color: colour('quiet'), fontSize: 12, align: 'left', formatter: (hour: number) => DAYS[hour / 24] ?? '' },
  };
}

/** A line at each change of clocks. */
function changeLines(changes: readonly ChangeInWeek[], week: Week): object[] {
  return changes.length === 0
    ? []
    : [
        {
          type: 'line',
          data: [],
          markLine: {
            silent: true,
            symbol: 'none',
            data: changes.map(({ at }) => ({ xAxis: (at - week.from) / 60 })),
            lineStyle: { color: colour('error'), type: 'dashed', width: 1.5 },
            label: { show: false },
          },
        },
      ];
}

/** When each schedule starts and how long its runs take. */
export function calendarPicture(
  rows: readonly CalendarRow[],
  changes: readonly ChangeInWeek[],
  week: Week,
  queues: readonly string[],
): Picture {
  const names = rows.map(({ plan: { workload: { object } } }) => shortName([object.namespace, object.name].filter(Boolean).join('/')));
  const left = leftOf(names);
  const perHour = (WIDTH - left - 16) / 168;
  return {
    width: WIDTH,
    height: rows.length * ROW + 30,
    options: {
      grid: { left, right: 16, top: 4, bottom: 24 },
      xAxis: hourAxis(),
      yAxis: nameAxis(names),
      series: [
        {
          type: 'custom',
          data: rows.map((_, i) => [0, i]),
          renderItem: (_: unknown, api: Api) => {
            const i = api.value(1);
            const [x, y] = api.coord([0, i]);
            const row = rows[i];
            return {
              type: 'path',
              style: { fill: queueColour(placeOf(queues, row.queue)) },
              shape: { pathData: bars(row, week, perHour) },
              x,
              y: y - 6,
            };
          },
        },
        ...changeLines(changes, week),
      ],
    },
  };
}

interface Api {
  value(dimension: number): number;
  coord(point: readonly [number, number]): [number, number];
}

/** All runs of a row as one path: a box each, at least so wide that it can be seen. */
function bars({ intervals }: CalendarRow, week: Week, perHour: number): string {
  return (
    intervals
      .map(({ from, end }) => {
        const [start, stop] = [from, Math.min(end, week.end)].map((minute) => ((minute - week.from) / 60) * perHour);
        return `M${round(start)} 0h${round(Math.max(stop - start, 2))}v12h-${round(Math.max(stop - start, 2))}z`;
      })
      .join('') || 'M0 0'
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function placeOf(queues: readonly string[], queue: string | undefined): number {
  const place = queues.indexOf(queue ?? 'no queue');
  return place === -1 ? COLOURED_QUEUES : place;
}

/**
 * Demand of one resource in each hour, queue on queue, with a line at the quota, and one of what is in use.
 *
 * @param used what is in use on average in each hour
 */
export function demandPicture(
  table: DemandTable,
  changes: readonly ChangeInWeek[],
  week: Week,
  queues: readonly string[],
  used: readonly number[] | undefined,
): Picture {
  const { resource, quota } = table;
  const shown = layers(table, queues);
  const most = Math.max(1, ...Array.from({ length: 168 }, (_, hour) => shown.reduce((sum, { hours }) => sum + hours[hour], 0)));
  const limit = quota === undefined ? undefined : numberOf(resource, quota);
  return {
    width: WIDTH,
    height: 190,
    options: {
      grid: { left: 60, right: 16, top: 22, bottom: 24 },
      xAxis: hourAxis(),
      yAxis: {
        type: 'value',
        max: Math.max(most, limit ?? 0),
        splitNumber: 3,
        splitLine: { lineStyle: { color: colour('line') } },
        axisLabel: { color: colour('quiet'), fontSize: 12, formatter: plainNumber, hideOverlap: true },
      },
      series: [
        ...shown.map(({ name, hours, fill }) => ({
          type: 'line',
          name,
          stack: 'demand',
          step: 'end',
          symbol: 'none',
          lineStyle: { width: 0 },
          areaStyle: { color: fill, opacity: 1 },
          data: [...hours, hours[hours.length - 1]].map((value, hour) => [hour, value]),
        })),
        ...(limit === undefined
          ? []
          : [
              {
                type: 'line',
                data: [],
                markLine: {
                  silent: true,
                  symbol: 'none',
                  data: [{ yAxis: limit }],
                  lineStyle: { color: colour('ink'), type: 'solid', width: 1.5 },
                  label: {
                    show: true,
                    position: 'insideEndTop',
                    formatter: () => `quota ${plainNumber(limit)}`,
                    color: colour('ink'),
                    fontSize: 12,
                    textBorderColor: colour('paper'),
                    textBorderWidth: 3,
                  },
                },
              },
            ]),
        ...(used === undefined
          ? []
          : [
              {
                type: 'line',
                step: 'end',
                symbol: 'none',
                lineStyle: { color: colour('ink'), width: 1.5, type: 'dotted' },
                data: [...used, used[used.length - 1]].map((value, hour) => [hour, value]),
              },
            ]),
        ...changeLines(changes, week),
      ],
    },
  };
}

interface Layer {
  readonly name: string;
  readonly hours: readonly number[];
  readonly fill: string;
}

/** The queues that have a colour, and all others together. */
function layers({ resource, queues: demand }: DemandTable, queues: readonly string[]): Layer[] {
  const numbers = demand.map(({ queue, hours }) => ({ queue, hours: hours.map((amount) => numberOf(resource, amount)) }));
  const own = numbers
    .filter(({ queue }) => queues.includes(queue))
    .map(({ queue, hours }) => ({ name: queue, hours, fill: queueColour(placeOf(queues, queue)) }));
  const others = numbers.filter(({ queue }) => !queues.includes(queue));
  return others.length === 0
    ? own
    : [
        ...own,
        {
          name: 'other queues',
          fill: queueColour(COLOURED_QUEUES),
          hours: Array.from({ length: 168 }, (_, hour) => others.reduce((sum, { hours }) => sum + hours[hour], 0)),
        },
      ];
}

/** The queues that get a colour: those that ask for most over the week. */
export function colouredQueues(tables: readonly DemandTable[]): string[] {
  const [first] = tables;
  const sums = (first?.queues ?? []).map(({ queue, hours }) => ({
    queue,
    sum: hours.reduce((all, amount) => all + numberOf(first.resource, amount), 0),
  }));
  const rest = tables.flatMap(({ queues }) => queues.map(({ queue }) => queue));
  return [...new Set([...sums.sort((a, b) => b.sum - a.sum || (a.queue < b.queue ? -1 : 1)).map(({ queue }) => queue), ...rest])].slice(
    0,
    COLOURED_QUEUES,
  );
}
