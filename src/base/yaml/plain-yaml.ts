import { NOT_PLAIN, PlainLines } from './plain-lines';
import { resolvePlain } from './scalar';

/** Where a value of a plain document begins, and the values in it. */
export interface PlainPlace {
  /** Counted from 0 at the beginning of the text. */
  readonly line: number;
  readonly children?: ReadonlyMap<string | number, PlainPlace>;
}

/** A text as most manifests are written: maps and lists by indentation, values that are on one line or a block of text. */
export interface PlainYaml {
  readonly value: Readonly<Record<string, unknown>>;

  /** Where it begins, counted from 0. */
  readonly line: number;

  /** Given if it was asked for. */
  readonly place?: PlainPlace;
}

const UNUSUAL = /[^\n\x20-\x7e]/;
const KEY = /[A-Za-z_][\w./-]{0,200}:(?=[ \n]|$)/y;

const [SPACE, HASH, DASH] = [32, 35, 45];

/** As deep as nobody writes. */
const DEEPEST = 100;

/**
 * Reads a document of which every line is of the simplest kind; most of what people and tools write is. A whole reader takes some
 * five times as long. Whatever is not surely simple is left to it: anchors, tags, folded and escaped texts, maps in brackets,
 * keys in quotes or twice, tabs, letters beyond ASCII.
 *
 * @returns undefined when the text is something else, which may be right or wrong
 */
export function readPlainYaml(text: string, withPlaces = false): PlainYaml | undefined {
  if (UNUSUAL.test(text)) {
    return undefined;
  }
  try {
    return new PlainReader(text, withPlaces).document();
  } catch (error) {
    if (error === NOT_PLAIN) {
      return undefined;
    }
    throw error;
  }
}

class PlainReader extends PlainLines {
  private depth = 0;
  private place: PlainPlace | undefined;

  constructor(text: string, private readonly withPlaces: boolean) {
    super(text);
  }

  public document(): PlainYaml {
    this.next();
    const { line } = this;
    const value = this.map(this.indent);
    if (this.indent !== -1) {
      throw NOT_PLAIN;
    }
    return { value, line, place: this.place };
  }

  private map(indent: number): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    const { line } = this;
    const children = this.withPlaces ? new Map<string, PlainPlace>() : undefined;
    this.descend();
    do {
      const key = this.key();
      if (key === undefined || key === '__proto__' || map[key] !== undefined || resolvePlain(key) !== key) {
        throw NOT_PLAIN;
      }
      const keyLine = this.line;
      this.place = undefined;
      map[key] = this.valueAfter(this.at + key.length + 1, indent);
      children?.set(key, this.place ?? { line: keyLine });
    } while (this.indent === indent);
    this.ascend(indent);
    this.place = children === undefined ? undefined : { line, children };
    return map;
  }

  private list(indent: number): unknown[] {
    const list: unknown[] = [];
    const { line } = this;
    const children = this.withPlaces ? new Map<number, PlainPlace>() : undefined;
    this.descend();
    do {
      const itemLine = this.line;
      this.place = undefined;
      children?.set(list.length, { line: itemLine });
      const item = this.item(indent);
      if (this.place !== undefined) {
        children?.set(list.length, this.place);
      }
      list.push(item);
    } while (this.indent === indent && this.isItem());
    this.ascend(indent);
    this.place = children === undefined ? undefined : { line, children };
    return list;
  }

  private descend(): void {
    if (++this.depth > DEEPEST) {
      throw NOT_PLAIN;
    }
  }

  private ascend(indent: number): void {
    this.depth--;
    if (this.indent > indent) {
      throw NOT_PLAIN;
    }
  }

  private isItem(): boolean {
    return this.text.charCodeAt(this.at) === DASH && this.text.charCodeAt(this.at + 1) === SPACE;
  }

  private item(indent: number): unknown {
    const start = this.at;
    const at = this.spaces(start + 1);
    if (at >= this.end) {
      throw NOT_PLAIN;
    }
    this.at = at;
    if (this.key() === undefined) {
      return this.scalar(at, indent);
    }
    this.indent = indent + at - start;
    return this.map(this.indent);
  }

  /** The key at the beginning of what is left of the line. */
  private key(): string | undefined {
    KEY.lastIndex = this.at;
    return KEY.test(this.text) ? this.text.slice(this.at, KEY.lastIndex - 1) : undefined;
  }

  /** What stands behind a key: on its line, or below it. */
  private valueAfter(from: number, indent: number): unknown {
    const { text, end } = this;
    const at = this.spaces(from);
    if (at < end && text.charCodeAt(at) !== HASH) {
      return this.scalar(at, indent);
    }
    this.next();
    if (this.indent >= indent && this.isItem()) {
      return this.list(this.indent);
    }
    return this.indent > indent ? this.map(this.indent) : null;
  }
}
