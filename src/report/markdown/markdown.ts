import { markdownCode, markdownText } from '../../base/printable';
import { escaped } from '../html/html';
import { Pen } from '../draw/svg';
import { Block, Inline, Table } from '../sections/document';
import { COLOPHON, overview, Report, sourceOf, titleOf } from '../sections/report';
import { clusterName, sectionsOf, summaryOf } from '../sections/sections';
import { pictureFile } from './picture-file';

/** A file beside the Markdown. */
export interface PictureFile {
  readonly name: string;
  readonly svg: string;
}

/** The report as Markdown, and its pictures. */
export interface MarkdownReport {
  readonly text: string;
  readonly pictures: readonly PictureFile[];
}

/**
 * The report as Markdown, for a pull request.
 *
 * @param name of the file, without its ending; begins the names of the pictures
 */
export function markdown(report: Report, pen: Pen, name: string): MarkdownReport {
  const writer = new MarkdownWriter(pen, name);
  const several = report.clusters.length > 1;
  const text = [
    `# ${markdownText(titleOf(report))}`, words(sourceOf(report)),
    ...(several ? [writer.blocks([overview(report, report.clusters.map(() => ''))])] : []),
    ...report.clusters.flatMap((cluster) => [
      ...(several ? [`## ${markdownText(clusterName(cluster))}`] : []), writer.blocks(summaryOf(cluster)),
      ...sectionsOf(cluster).flatMap(({ title, blocks }) => [`${several ? '###' : '##'} ${title}`, writer.blocks(blocks)]),
    ]),
    markdownText(COLOPHON),
  ].join('\n\n');
  return { text: `${text}\n`, pictures: writer.pictures };
}

class MarkdownWriter {
  public readonly pictures: PictureFile[] = [];

  constructor(private readonly pen: Pen, private readonly name: string) {}

  public blocks(blocks: readonly Block[]): string {
    return blocks.map((block) => this.block(block)).join('\n\n');
  }

  private block(block: Block): string {
    if ('heading' in block) {
      return `**${markdownText(block.heading)}**`;
    }
    if ('paragraph' in block) {
      return words(block.paragraph);
    }
    if ('lead' in block) {
      return markdownText(block.lead);
    }
    if ('notes' in block) {
      return block.notes.map((note) => `- ${markdownText(note)}`).join('\n');
    }
    if ('table' in block) {
      return table(block.table);
    }
    if ('facts' in block) {
      return table({
        caption: '', columns: block.facts.map(({ name }) => ({ name, isNumber: true })), rows: [block.facts.map(({ value }) => value)],
      });
    }
    if ('picture' in block) {
      const file = `${this.name}-${this.pictures.length + 1}.svg`;
      this.pictures.push({ name: file, svg: pictureFile(this.pen, block.picture, block.title, block.legend) });
      return `![${markdownText(block.title)}](${encodeURIComponent(file)})`;
    }
    const content = this.blocks(block.blocks);
    return block.isOpen ? `**${summary(block.summary)}**\n\n${content}`
      : `<details><summary>${escaped(plain(block.summary))}</summary>\n\n${content}\n\n</details>`;
  }
}

/** A summary that is strong as a whole. */
function summary(of: Inline): string {
  return markdownText(plain(of));
}

function plain(of: Inline): string {
  if (typeof of === 'string') {
    return of;
  }
  if (Array.isArray(of)) {
    return (of as readonly Inline[]).map(plain).join('');
  }
  const one = of as Exclude<Inline, string | readonly Inline[]>;
  return 'lines' in one ? one.lines.map(plain).join(', ') : 'badge' in one ? one.says : Object.values(one)[0] as string;
}

function words(of: Inline): string {
  if (typeof of === 'string') {
    return markdownText(of);
  }
  if (Array.isArray(of)) {
    return (of as readonly Inline[]).map(words).join('');
  }
  const one = of as Exclude<Inline, string | readonly Inline[]>;
  if ('code' in one) {
    // a bar ends the cell of a table even in code
    return one.code.includes('|') ? markdownText(one.code) : markdownCode(one.code);
  }
  return 'strong' in one ? `**${markdownText(one.strong)}**`
    : 'badge' in one ? `${MARKS[one.badge]} ${markdownText(one.says)}`
      : 'lines' in one ? one.lines.map(words).join('<br>')
        : markdownText('quiet' in one ? one.quiet : 'small' in one ? one.small : one.link);
}

const MARKS = { error: '🔴', warning: '🟠', info: '⚪', good: '🟢' } as const;

function table({ columns, rows }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => (cell === '' ? ' ' : cell)).join(' | ')} |`;
  return [
    line(columns.map(({ name }) => markdownText(name))), line(columns.map(({ isNumber }) => (isNumber === true ? '--:' : '---'))),
    ...rows.map((cells) => line(cells.map(words))),
  ].join('\n');
}
