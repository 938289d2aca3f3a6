import { ClusterReport } from '../model/cluster-report';
import { AskRow, QueueGroup, WorkloadRow } from '../model/workload-rows';
import { html, Html, join, Part } from './html';
import { badge, details, table } from './table';

/** Rows that a queue shows without being opened. */
const OPEN_ROWS = 12;

/** What runs under which queue, what it asks for, and the most that it can get. */
export function workloadsSection({ queues }: ClusterReport): Html {
  if (queues.length === 0) {
    return html`<p>There are no workloads in the input.</p>`;
  }
  return html`<p class="q">What each workload asks for with all its pods, beside the most that its queue can ever give it. What cannot
fit never starts, and no controller says so.</p>
${queues.map((group) => details(heading(group), groupTable(group), group.rows.length <= OPEN_ROWS && queues.length <= OPEN_ROWS))}`;
}

function heading({ place, rows }: QueueGroup): Html {
  const misfits = rows.filter(({ asks }) => asks.some(({ isTooMuch }) => isTooMuch)).length;
  const name = place === undefined ? 'In no queue' : place.queue;
  const what = place === undefined ? ['the scheduler starts their pods one by one']
    : [place.isKnown ? `${place.system} queue` : `${place.system} queue, which the input does not have`];
  return html`<strong>${name}</strong> <span class="q">${what.join(' · ')} · ${plural(rows.length, 'workload')}</span>${misfits > 0
    && html` ${badge('error', `${misfits} too large`)}`}`;
}

function groupTable({ place, rows }: QueueGroup): Html {
  return table({
    caption: `Workloads ${place === undefined ? 'in no queue' : `of queue ${place.queue}`}`, isSearched: true,
    columns: ['Workload', 'Runs', 'Pods', 'Asks for', 'Can get at most', 'Priority', 'Verdict'].map((name) => ({ name })),
    rows: rows.map((row) => [
      html`${row.object.namespace !== undefined && html`<span class="q">${row.object.namespace}/</span>`}${row.object.name}
<span class="u">${row.object.kind}</span>`,
      row.schedule === undefined ? 'once' : html`<code>${row.schedule}</code>`,
      podsCell(row), lines(row.asks, ({ asks, resource }) => `${asks.toString()} ${resource}`),
      lines(row.asks, ({ most, resource }) => (most === undefined ? 'no limit known' : `${most.toString()} ${resource}`)),
      row.priority ?? '', verdict(row),
    ]),
  });
}

function podsCell({ pods, roles }: WorkloadRow): Part {
  return roles.length === 1 && roles[0] === `${pods} pods` ? String(pods) : join(roles, ', ');
}

function lines(asks: readonly AskRow[], text: (ask: AskRow) => string): Html {
  return join(asks.map((ask) => html`${text(ask)}`), '<br>');
}

function verdict({ asks, place }: WorkloadRow): Html {
  const wrong = asks.filter(({ isTooMuch }) => isTooMuch);
  if (wrong.length > 0) {
    return html`${badge('error', 'never starts')} ${wrong.map(({ needs, most, resource }) =>
      `needs ${needs.toString()} ${resource}, at most ${most?.toString() ?? ''}`).join('; ')}`;
  }
  return place === undefined ? html`` : place.isKnown ? badge('good', 'fits') : badge('info', 'not known');
}

export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
