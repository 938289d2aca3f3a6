import { markdownCode, markdownText, printable } from '../../base/printable';
import { DIFF_KINDS, DiffEntry } from './diff-entry';

/** The sentence that a reviewer reads first. */
export function diffSummary(entries: readonly DiffEntry[]): string {
  const count = (kind: DiffEntry['kind']): number => entries.filter((entry) => entry.kind === kind).length;
  const started = entries.filter((entry) => entry.kind === 'run started');
  const gpus = started.reduce(
    (sum, { text }) =>
      sum + [...text.matchAll(/, ([0-9]+) [a-z.]+\/[a-z0-9.-]+/g)].reduce((total, [, amount]) => total + Number(amount), 0),
    0,
  );
  const refused = entries.filter((entry) => entry.kind === 'run changed in place' && entry.severity === 'error').length;
  const again = count('run changed in place') - refused;
  const parts = [
    started.length > 0 ? `starts ${plural(started.length, 'run')}${gpus > 0 ? ` (${gpus} GPUs)` : ''}` : '',
    count('run ended') > 0 ? `ends ${plural(count('run ended'), 'run')} that may be running` : '',
    refused > 0 ? `changes ${plural(refused, 'run')} in place, which cannot be applied` : '',
    again > 0 ? `ends ${plural(again, 'run')} and starts ${again === 1 ? 'it' : 'them'} again` : '',
    count('immutable field changed') > 0 ? `changes ${plural(count('immutable field changed'), 'field')} that cannot be changed` : '',
    count('data deleted') > 0 ? `deletes ${plural(count('data deleted'), 'object')} with data` : '',
    count('share or limit changed') > 0 ? `changes ${plural(count('share or limit changed'), 'share')} or limits` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'This change starts and ends no run, and changes no share.' : `This change ${parts.join('; ')}.`;
}

/** For a terminal. */
export function diffText(entries: readonly DiffEntry[]): string {
  const sections = DIFF_KINDS.flatMap((kind) => {
    const own = entries.filter((entry) => entry.kind === kind);
    return own.length === 0
      ? []
      : [
          '',
          `${kind}:`,
          ...own.map((entry) => `  ${mark(entry)}${printable(sentenceOf(entry))}`),
        ];
  });
  return [diffSummary(entries), ...sections, ''].join('\n');
}

/** For the description of a pull request. */
export function diffMarkdown(entries: readonly DiffEntry[]): string {
  const sections = DIFF_KINDS.flatMap((kind) => {
    const own = entries.filter((entry) => entry.kind === kind);
    return own.length === 0
      ? []
      : [
          '',
          `### ${kind[0].toUpperCase()}${kind.slice(1)}`,
          '',
          ...own.map(
            (entry) =>
              `- ${entry.severity === 'error' ? '**Error:** ' : ''}${markdownCode(entry.object)} `
              + markdownText(`${entry.text}${entry.fix === undefined ? '' : `; ${entry.fix}`}`),
          ),
        ];
  });
  return [`**${diffSummary(entries)}**`, ...sections, ''].join('\n');
}

function sentenceOf({ object, text, fix }: DiffEntry): string {
  return `${object} ${text}${fix === undefined ? '' : `; ${fix}`}`;
}

function mark(entry: DiffEntry): string {
  return entry.severity === 'error' ? 'error: ' : '';
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
