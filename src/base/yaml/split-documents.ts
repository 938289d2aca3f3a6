/** A part of a text that kubectl reads as one document. */
export interface TextPart {
  readonly text: string;

  /** Line of its beginning in the whole text, counted from 1. */
  readonly line: number;

  /** What stands behind the `---` before it, which kubectl refuses. */
  readonly afterSeparator?: string;
}

/**
 * Takes a text apart where a line begins with `---`, as kubectl does before it reads any YAML. A mistake in one document
 * so hides no other.
 *
 * @see https://github.com/kubernetes/apimachinery (pkg/util/yaml/decoder.go, YAMLReader)
 */
export function splitDocuments(content: string): TextPart[] {
  const parts: TextPart[] = [];
  let start = 0;
  let line = 1;
  let afterSeparator: string | undefined;
  for (let at = separatorFrom(content, 0); ; at = separatorFrom(content, at + 3)) {
    const end = at === -1 ? content.length : at;
    if (end > start || afterSeparator !== undefined) {
      parts.push({ text: content.slice(start, end), line, afterSeparator });
    }
    if (at === -1) {
      return parts;
    }
    line += newlines(content, start, end);
    const newline = content.indexOf('\n', at);
    const after = content.slice(at + 3, newline === -1 ? content.length : newline).trim();
    afterSeparator = after === '' || after.startsWith('#') ? undefined : after;
    start = newline === -1 ? content.length : newline + 1;
    if (newline !== -1) {
      line++;
    }
  }
}

function separatorFrom(content: string, from: number): number {
  if (from === 0 && content.startsWith('---')) {
    return 0;
  }
  const at = content.indexOf('\n---', Math.max(0, from - 1));
  return at === -1 ? -1 : at + 1;
}

/** How many lines end in a part of a text. */
export function newlines(content: string, start: number, end: number): number {
  let count = 0;
  for (let at = content.indexOf('\n', start); at !== -1 && at < end; at = content.indexOf('\n', at + 1)) {
    count++;
  }
  return count;
}
