import { Pen } from '../draw/svg';
import { Block, Fact, Inline, Legend, Table } from '../sections/document';
import { escaped, html, Html, join, Part } from './html';

/** Writes blocks as HTML; gives each picture ids of its own. */
export class BlockWriter {
  private pictures = 0;

  /** @param level of headings within sections, one below those of the sections */
  constructor(private readonly pen: Pen, private readonly level: 3 | 4) {}

  public blocks(blocks: readonly Block[]): Html {
    return join(blocks.map((block) => this.block(block)), '\n');
  }

  private block(block: Block): Html {
    if ('heading' in block) {
      return html`<h${this.level} class="s2">${block.heading}</h${this.level}>`;
    }
    if ('paragraph' in block) {
      return html`<p>${inline(block.paragraph)}</p>`;
    }
    if ('lead' in block) {
      return html`<p class="q">${block.lead}</p>`;
    }
    if ('notes' in block) {
      return html`<ul class="p q">${block.notes.map((note) => html`<li>${note}</li>`)}</ul>`;
    }
    if ('table' in block) {
      return table(block.table);
    }
    if ('facts' in block) {
      return html`<dl class="k">${block.facts.map(fact)}</dl>`;
    }
    if ('picture' in block) {
      const svg = new Html(this.pen.draw(block.picture, `f${++this.pictures}`, escaped(block.title)));
      return html`<figure><div tabindex="0" role="group" aria-label="${block.title}">${svg}</div>
<figcaption><ul class="l">${block.legend.map(legendItem)}</ul></figcaption></figure>`;
    }
    return html`<details${block.isOpen && html` open`}><summary>${inline(block.summary)}</summary>
${this.blocks(block.blocks)}</details>`;
  }
}

/** Words as HTML. */
export function inline(words: Inline): Part {
  if (typeof words === 'string') {
    return words;
  }
  if (Array.isArray(words)) {
    return (words as readonly Inline[]).map(inline);
  }
  const one = words as Exclude<Inline, string | readonly Inline[]>;
  if ('code' in one) {
    return html`<code>${one.code}</code>`;
  }
  if ('strong' in one) {
    return html`<strong>${one.strong}</strong>`;
  }
  if ('quiet' in one) {
    return html`<span class="q">${one.quiet}</span>`;
  }
  if ('small' in one) {
    return html`<span class="u">${one.small}</span>`;
  }
  if ('link' in one) {
    return html`<a href="#${one.to}">${one.link}</a>`;
  }
  if ('lines' in one) {
    return join(one.lines.map((line) => html`${inline(line)}`), '<br>');
  }
  return html`<span class="b ${one.badge}">${one.says}</span>`;
}

/** A table that scrolls on its own where the page is narrow; the search looks at its rows one by one. */
function table({ caption, columns, rows }: Table): Html {
  const head = columns.map(({ name, isNumber }) => html`<th scope="col"${isNumber === true && html` class="n"`}>${name}</th>`);
  const body = rows.map((cells) => html`<tr class="s">${cells.map((cell, i) => (i === 0
    ? html`<th scope="row">${inline(cell)}</th>`
    : html`<td${columns[i]?.isNumber === true && html` class="n"`}>${inline(cell)}</td>`))}</tr>\n`);
  return html`<div class="t" tabindex="0" role="group" aria-label="${caption}"><table><caption class="h">${caption}</caption>
<thead><tr>${head}</tr></thead><tbody>
${body}</tbody></table></div>`;
}

function fact({ name, value, kind }: Fact): Html {
  return html`<div><dt>${name}</dt><dd${kind !== undefined && html` class="${kind}"`}>${value}</dd></div>\n`;
}

function legendItem({ name, fill }: Legend): Html {
  const swatch = html`<svg viewBox="0 0 14 10" aria-hidden="true"><rect width="14" height="10" rx="2" fill="${fill}"></rect></svg>`;
  return html`<li>${swatch}${name}</li>`;
}
