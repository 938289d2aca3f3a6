import type { ScalarEvent } from 'js-yaml';

const [DOUBLE_QUOTED, LITERAL, FOLDED] = [3, 4, 5];

/** Why the reader of kubectl refuses a text that YAML allows. */
export function refusedByGo(scalar: ScalarEvent, source: string): string | undefined {
  if (scalar.style === DOUBLE_QUOTED) {
    return wrongEscape(source, scalar.valueStart, scalar.valueEnd);
  }
  return (scalar.style === LITERAL || scalar.style === FOLDED) && beginsWithTab(source, scalar.valueStart)
    ? 'has a tab at the beginning of a block of text, where kubectl wants spaces; indent it with spaces, or write \'|2\'' : undefined;
}

function wrongEscape(source: string, start: number, end: number): string | undefined {
  for (let at = source.indexOf('\\', start); at !== -1 && at < end; at = source.indexOf('\\', at + 2)) {
    const escaped = source[at + 1];
    if (escaped === '/') {
      return "has '\\/' in quotes, which kubectl does not know; write '/'";
    }
    if (escaped === 'u' && /[dD]/.test(source[at + 2]) && /[89a-fA-F]/.test(source[at + 3])) {
      return 'has half a character (\\ud800 to \\udfff); write the character itself';
    }
    if (escaped === 'U' && parseInt(source.slice(at + 2, at + 10), 16) > 0x10ffff) {
      return `has '${source.slice(at, at + 10)}', which is no character`;
    }
  }
  return undefined;
}

function beginsWithTab(source: string, start: number): boolean {
  const first = /(?:[ ]*\r?\n)*[ ]*\t/y;
  first.lastIndex = start;
  // behind a width such as '|2' a tab is text
  return first.test(source) && !/[|>][-+]?[1-9]/.test(source.slice(source.lastIndexOf('\n', start - 2) + 1, start));
}

/** The first character that no reader of YAML accepts. */
export function controlCharacter(source: string): number {
  // eslint-disable-next-line no-control-regex
  return source.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/);
}
