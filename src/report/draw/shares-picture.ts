import { printable } from '../../base/printable';
import { ShareRow, ShareTable } from '../model/share-table';
import { numberOf } from './amount';
import { colour, Colour } from './colours';
import { Picture } from './svg';

/** The parts of a bar, in their order, and what each means. */
export const SHARE_PARTS: readonly {
  readonly colour: Colour;
  readonly name: string;
  readonly of: (row: ShareRow, number: Of) => number;
}[] = [
  { colour: 'firm', name: 'guaranteed without eviction', of: (row, number) => number(row.withoutEviction) },
  { colour: 'evict', name: 'guaranteed by eviction', of: (row, number) => number(row.byEviction) },
  {
    colour: 'risk',
    name: 'own share, not guaranteed',
    of: (row, number) => Math.max(0, number(row.share) - number(row.withoutEviction) - number(row.byEviction)),
  },
  { colour: 'borrow', name: 'may borrow', of: (row, number) => number(row.mayBorrow) },
];

type Of = (amount: ShareRow['share']) => number;

/** Rows of which more are drawn narrower. */
const MANY = 12;
const WIDTH = 760;

/** A bar for each queue, and below it, thin, what of its share it lends while idle. */
export function sharesPicture({ resource, rows, onNodes }: ShareTable): Picture {
  const number = (amount: ShareRow['share']): number => numberOf(resource, amount);
  const names = rows.map(({ queue }) => shortName(queue));
  const left = leftOf(names);
  const bar = (name: string, data: readonly number[], fill: string, stack: string, width: number): object => ({
    type: 'bar',
    name,
    stack,
    data,
    barWidth: width,
    barGap: '15%',
    itemStyle: { color: fill, borderColor: colour('paper'), borderWidth: 1 },
  });
  const [room, thick, thin] = rows.length > MANY ? [26, 10, 4] : [38, 15, 5];
  const longest = Math.max(...rows.map(({ atBest, share }) => Math.max(number(atBest), number(share))));
  return {
    width: WIDTH,
    height: rows.length * room + 34,
    options: {
      grid: { left, right: 130, top: 6, bottom: 26 },
      xAxis: valueAxis(Math.max(longest, rows.length === 0 ? 1 : 0)),
      yAxis: nameAxis(names),
      series: [
        ...SHARE_PARTS.map(({ name, colour: fill, of }) =>
          bar(
            name,
            rows.map((row) => of(row, number)),
            colour(fill),
            'has',
            thick,
          ),
        ),
        {
          type: 'bar',
          stack: 'has',
          barWidth: thick,
          data: rows.map(() => 0),
          label: {
            show: true,
            position: 'right',
            color: colour('quiet'),
            fontSize: 12,
            formatter: ({ dataIndex }: { dataIndex: number }) => labelOf(rows[dataIndex]),
          },
        },
        bar(
          'keeps',
          rows.map((row) => number(row.share) - number(row.lends)),
          'none',
          'lends',
          thin,
        ),
        bar(
          'lends while idle',
          rows.map((row) => number(row.lends)),
          colour('lend'),
          'lends',
          thin,
        ),
        ...(onNodes === undefined || number(onNodes) > longest ? [] : [nodesLine(number(onNodes))]),
      ],
    },
  };
}

function labelOf({ share, atBest }: ShareRow): string {
  return atBest.compareTo(share) === 0 ? share.toString() : `${share.toString()}, up to ${atBest.toString()}`;
}

/** A line where the nodes end, if bars come so far. */
function nodesLine(at: number): object {
  return {
    type: 'line',
    data: [],
    markLine: {
      silent: true,
      symbol: 'none',
      data: [{ xAxis: at }],
      lineStyle: { color: colour('ink'), type: 'dashed', width: 1 },
      label: { show: false },
    },
  };
}

export function valueAxis(max: number, name?: string): object {
  return {
    type: 'value',
    max: max === 0 ? 1 : max,
    name,
    splitNumber: 6,
    minInterval: max >= 6 ? 1 : 0,
    axisLabel: { color: colour('quiet'), fontSize: 12, showMaxLabel: true, hideOverlap: true, formatter: plainNumber },
    splitLine: { lineStyle: { color: colour('line') } },
  };
}

/** Without the rounding and the commas of a language. */
export function plainNumber(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

export function nameAxis(names: readonly string[]): object {
  return {
    type: 'category',
    data: names,
    inverse: true,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: colour('line') } },
    axisLabel: { color: colour('ink'), fontSize: 13, interval: 0 },
  };
}

/** A name that fits beside a picture. */
export function shortName(name: string): string {
  const shown = printable(name);
  return shown.length > 32 ? `${shown.slice(0, 31)}…` : shown;
}

export function leftOf(names: readonly string[]): number {
  return 16 + Math.max(40, ...names.map((name) => name.length * 7.4));
}
