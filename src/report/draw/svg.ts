import type * as ECharts from 'echarts';

/** A picture: what it shows as options of echarts, and how large it is. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly options: object;
}

/** Draws pictures as SVG, without a browser. */
export interface Pen {
  /**
   * The picture as an element that nothing acts in: no scripts, no styles, no links.
   *
   * @param id begins all ids in it
   * @param title what it shows, for who cannot see it
   */
  draw(picture: Picture, id: string, title: string): string;
}

/**
 * Loads echarts, which draws.
 *
 * @throws if it is not installed
 */
export function loadPen(): Pen {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return penOf(() => require('echarts') as object);
}

/** A pen that draws with what a function loads. */
export function penOf(load: () => object): Pen {
  const echarts = loaded(load);
  return { draw: (picture, id, title) => draw(echarts, picture, id, title) };
}

function loaded(load: () => object): typeof ECharts {
  try {
    return load() as typeof ECharts;
  } catch (error) {
    if ((error as { code?: string }).code === 'MODULE_NOT_FOUND') {
      throw new Error("echarts is not installed, which draws the pictures of a report; npm install --save-dev 'echarts@^6.1.0'", {
        cause: error,
      });
    }
    throw error;
  }
}

function draw(echarts: typeof ECharts, { width, height, options }: Picture, id: string, title: string): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, ...options });
    return plain(chart.renderToSVGString(), id, title);
  } finally {
    chart.dispose();
  }
}

const FONT = /^(font-size|font-weight):([^;]+)/;

/**
 * The picture without what a page with a strict policy refuses (styles), without what only the library's own script uses, and
 * with ids that do not depend on what was drawn before.
 */
function plain(svg: string, id: string, title: string): string {
  return svg
    .replace(/<style\b[\s\S]*?<\/style>/g, '')
    .replace(/<(?:rect|path)[^>]* fill="none"[^>]*stroke="none"[^>]*>(?:<\/(?:rect|path)>)?/g, '')
    .replace(/ (?:class|ecmeta_\w+|pointer-events|baseProfile|version|xmlns:xlink)="[^"]*"/g, '')
    .replace(/ style="([^"]*)"/g, (_, style: string) => style.split(';').map((one) => FONT.exec(one.trim()))
      .map((match) => (match === null ? '' : ` ${match[1]}="${match[2]}"`)).join(''))
    .replace(/\bzr[0-9]+-/g, `${id}-`)
    .replace(/^<svg /, `<svg role="img" aria-labelledby="${id}-title" `)
    .replace(/>/, `><title id="${id}-title">${title}</title>`)
    .replace(/\n+/g, '\n');
}
