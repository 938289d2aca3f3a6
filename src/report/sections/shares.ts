import { isAccelerator } from '../../preflight/model/amounts';
import { colour } from '../draw/colours';
import { sharesPicture, SHARE_PARTS } from '../draw/shares-picture';
import { ClusterReport } from '../model/cluster-report';
import { ShareRow, ShareTable } from '../model/share-table';
import { Block, Inline } from './document';

const COLUMNS = ['Queue', 'Share', 'Without eviction', 'By eviction', 'May borrow', 'At best', 'Lends while idle'].map((name, i) => ({
  name,
  isNumber: i > 0,
}));

/** Who can count on what, and what more they can have. */
export function sharesSection({ shares, oldShares }: ClusterReport): Block[] {
  return [
    {
      lead:
        'What each queue gets even when all others want as much as they may have, what more it gets because those that borrow from it ' +
        'are evicted, and what it may have beside its share while others are idle.',
    },
    ...shares.map((share): Block => ({
      summary: heading(share),
      isOpen: isAccelerator(share.resource),
      blocks: content(share, oldShares),
    })),
  ];
}

function heading({ resource, flavor, cohort, onNodes, unassigned }: ShareTable): Inline {
  const words = [
    cohort === undefined ? '' : `cohort ${cohort}`,
    onNodes === undefined ? '' : `${onNodes.toString()} on the nodes`,
    unassigned.isZero ? '' : `${unassigned.toString()} belong to nobody and can be borrowed`,
  ].filter((word) => word !== '');
  return [{ strong: `${resource}${flavor === undefined ? '' : ` in ${flavor}`}` }, ' ', { quiet: words.join(' · ') }];
}

function content(share: ShareTable, oldShares: readonly ShareTable[] | undefined): Block[] {
  const before = oldShares?.find(
    ({ resource, flavor, cohort }) => resource === share.resource && flavor === share.flavor && cohort === share.cohort,
  );
  const name = `${share.resource}${share.flavor === undefined ? '' : ` in ${share.flavor}`}`;
  const gone = (before?.rows ?? []).filter(({ queue }) => !share.rows.some((row) => row.queue === queue));
  return [
    {
      picture: sharesPicture(share),
      title: `Shares of ${name}, queue by queue; the table below has the numbers`,
      legend: [
        ...SHARE_PARTS.map(({ name: part, colour: fill }) => ({ name: part, fill: colour(fill) })),
        { name: 'lends while idle', fill: colour('lend') },
      ],
    },
    shortly(share.rows.length, {
      table: {
        caption: `Shares of ${name}`,
        columns: COLUMNS,
        rows: [
          ...share.rows.map((row) =>
            cells(row, oldShares === undefined ? undefined : (before?.rows.find(({ queue }) => queue === row.queue) ?? 'new')),
          ),
          ...gone.map(({ queue, share: was }): Inline[] => [
            [queue, ' ', { badge: 'warning', says: 'gone' }],
            `was ${was.toString()}`,
            '',
            '',
            '',
            '',
            '',
          ]),
        ],
      },
    }),
    ...(share.notes.length > 0 ? [{ notes: share.notes }] : []),
  ];
}

/** Rows of a table that stands open beside its picture. */
const OPEN_ROWS = 16;

function shortly(rows: number, block: Block): Block {
  return rows <= OPEN_ROWS ? block : { summary: 'Numbers', isOpen: false, blocks: [block] };
}

function cells(row: ShareRow, before: ShareRow | 'new' | undefined): Inline[] {
  const cell = (key: Exclude<keyof ShareRow, 'queue'>): Inline => {
    const was = before === 'new' ? undefined : before?.[key];
    const difference = was === undefined ? undefined : row[key].minus(was);
    return difference === undefined || difference.isZero
      ? row[key].toString()
      : [row[key].toString(), ' ', { small: `(${difference.isNegative ? '' : '+'}${difference.toString()})` }];
  };
  return [
    before === 'new' ? [row.queue, ' ', { badge: 'good', says: 'new' }] : row.queue,
    cell('share'),
    cell('withoutEviction'),
    cell('byEviction'),
    cell('mayBorrow'),
    cell('atBest'),
    cell('lends'),
  ];
}
