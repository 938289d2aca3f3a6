import { Run } from '../client/index';
import { RunState } from '../client/run-state';
import { nameOf } from '../upstream/kinds';
import { printable } from '../base/printable';

const HEADS = ['RUN', 'STATE', 'QUEUE', 'WHY'];

/** Runs as a table: what each is doing, in which queue, and why. */
export function statusTable(rows: readonly { readonly run: Run; readonly state: RunState }[]): string {
  const cells = rows.map(({ run, state }) => [
    `${nameOf(run.kind).toLowerCase()}/${run.name}`, state.phase, state.queue ?? '-',
    [state.reason, state.message].filter((part) => part !== undefined).join(': ') || '-',
  ].map((cell) => printable(cell.replaceAll('\n', ' '))));
  const widths = HEADS.map((head, i) => Math.max(head.length, ...cells.map((row) => row[i].length)));
  return [HEADS, ...cells]
    .map((row) => `${row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i]))).join('  ')}\n`)
    .join('');
}
