import type { Event, ScalarEvent } from 'js-yaml';

/** Where a value begins, and the values in it. */
interface Place {
  readonly position: number;
  readonly children?: ReadonlyMap<string | number, Place>;
}

interface OpenPlace {
  readonly position: number;
  readonly children: Map<string | number, Place>;
  readonly isMap: boolean;
  key?: string;
  keyPosition: number;
}

interface Parser {
  getScalarValue(input: string, scalar: ScalarEvent): string;
}

/** Finds the line of a value, or of the nearest thing around it that the text has. */
export type LineFinder = (path: readonly (string | number)[]) => number;

const [SEQUENCE, MAPPING, SCALAR, ALIAS, POP] = [2, 3, 4, 5, 6];
const [LITERAL, FOLDED] = [4, 5];

/** Makes a finder for the first document of a text, of which the beginnings of lines and the number of the first are given. */
export function lineFinder(
  events: readonly Event[], source: string, starts: readonly number[], firstLine: number, parser: Parser,
): LineFinder {
  const root = placesOf(events, source, parser);
  return (path) => {
    let place = root;
    for (const step of path) {
      const child = place.children?.get(step);
      if (child === undefined) {
        break;
      }
      place = child;
    }
    return firstLine + lineAt(starts, place.position);
  };
}

function placesOf(events: readonly Event[], source: string, parser: Parser): Place {
  const open: OpenPlace[] = [];
  let root: Place = { position: 0 };
  const add = (place: Place, key?: string): void => {
    const parent = open[open.length - 1] as OpenPlace | undefined;
    if (parent === undefined) {
      root = place;
    } else if (!parent.isMap) {
      parent.children.set(parent.children.size, place);
    } else if (parent.key === undefined) {
      parent.key = key ?? '';
      parent.keyPosition = place.position;
    } else {
      parent.children.set(parent.key, place.position === -1 ? { position: parent.keyPosition } : place);
      parent.key = undefined;
    }
  };
  for (let i = 1; i < events.length; i++) {
    const event = events[i];
    switch (event.type) {
      case SCALAR:
        add({ position: scalarPosition(event as ScalarEvent, source) }, parser.getScalarValue(source, event as ScalarEvent));
        break;
      case ALIAS:
        add({ position: (event as { anchorStart: number }).anchorStart });
        break;
      case MAPPING: case SEQUENCE:
        open.push({
          position: (event as { start: number }).start, children: new Map(), isMap: event.type === MAPPING, keyPosition: 0,
        });
        break;
      case POP: {
        const place = open.pop();
        if (place === undefined) {
          return root;
        }
        add(place);
      }
    }
  }
  return root;
}

function scalarPosition({ valueStart, tagStart, anchorStart, style }: ScalarEvent, source: string): number {
  if (valueStart === -1) {
    return Math.max(tagStart, anchorStart);
  }
  // the value of a block begins on the line below its mark
  return style === LITERAL || style === FOLDED ? source.lastIndexOf('\n', valueStart - 1) : valueStart;
}

/** Positions at which lines begin. */
export function lineStarts(source: string): number[] {
  const starts = [0];
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) {
    starts.push(at + 1);
  }
  return starts;
}

/** How many lines begin before a position, the first not counted. */
function lineAt(starts: readonly number[], position: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= position) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}
