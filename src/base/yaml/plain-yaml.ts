import { NOT_PLAIN, PlainLines } from './plain-lines';
import { resolvePlain } from './scalar';

/** A text as most manifests are written: maps and lists by indentation, values that are on one line or a block of text. */
export interface PlainYaml {
  readonly value: Readonly<Record<string, unknown>>;

  /** Where it begins, counted from 0. */
  readonly line: number;
}

const UNUSUAL = /[^\n\x20-\x7e]/;

/** As deep as nobody writes. */
const DEEPEST = 100;

/**
 * Reads a document of which every line is of the simplest kind; most of what people and tools write is. A whole reader takes some
 * five times as long. Whatever is not surely simple is left to it: anchors, tags, folded and escaped texts, maps in brackets,
 * keys in quotes or twice, tabs, letters beyond ASCII.
 *
 * @returns undefined when the text is something else, which may be right or wrong
 */
export function readPlainYaml(text: string): PlainYaml | undefined {
  if (UNUSUAL.test(text)) {
    return undefined;
  }
  try {
    return new PlainReader(text).document();
  } catch (error) {
    if (error === NOT_PLAIN) {
      return undefined;
    }
    throw error;
  }
}

class PlainReader extends PlainLines {
  private depth = 0;

  public document(): PlainYaml {
    this.next();
    const { line } = this;
    const value = this.map(this.indent);
    if (this.indent !== -1) {
      throw NOT_PLAIN;
    }
    return { value, line };
  }

  private map(indent: number): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    this.descend();
    do {
      const key = this.key();
      if (key === undefined || key === '__proto__' || map[key] !== undefined || resolvePlain(key) !== key) {
        throw NOT_PLAIN;
      }
      map[key] = this.valueAfter(this.at + key.length + 1, indent);
    } while (this.indent === indent);
    this.ascend(indent);
    return map;
  }

  private list(indent: number): unknown[] {
    const list: unknown[] = [];
    this.descend();
    do {
      list.push(this.item(indent));
    } while (this.indent === indent && this.isItem());
    this.ascend(indent);
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

  /** What stands behind a key: on its line, or below it. */
  private valueAfter(from: number, indent: number): unknown {
    if (this.hasMore(from)) {
      return this.scalar(this.spaces(from), indent);
    }
    this.next();
    if (this.indent >= indent && this.isItem()) {
      return this.list(this.indent);
    }
    return this.indent > indent ? this.map(this.indent) : null;
  }
}

/** Finds the line of a value of a plain text, counted from 0, or of the nearest thing around it that the text has. */
export function plainLineOf(text: string, path: readonly (string | number)[]): number {
  return new PlainFinder(text).lineOf(path);
}

/** Goes through a text that is known to be plain without reading values: what is indented further belongs to what is above it. */
class PlainFinder extends PlainLines {
  /** Whether the value that was found has lines of its own. */
  private isOpen = true;

  public lineOf(path: readonly (string | number)[]): number {
    this.next();
    let { line } = this;
    for (const step of path) {
      if (!this.isOpen || !(typeof step === 'number' ? this.toItem(step) : this.toKey(step))) {
        break;
      }
      ({ line } = this);
    }
    return line;
  }

  private toKey(wanted: string): boolean {
    const { indent } = this;
    if (this.isItem()) {
      return false;
    }
    while (this.key() !== wanted) {
      do {
        this.next();
      } while (this.indent > indent || (this.indent === indent && this.isItem()));
      if (this.indent !== indent) {
        return false;
      }
    }
    this.toValue(this.at + wanted.length + 1, indent);
    return true;
  }

  /** Goes to where the value of a key begins. */
  private toValue(from: number, indent: number): void {
    const { line } = this;
    this.isOpen = !this.hasMore(from);
    if (this.isOpen) {
      this.next();
      if (this.indent < indent || (this.indent === indent && !this.isItem())) {
        // the key has no value
        this.isOpen = false;
        this.line = line;
      }
    }
  }

  private toItem(position: number): boolean {
    const { indent } = this;
    for (let i = 0; i < position; i++) {
      if (!this.isItem()) {
        return false;
      }
      do {
        this.next();
      } while (this.indent > indent);
      if (this.indent !== indent) {
        return false;
      }
    }
    if (!this.isItem()) {
      return false;
    }
    const start = this.at;
    this.at = this.spaces(start + 1);
    this.indent += this.at - start;
    this.isOpen = this.key() !== undefined;
    return true;
  }
}
