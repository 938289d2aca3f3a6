import { colour, variables } from '../draw/colours';
import { Pen, Picture } from '../draw/svg';
import { escaped } from '../html/html';
import { Legend } from '../sections/document';

const LINE = 22;

/** A picture that stands alone: with its legend and its colours, for light and for dark. */
export function pictureFile(pen: Pen, picture: Picture, title: string, legend: readonly Legend[]): string {
  const { width, height } = picture;
  const placed = legendPlaces(legend, width);
  const top = (placed.length === 0 ? 0 : placed[placed.length - 1].line + 1) * LINE + 14;
  const total = top + height + 8;
  const marks = placed
    .map(
      ({ name, fill, x, line }) =>
        `<rect x="${x}" y="${line * LINE + 12}" width="14" height="10" rx="2" fill="${fill}"/>` +
        `<text x="${x + 20}" y="${line * LINE + 21}" font-size="12" fill="${colour('quiet')}">${escaped(name)}</text>`,
    )
    .join('\n');
  const inner = pen
    .draw(picture, 'p', escaped(title))
    .replace(/^<svg /, `<svg y="${top}" `)
    .replace(' role="img"', '');
  const size = `width="${width}" height="${total}" viewBox="0 0 ${width} ${total}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-labelledby="p-title">
<style>${variables(':root')}text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}</style>
<rect width="${width}" height="${total}" rx="8" fill="${colour('paper')}"/>
${marks}
${inner}
</svg>
`;
}

/** Where each part of a legend stands, line by line. */
function legendPlaces(legend: readonly Legend[], width: number): (Legend & { readonly x: number; readonly line: number })[] {
  let x = 16;
  let line = 0;
  return legend.map(({ name, fill }) => {
    const wide = 44 + name.length * 7;
    if (x > 16 && x + wide > width) {
      x = 16;
      line++;
    }
    const place = { name, fill, x, line };
    x += wide;
    return place;
  });
}
