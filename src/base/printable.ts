/**
 * Characters that do something to a terminal or turn text around: control characters, those that set its direction or have no
 * width, and halves of characters.
 */
const ACTIVE = new RegExp([
  '[\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff\\ufff9-\\ufffb]',
  '[\\ud800-\\udbff](?![\\udc00-\\udfff])', '(?<![\\ud800-\\udbff])[\\udc00-\\udfff]',
].join('|'), 'g');

/** Beginnings of lines, and of parts of lines, that systems which run builds take for commands. */
const LINES: readonly [RegExp, string] = [/^(\s*):(?=:)/, '$1\\u003a'];
const PARTS: readonly [RegExp, string] = [/##(?=\[|vso\[|teamcity\[)/g, '#\\u0023'];

/** A text on one line in which nothing acts on a terminal or on the log of a build: other characters are written as escapes. */
export function printable(text: string): string {
  return text.replace(ACTIVE, escaped).replace(...LINES).replace(...PARTS);
}

/** JSON in which nothing acts on a terminal; it says the same. */
export function printableJson(json: string): string {
  return json.replace(ACTIVE, (character) => (character === '\n' ? character : escaped(character))).replace(...PARTS);
}

/** Marks of Markdown, and what becomes a link or names a person. */
const MARKDOWN = /[\\`*_{}[\]<>#+!|~&]/g;

/** A text on one line that Markdown shows as it is. */
export function markdownText(text: string): string {
  return printable(text).replace(MARKDOWN, (mark) => (mark === '<' ? '&lt;' : mark === '&' ? '&amp;' : `\\${mark}`))
    .replace(/@(?=[A-Za-z0-9])/g, '&#64;').replace(/:\/\//g, '&#58;//').replace(/^(\s*)(-|\d+\.)(?=\s)/, '$1\\$2');
}

/** A text on one line as code in Markdown. */
export function markdownCode(text: string): string {
  const shown = printable(text);
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  return longest === 0 ? `\`${shown}\`` : `${'`'.repeat(longest + 1)} ${shown} ${'`'.repeat(longest + 1)}`;
}

/** A word as a POSIX shell takes it. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(text) ? text : `'${printable(text).replace(/'/g, "'\\''")}'`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** For instance `1 character`, `2 characters`. */
export function characters(count: number): string {
  return `${count} ${count === 1 ? 'character' : 'characters'}`;
}
