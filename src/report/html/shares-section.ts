import { isAccelerator } from '../../preflight/model/amounts';
import { sharesPicture, SHARE_PARTS } from '../draw/shares-picture';
import { ClusterReport } from '../model/cluster-report';
import { ShareRow, ShareTable } from '../model/share-table';
import { Figures, legend } from './figure';
import { html, Html, Part } from './html';
import { details, table } from './table';

const COLUMNS = [
  'Queue', 'Share', 'Without eviction', 'By eviction', 'May borrow', 'At best', 'Lends while idle',
].map((name, i) => ({ name, isNumber: i > 0 }));

/** Who can count on what, and what more they can have. */
export function sharesSection({ shares, oldShares }: ClusterReport, figures: Figures): Html {
  if (shares.length === 0) {
    return html`<p>There are no queues with quota in the input.</p>`;
  }
  return html`<p class="q">What each queue gets even when all others want as much as they may have, what more it gets because those that
borrow from it are evicted, and what it may have beside its share while others are idle.</p>
${shares.map((share) => details(heading(share), content(share, oldShares, figures), isAccelerator(share.resource)))}`;
}

function heading({ resource, flavor, cohort, onNodes, unassigned }: ShareTable): Html {
  const words = [
    cohort === undefined ? '' : `cohort ${cohort}`, onNodes === undefined ? '' : `${onNodes.toString()} on the nodes`,
    unassigned.isZero ? '' : `${unassigned.toString()} of nobody's, there to borrow`,
  ].filter((word) => word !== '');
  return html`<strong>${resource}${flavor !== undefined && ` in ${flavor}`}</strong> <span class="q">${words.join(' · ')}</span>`;
}

function content(share: ShareTable, oldShares: readonly ShareTable[] | undefined, figures: Figures): Html {
  const before = oldShares?.find(({ resource, flavor, cohort }) =>
    resource === share.resource && flavor === share.flavor && cohort === share.cohort);
  const name = `${share.resource}${share.flavor === undefined ? '' : ` in ${share.flavor}`}`;
  const gone = (before?.rows ?? []).filter(({ queue }) => !share.rows.some((row) => row.queue === queue));
  return html`${figures.figure(sharesPicture(share), `Shares of ${name}, queue by queue; the table below has the numbers`, [
    ...SHARE_PARTS.map(({ name: part, colour }) => legend(part, colour)), legend('lends while idle', 'lend'),
  ])}
${table({
    caption: `Shares of ${name}`, columns: COLUMNS, isSearched: true,
    rows: [
      ...share.rows.map((row) => cells(row, oldShares === undefined ? undefined : before?.rows.find(({ queue }) => queue === row.queue) ?? 'new')),
      ...gone.map(({ queue, share: was }) => [html`${queue} <span class="b warning">gone</span>`, `was ${was.toString()}`, '', '', '', '', '']),
    ],
  })}
${share.notes.length > 0 && html`<ul class="p q">${share.notes.map((note) => html`<li>${note}</li>`)}</ul>`}`;
}

function cells(row: ShareRow, before: ShareRow | 'new' | undefined): Part[] {
  const cell = (key: Exclude<keyof ShareRow, 'queue'>): Part => {
    const was = before === 'new' ? undefined : before?.[key];
    const difference = was === undefined ? undefined : row[key].minus(was);
    return difference === undefined || difference.isZero ? row[key].toString()
      : html`${row[key].toString()} <span class="u">(${difference.isNegative ? '' : '+'}${difference.toString()})</span>`;
  };
  return [
    before === 'new' ? html`${row.queue} <span class="b good">new</span>` : row.queue,
    cell('share'), cell('withoutEviction'), cell('byEviction'), cell('mayBorrow'), cell('atBest'), cell('lends'),
  ];
}
