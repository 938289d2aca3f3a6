import { html, Html, Part } from './html';

/** A column of a table. */
export interface Column {
  readonly name: string;

  /** Whether it has numbers, which stand at the right. */
  readonly isNumber?: boolean;
}

/** A table of a page. */
export interface Table {
  /** What it shows, for who cannot see where it stands. */
  readonly caption: string;
  readonly columns: readonly Column[];

  /** Cells; the first names the row. */
  readonly rows: readonly (readonly Part[])[];

  /** Whether the search looks at its rows one by one. */
  readonly isSearched?: boolean;
}

/** A table that scrolls on its own where the page is narrow. */
export function table({ caption, columns, rows, isSearched }: Table): Html {
  const head = columns.map(({ name, isNumber }) => html`<th scope="col"${isNumber === true && html` class="n"`}>${name}</th>`);
  const body = rows.map((cells) => html`<tr${isSearched === true && html` class="s"`}>${cells.map((cell, i) => (i === 0
    ? html`<th scope="row">${cell}</th>` : html`<td${columns[i]?.isNumber === true && html` class="n"`}>${cell}</td>`))}</tr>\n`);
  return html`<div class="t" tabindex="0" role="region" aria-label="${caption}"><table><caption class="h">${caption}</caption>
<thead><tr>${head}</tr></thead><tbody>
${body}</tbody></table></div>\n`;
}

/** What can be opened, closed at first unless it is short. */
export function details(summary: Part, content: Part, isOpen: boolean): Html {
  return html`<details${isOpen && html` open`}><summary>${summary}</summary>
${content}</details>\n`;
}

/** A word on its own background. */
export function badge(kind: 'error' | 'warning' | 'info' | 'good', text: string): Html {
  return html`<span class="b ${kind}">${text}</span>`;
}
