import { resolvePlain } from './scalar';

/** Says that a text has something in it that only a whole reader of YAML understands. */
export const NOT_PLAIN = new Error('not plain');

const KEY = /[A-Za-z_][\w./-]{0,200}:(?=[ \n]|$)/y;
const FLOW_ITEM = /"[^"\\\n]*"|'[^'\n]*'|[A-Za-z0-9_./][\w./=+-]*/y;

const [NEWLINE, SPACE, DOUBLE, HASH, SINGLE, COMMA, DASH, COLON] = [10, 32, 34, 35, 39, 44, 45, 58];
const [OPEN_LIST, CLOSE_LIST, OPEN_MAP, CLOSE_MAP, BLOCK] = [91, 93, 123, 125, 124];

/** What no text without quotes begins with, or only in a way that is not read here. */
const INDICATORS = new Set([...'!&*|>%@`"\'[]{},?:#'].map((character) => character.charCodeAt(0)));

/** The lines of a text, one after the other, and the values that are on one, or in a block of text below it. */
export abstract class PlainLines {
  /** The line that is read: its number, indentation, where its content begins and where it ends. */
  protected line = -1;
  protected indent = -1;
  protected at = 0;
  protected end = -1;

  public constructor(protected readonly text: string) {}

  /** Goes to the next line that has more than a comment; behind the last one the indentation is -1. */
  protected next(): void {
    const { text } = this;
    let start = this.end + 1;
    while (start < text.length) {
      let at = start;
      while (text.charCodeAt(at) === SPACE) {
        at++;
      }
      this.line++;
      const first = text.charCodeAt(at);
      if (first === NEWLINE) {
        start = at + 1;
        continue;
      }
      const newline = text.indexOf('\n', at);
      const end = newline === -1 ? text.length : newline;
      if (first !== HASH && at < end) {
        this.indent = at - start;
        this.at = at;
        this.end = end;
        return;
      }
      start = end + 1;
    }
    this.indent = -1;
    this.end = text.length;
  }

  /** The key at the beginning of what is left of the line. */
  protected key(): string | undefined {
    KEY.lastIndex = this.at;
    return KEY.test(this.text) ? this.text.slice(this.at, KEY.lastIndex - 1) : undefined;
  }

  protected isItem(): boolean {
    return this.text.charCodeAt(this.at) === DASH && this.text.charCodeAt(this.at + 1) === SPACE;
  }

  /** Whether the line has more than a comment behind a key. */
  protected hasMore(from: number): boolean {
    const at = this.spaces(from);
    return at < this.end && this.text.charCodeAt(at) !== HASH;
  }

  /** A value on one line, or a block of text below it. */
  protected scalar(at: number, indent: number): unknown {
    const first = this.text.charCodeAt(at);
    let value: unknown;
    switch (first) {
      case DOUBLE: case SINGLE:
        value = this.quoted(at, first);
        break;
      case OPEN_LIST:
        value = this.flowList(at);
        break;
      case OPEN_MAP:
        this.closeLine(at + 2, this.text.charCodeAt(at + 1) === CLOSE_MAP);
        value = {};
        break;
      case BLOCK:
        return this.block(at, indent);
      default:
        value = this.plain(at, first);
    }
    this.next();
    if (this.indent > indent) {
      // what goes on below
      throw NOT_PLAIN;
    }
    return value;
  }

  private plain(start: number, first: number): unknown {
    const { text, end } = this;
    if (INDICATORS.has(first) || (first === DASH && (start + 1 === end || text.charCodeAt(start + 1) === SPACE))) {
      throw NOT_PLAIN;
    }
    let last = end;
    for (let at = start; at < end; at++) {
      const code = text.charCodeAt(at);
      if (code === COLON && (at + 1 === end || text.charCodeAt(at + 1) === SPACE)) {
        throw NOT_PLAIN;
      }
      if (code === HASH && text.charCodeAt(at - 1) === SPACE) {
        last = at;
        break;
      }
    }
    while (text.charCodeAt(last - 1) === SPACE) {
      last--;
    }
    const value = resolvePlain(text.slice(start, last));
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw NOT_PLAIN;
    }
    return value;
  }

  private quoted(start: number, quote: number): string {
    const close = this.text.indexOf(quote === DOUBLE ? '"' : '\'', start + 1);
    const value = this.text.slice(start + 1, Math.max(start + 1, close));
    this.closeLine(close + 1, close !== -1 && close < this.end && (quote === SINGLE || !value.includes('\\')));
    return value;
  }

  private flowList(start: number): unknown[] {
    const { text } = this;
    const list: unknown[] = [];
    let at = this.spaces(start + 1);
    while (text.charCodeAt(at) !== CLOSE_LIST) {
      FLOW_ITEM.lastIndex = at;
      if (!FLOW_ITEM.test(text)) {
        throw NOT_PLAIN;
      }
      const item = text.slice(at, FLOW_ITEM.lastIndex);
      const isQuoted = item.startsWith('"') || item.startsWith('\'');
      const value = isQuoted ? item.slice(1, -1) : resolvePlain(item);
      if (typeof value === 'number' && !Number.isFinite(value)) {
        throw NOT_PLAIN;
      }
      list.push(value);
      at = this.spaces(FLOW_ITEM.lastIndex);
      if (text.charCodeAt(at) === COMMA) {
        at = this.spaces(at + 1);
      } else if (text.charCodeAt(at) !== CLOSE_LIST) {
        throw NOT_PLAIN;
      }
    }
    this.closeLine(at + 1, true);
    return list;
  }

  protected spaces(from: number): number {
    let at = from;
    while (this.text.charCodeAt(at) === SPACE) {
      at++;
    }
    return at;
  }

  /** Sees to it that nothing but a comment is left of the line. */
  private closeLine(from: number, isClosed: boolean): void {
    const at = this.spaces(from);
    if (!isClosed || (at < this.end && (at === from || this.text.charCodeAt(at) !== HASH))) {
      throw NOT_PLAIN;
    }
  }

  /** The lines below '|' or '|-', without their common indentation. */
  private block(from: number, indent: number): string {
    const { text } = this;
    const isStripped = text.charCodeAt(from + 1) === DASH;
    if (this.spaces(from + (isStripped ? 2 : 1)) < this.end) {
      throw NOT_PLAIN;
    }
    const lines: string[] = [];
    let [width, filled] = [-1, 0];
    let start = this.end + 1;
    while (start < text.length) {
      const at = this.spaces(start);
      const end = text.indexOf('\n', at);
      if (end === -1 || (at === end && (width === -1 || at - start > width))) {
        throw NOT_PLAIN;
      }
      if (at < end) {
        width = width === -1 ? at - start : width;
        if (at - start < width) {
          break;
        }
        filled = lines.length + 1;
      }
      lines.push(text.slice(Math.min(start + width, end), end));
      this.line++;
      this.end = end;
      start = end + 1;
    }
    this.next();
    if (filled === 0 || width <= indent || this.indent > indent) {
      throw NOT_PLAIN;
    }
    return lines.slice(0, filled).join('\n') + (isStripped ? '' : '\n');
  }
}
