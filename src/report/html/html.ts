import { printable } from '../../base/printable';

/** A piece of a page in which everything that came from outside is escaped. */
export class Html {
  constructor(public readonly text: string) {}
}

/** What may stand in a template: text, which is escaped; pieces, as they are; nothing. */
export type Part = string | number | Html | undefined | false | readonly Part[];

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' };

/** A text as HTML shows it; characters that turn text around or have no width are written as escapes. */
export function escaped(value: string): string {
  return printable(value).replace(/[&<>"']/g, (character) => ESCAPES[character]);
}

/** A template: `html`<td>${name}</td>``. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((all, literal, i) => all + literal + (i < parts.length ? partText(parts[i]) : ''), ''));
}

function partText(part: Part): string {
  if (part === undefined || part === false) {
    return '';
  }
  if (part instanceof Html) {
    return part.text;
  }
  return typeof part === 'object' ? part.map(partText).join('') : escaped(String(part));
}

export function join(parts: readonly Part[], between: string): Html {
  return new Html(parts.map(partText).join(between));
}
