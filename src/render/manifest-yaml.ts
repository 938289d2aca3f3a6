import { Yaml } from 'cdk8s';

/** Something that only the library says right: it writes the whole object then. */
class NotSimple extends Error {}

/**
 * The YAML that cdk8s writes for a manifest, byte for byte, in an eighth of the time: cdk8s has the `yaml` package make a tree of
 * nodes of every object before it writes, which is more than half of what a synth takes.
 *
 * Written here are maps, lists, numbers and the most ordinary texts. How any other text is quoted is asked of cdk8s, once for each
 * text; and an object that has something else in it is left to cdk8s as a whole.
 *
 * @param manifest plain data of which no part stands in it twice (such a part would become an anchor)
 * @param whole the same for cdk8s, should it have to write it
 */
export function manifestYaml(manifest: Record<string, unknown>, whole: () => Record<string, unknown> = () => manifest): string {
  try {
    return Object.keys(manifest).length === 0 ? '{}\n' : inOnePiece(mapText(manifest, ''));
  } catch (error) {
    if (error instanceof NotSimple) {
      return Yaml.stringify({ ...whole() });
    }
    throw error;
  }
}

/**
 * V8 keeps a text that was put together as a tree of its parts, many times its size, until somebody looks for something in it. Every
 * manifest has a line break.
 */
function inOnePiece(text: string): string {
  return text.indexOf('\n') === -1 ? '' : text;
}

/** The entries of a map; the first goes on in the line that was begun. */
function mapText(map: Record<string, unknown>, indent: string): string {
  let result = '';
  for (const key of Object.keys(map)) {
    result += `${result === '' ? '' : indent}${keyText(key)}:${afterKey(map[key], indent)}`;
  }
  return result;
}

function listText(list: readonly unknown[], indent: string): string {
  let result = '';
  const inner = `${indent}  `;
  for (const entry of list) {
    result += `${result === '' ? '' : indent}- ${entryText(entry, inner)}`;
  }
  return result;
}

function afterKey(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null || isEmpty(value)) {
    return ` ${entryText(value, `${indent}  `)}`;
  }
  const inner = `${indent}  `;
  return `\n${inner}${entryText(value, inner)}`;
}

function isEmpty(value: object): boolean {
  return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
}

function entryText(value: unknown, indent: string): string {
  switch (typeof value) {
    case 'string':
      return `${textOf(value, indent)}\n`;
    case 'number':
      return `${numberText(value)}\n`;
    case 'boolean':
      return value ? 'true\n' : 'false\n';
    case 'object':
      if (value !== null) {
        return isEmpty(value)
          ? (Array.isArray(value) ? '[]\n' : '{}\n')
          : Array.isArray(value) ? listText(value, indent) : mapText(value as Record<string, unknown>, indent);
      }
  }
  throw new NotSimple();
}

function numberText(value: number): string {
  if (!Number.isFinite(value) || Object.is(value, -0)) {
    throw new NotSimple();
  }
  return String(value);
}

/** A text that no reader of YAML 1.1 takes for anything else, and that needs no quotes. */
const PLAIN = /^(?:--?[A-Za-z]|[A-Za-z/])(?:[A-Za-z0-9_./@+=~-]|:(?=[A-Za-z0-9_./@+=~-])| (?=[A-Za-z0-9_./@+=~-]))*$/;
const OF_OTHER_TYPE = /^-{0,2}(?:y|n|yes|no|on|off|true|false|null|e[-+]?[0-9]+)$/i;

/** A quantity with a unit, which no reader takes for a number. */
const WITH_UNIT = /^[1-9][0-9]*(?:[KMGT]i|m)$/;

/** A key that is written as it is: no reader takes it for anything but a text. */
const PLAIN_KEY = /^[A-Za-z][A-Za-z0-9_./-]{0,99}$/;

/** What cdk8s makes of the other texts. */
const asked = new Map<string, string>();
const askedKeys = new Map<string, string>();
const REMEMBERED = 20_000;

function textOf(value: string, indent: string): string {
  if ((PLAIN.test(value) && !(value.length <= 6 && OF_OTHER_TYPE.test(value))) || WITH_UNIT.test(value)) {
    return value;
  }
  return value.includes('\n') ? blockText(value, indent) : remembered(asked, value, () => lineOf(Yaml.stringify([value]), '- ', '\n'));
}

/** Begins what may begin a document, which is quoted in some places only. */
const MARKER = /(?:^|\n)(?:%|---|\.\.\.)/;

function keyText(key: string): string {
  if (PLAIN_KEY.test(key) && !(key.length <= 6 && OF_OTHER_TYPE.test(key))) {
    return key;
  }
  if (MARKER.test(key)) {
    throw new NotSimple();
  }
  return remembered(askedKeys, key, () => lineOf(Yaml.stringify({ [key]: 1 }), '', ': 1\n'));
}

function remembered(known: Map<string, string>, text: string, ask: () => string): string {
  let answer = known.get(text);
  if (answer === undefined) {
    answer = ask();
    if (known.size >= REMEMBERED) {
      known.clear();
    }
    known.set(text, answer);
  }
  return answer;
}

/** What stands in one line of the library's. */
function lineOf(yaml: string, before: string, after: string): string {
  const end = yaml.length - after.length;
  const line = yaml.slice(before.length, end);
  if (!yaml.startsWith(before) || !yaml.endsWith(after) || line.includes('\n')) {
    throw new NotSimple();
  }
  return line;
}

/** Beginning or ending with space, or having characters that only quotes can say. */
// eslint-disable-next-line no-control-regex
const NO_BLOCK = /^[ \n]|[\t ]\n?$|\n\n$|[\x00-\x08\x0b-\x1f\x7f-\x9f\u{D800}-\u{DFFF}]/u;

/** A text of several lines, as it stands below `|`. */
function blockText(value: string, indent: string): string {
  if (NO_BLOCK.test(value)) {
    throw new NotSimple();
  }
  const endsLine = value.endsWith('\n');
  const lines = endsLine ? value.slice(0, -1) : value;
  return `|${endsLine ? '' : '-'}\n${indent}${lines.replace(/\n+/g, `$&${indent}`)}`;
}
