/**
 * Joins lines of a list or map in brackets from a position on, to its end. The parser, unlike kubectl's, wants these lines
 * indented. Positions and the lines that they are counted in stay.
 *
 * @param position of the first thing on a line that is not indented enough
 */
export function joinFlowLines(source: string, position: number): string {
  const end = endOfCollection(source, position);
  const start = source.slice(0, position).search(/\s*$/);
  const before = withoutComment(source.slice(0, start));
  return before + source.slice(start, end).replace(/(^|\s)#[^\n]*|[\r\n]/g, (match) => ' '.repeat(match.length)) + source.slice(end);
}

/** Blanks out a comment at the end of a text that ends in the middle of brackets. */
function withoutComment(before: string): string {
  const lineStart = before.lastIndexOf('\n') + 1;
  const comment = /(?:^|[\s,[{])#[^"']*$/.exec(before.slice(lineStart));
  if (comment === null) {
    return before;
  }
  const at = lineStart + comment.index + comment[0].indexOf('#');
  return before.slice(0, at) + ' '.repeat(before.length - at);
}

function endOfCollection(source: string, from: number): number {
  let depth = 0;
  let atToken = true;
  for (let i = from; i < source.length; i++) {
    const char = source[i];
    if (atToken && (char === '"' || char === "'")) {
      i = endOfQuoted(source, i);
      atToken = false;
    } else if (char === '#' && /\s/.test(source[i - 1] ?? ' ')) {
      const newline = source.indexOf('\n', i);
      i = newline === -1 ? source.length : newline - 1;
    } else if (char === '[' || char === '{') {
      depth++;
      atToken = true;
    } else if (char === ']' || char === '}') {
      depth--;
      if (depth < 0) {
        return i;
      }
    } else if (!/\s/.test(char)) {
      atToken = char === ',' || char === ':';
    }
  }
  return source.length;
}

function endOfQuoted(source: string, from: number): number {
  const quote = source[from];
  for (let i = from + 1; i < source.length; i++) {
    if (source[i] === '\\' && quote === '"') {
      i++;
    } else if (source[i] === quote) {
      return i;
    }
  }
  return source.length;
}
