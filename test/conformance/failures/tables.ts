import type { FailureCase } from '../suites/failures';

const COLUMNS = ['Volcano', 'JobSet', 'Indexed Job', 'TrainingJob'] as const;
const MARK = '<!-- exit codes -->\n';

/** The table of exit codes and signals, each cell with the recorded case that it comes from. */
export function exitCodeTable(cases: readonly FailureCase[]): string {
  const cells = cases.flatMap(({ id, cell, measured, broken }) => (cell === undefined ? [] : [{ id, ...cell, measured, broken }]));
  const rows = [...new Set(cells.map(({ row }) => row))].map((row) => {
    const texts = COLUMNS.map((column) => {
      const parts = cells
        .filter((cell) => cell.row === row && cell.column === column)
        .map(({ id, when, what, measured, broken }) => `${when === undefined ? '' : `${when}: `}${broken ?? measured ?? what} (${id})`);
      return parts.length === 0 ? '–' : parts.join('; ');
    });
    return `| ${[row, ...texts].join(' | ')} |`;
  });
  return [`| | ${COLUMNS.join(' | ')} |`, `|${'---|'.repeat(COLUMNS.length + 1)}`, ...rows].join('\n');
}

/** The text of a guide with the table in place of the one that it has. */
export function withExitCodeTable(guide: string, cases: readonly FailureCase[]): string {
  const start = guide.indexOf(MARK) + MARK.length;
  const end = guide.indexOf('\n\n', start);
  return `${guide.slice(0, start)}${exitCodeTable(cases)}${guide.slice(end)}`;
}

/** What the guides promise about failures, and whether it was kept. */
export function promiseTable(cases: readonly FailureCase[]): string {
  const rows = cases.map(({ id, guide, promise, measured, broken }) => {
    const kept = broken === undefined ? (measured ?? 'yes') : `no: ${broken.slice(0, 120)}`;
    return `| [${guide}](${guide}.md) | ${promise.replace(/\|/g, '\\|')} | ${kept} | ${id} |`;
  });
  return `| Guide | Promise | Kept | Case |\n|---|---|---|---|\n${rows.join('\n')}`;
}
