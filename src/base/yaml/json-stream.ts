import { TextPart, newlines } from './split-documents';

/** A JSON value and where it is. */
export interface JsonPart extends TextPart {
  readonly value: unknown;

  /** Whether an object in it has a key twice, of which JSON readers take the last. */
  readonly hasDuplicates: boolean;
}

const [TAB, NEWLINE, RETURN, SPACE, QUOTE, COLON, OPEN_LIST, BACKSLASH, CLOSE_LIST, OPEN_MAP, CLOSE_MAP] = [
  9, 10, 13, 32, 34, 58, 91, 92, 93, 123, 125,
];

/**
 * Reads JSON objects, one after the other, as `kubectl get -o json` and log-like exports have them.
 *
 * @returns undefined when the text is something else
 */
export function readJsonStream(content: string): JsonPart[] | undefined {
  const parts: JsonPart[] = [];
  let position = skipSpace(content, 0);
  let line = 1 + newlines(content, 0, position);
  if (content.charCodeAt(position) !== OPEN_MAP) {
    return undefined;
  }
  while (position < content.length) {
    const { end, pairs } = endOfObject(content, position);
    const text = content.slice(position, end);
    try {
      const value: unknown = JSON.parse(text);
      parts.push({ text, line, value, hasDuplicates: pairsOf(value) !== pairs });
    } catch {
      return undefined;
    }
    const next = skipSpace(content, end);
    line += newlines(content, position, next);
    position = next;
  }
  return parts;
}

function skipSpace(content: string, from: number): number {
  let position = from;
  for (let code = content.charCodeAt(position); ; code = content.charCodeAt(++position)) {
    if (code !== SPACE && code !== NEWLINE && code !== RETURN && code !== TAB) {
      return position;
    }
  }
}

/** Where an object ends, and how many keys with values were written in it. */
function endOfObject(content: string, from: number): { readonly end: number; readonly pairs: number } {
  let depth = 0;
  let pairs = 0;
  for (let i = from; i < content.length; i++) {
    switch (content.charCodeAt(i)) {
      case QUOTE:
        i = endOfString(content, i);
        break;
      case COLON:
        pairs++;
        break;
      case OPEN_MAP: case OPEN_LIST:
        depth++;
        break;
      case CLOSE_MAP: case CLOSE_LIST:
        depth--;
        if (depth === 0) {
          return { end: i + 1, pairs };
        }
    }
  }
  return { end: content.length, pairs };
}

function endOfString(content: string, from: number): number {
  let end = content.indexOf('"', from + 1);
  while (end !== -1 && isEscaped(content, end)) {
    end = content.indexOf('"', end + 1);
  }
  return end === -1 ? content.length : end;
}

function isEscaped(content: string, at: number): boolean {
  let backslashes = 0;
  while (content.charCodeAt(at - 1 - backslashes) === BACKSLASH) {
    backslashes++;
  }
  return backslashes % 2 === 1;
}

function pairsOf(root: unknown): number {
  const rest: unknown[] = [root];
  let pairs = 0;
  while (rest.length > 0) {
    const value = rest.pop();
    if (typeof value === 'object' && value !== null) {
      const children: unknown[] = Object.values(value);
      pairs += Array.isArray(value) ? 0 : children.length;
      for (const child of children) {
        if (typeof child === 'object') {
          rest.push(child);
        }
      }
    }
  }
  return pairs;
}
