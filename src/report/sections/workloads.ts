import { ClusterReport } from '../model/cluster-report';
import { KubeObject } from '../../preflight/kube-object';
import { AskRow, QueueGroup, WorkloadRow } from '../model/workload-rows';
import { Block, Inline, plural } from './document';

/** Rows that a queue shows without being opened. */
const OPEN_ROWS = 12;

/** What runs under which queue, what it asks for, and the most that it can get. */
export function workloadsSection({ queues }: ClusterReport): Block[] {
  return [
    {
      lead: 'What each workload asks for with all its pods, beside the most that its queue can ever give it. What cannot fit never starts, '
        + 'and no controller says so.',
    },
    ...queues.map((group): Block => ({
      summary: heading(group), isOpen: group.rows.length <= OPEN_ROWS && queues.length <= OPEN_ROWS, blocks: [groupTable(group)],
    })),
  ];
}

function heading({ place, rows }: QueueGroup): Inline {
  const misfits = rows.filter(({ asks }) => asks.some(({ isTooMuch }) => isTooMuch)).length;
  const what = place === undefined ? 'the scheduler starts their pods one by one'
    : place.isKnown ? `${place.system} queue` : `${place.system} queue, which the input does not have`;
  return [
    { strong: place === undefined ? 'In no queue' : place.queue }, ' ', { quiet: `${what} · ${plural(rows.length, 'workload')}` },
    ...(misfits > 0 ? [' ', { badge: 'error', says: `${misfits} too large` } as const] : []),
  ];
}

function groupTable({ place, rows }: QueueGroup): Block {
  return {
    table: {
      caption: `Workloads ${place === undefined ? 'in no queue' : `of queue ${place.queue}`}`,
      columns: ['Workload', 'Runs', 'Pods', 'Asks for', 'Can get at most', 'Priority', 'Verdict'].map((name) => ({ name })),
      rows: rows.map((row): Inline[] => [
        objectName(row.object), row.schedule === undefined ? 'once' : { code: row.schedule }, pods(row),
        lines(row.asks, ({ asks, resource }) => `${asks.toString()} ${resource}`),
        lines(row.asks, ({ most, resource }) => (most === undefined ? 'no limit known' : `${most.toString()} ${resource}`)),
        row.priority ?? '', verdict(row),
      ]),
    },
  };
}

/** An object with its namespace and kind. */
export function objectName({ namespace, name, kind }: KubeObject): Inline {
  return [...(namespace === undefined ? [] : [{ quiet: `${namespace}/` }]), name, ' ', { small: kind }];
}

function pods({ pods: count, roles }: WorkloadRow): string {
  return roles.length === 1 && roles[0] === plural(count, 'pod') ? String(count) : roles.join(', ');
}

function lines(asks: readonly AskRow[], text: (ask: AskRow) => string): Inline {
  return { lines: asks.map(text) };
}

function verdict({ asks, place }: WorkloadRow): Inline {
  const wrong = asks.filter(({ isTooMuch }) => isTooMuch);
  if (wrong.length > 0) {
    const why = wrong.map(({ needs, most, resource }) => `needs ${needs.toString()} ${resource}, at most ${most?.toString() ?? ''}`);
    return [{ badge: 'error', says: 'never starts' }, ` ${why.join('; ')}`];
  }
  return place === undefined ? '' : place.isKnown ? { badge: 'good', says: 'fits' } : { badge: 'info', says: 'not known' };
}
