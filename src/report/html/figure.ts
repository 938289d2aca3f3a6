import { Colour, colour } from '../draw/colours';
import { Pen, Picture } from '../draw/svg';
import { escaped, html, Html, Part } from './html';

/** Draws the pictures of a page, and gives each ids of its own. */
export class Figures {
  private count = 0;

  constructor(private readonly pen: Pen) {}

  /**
   * A picture with its legend.
   *
   * @param title what it shows, for who cannot see it; the numbers stand in a table beside it
   */
  public figure(picture: Picture, title: string, legend: readonly Legend[]): Html {
    const svg = new Html(this.pen.draw(picture, `f${++this.count}`, escaped(title)));
    return html`<figure><div tabindex="0" role="region" aria-label="${title}">${svg}</div>
<figcaption><ul class="l">${legend.map(({ fill, name }) => html`<li>${swatch(fill)}${name}</li>`)}</ul></figcaption></figure>\n`;
  }
}

/** What a colour means. */
export interface Legend {
  readonly fill: string;
  readonly name: Part;
}

export function legend(name: string, fill: Colour): Legend {
  return { name, fill: colour(fill) };
}

function swatch(fill: string): Html {
  return html`<svg viewBox="0 0 14 10" aria-hidden="true"><rect width="14" height="10" rx="2" fill="${fill}"></rect></svg>`;
}
