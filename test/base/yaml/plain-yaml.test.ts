import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import * as JsYaml from 'js-yaml';
import { construct } from '../../../src/base/yaml/construct';
import { lineFinder, lineStarts } from '../../../src/base/yaml/line-finder';
import { plainLineOf, readPlainYaml } from '../../../src/base/yaml/plain-yaml';
import { splitDocuments } from '../../../src/base/yaml/split-documents';

const ROOT = join(__dirname, '..', '..', '..');

type Path = readonly (string | number)[];

function pathsIn(value: unknown, path: Path = []): Path[] {
  const below = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [path, ...below.flatMap(([key, child]) => pathsIn(child, [...path, Array.isArray(value) ? Number(key) : key]))];
}

/** Ways to what most texts do not have. */
const NOWHERE: readonly Path[] = [['k', 'none'], ['k', 9], ['none', 0], [0], ['k', 0, 'none'], ['k', 'l', 0, 1]];

/** What the whole reader makes of a document: its value, and the line of each value in it. */
function byLibrary(text: string): { readonly value: unknown; readonly lineOf: (path: Path) => number } | undefined {
  try {
    const events = JsYaml.parseEvents(text, { maxDepth: 500 });
    const { value, duplicates } = construct(events, text, JsYaml);
    return duplicates.length > 0 ? undefined : { value, lineOf: lineFinder(events, text, lineStarts(text), 0, JsYaml) };
  } catch {
    return undefined;
  }
}

/** What the two readers disagree about; the plain one may always leave a text to the other. */
function differenceIn(text: string): string | undefined {
  const plain = readPlainYaml(text);
  if (plain === undefined) {
    return undefined;
  }
  const whole = byLibrary(text);
  if (whole === undefined || JSON.stringify(whole.value) !== JSON.stringify(plain.value)) {
    return `${JSON.stringify(text)} is ${JSON.stringify(whole?.value)}, not ${JSON.stringify(plain.value)}`;
  }
  const wrong = [...pathsIn(whole.value), ...NOWHERE].find((path) => whole.lineOf(path) !== plainLineOf(text, path));
  return wrong === undefined ? undefined : `${JSON.stringify(text)} has ${wrong.join('.')} in line ${whole.lineOf(wrong)}`;
}

const PIECES = [
  'a:', 'b: ', 'c: 1', '- ', '-', ' ', '  ', '    ', '\n', '\n  ', '\n    ', '\n- ', '\n  - ', 'x', '"q"', '\'s\'', '|', '|-', '|\n', '# c', ' #c', '[',
  '[]', '{}', '[a, "b"]', ', ', ']', '{', '0x1', 'yes', 'null', '~', '1.5', '.inf', '- d: e', '...', '?', '!t', '&a', '*a', '%', '@', '`', '>', '"', '\\',
  '\'\'', '<<: ', '\t', 'a b', 'a:b', 'http://x:8', '--flag', '-1', '=', '+1', '1_000', 'y: ', 'e: |\n    t\n    u\n', 'f: |-\n  t\n', ': ', '\u00e9',
];

test('whatever is read as plain means the same to the whole reader, and stands in the same lines', () => {
  let plain = 0;
  const texts = fc.tuple(fc.constantFrom('k: ', 'k:', 'k:\n- ', 'k:\n  l: ', ''), fc.array(fc.constantFrom(...PIECES), { maxLength: 9 }))
    .map(([start, pieces]) => `${start}${pieces.join('')}\n`);
  fc.assert(fc.property(texts, (text) => {
    plain += readPlainYaml(text) === undefined ? 0 : 1;
    return differenceIn(text) === undefined;
  }), { numRuns: 20_000, seed: 7 });
  expect(plain).toBeGreaterThan(1500);
});

test('most manifests are plain', () => {
  const dist = join(ROOT, 'dist');
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml')).sort();
  const documents = files.flatMap((file) => splitDocuments(readFileSync(join(dist, file), 'utf8'))).map(({ text }) => text);
  expect(documents.map(differenceIn).filter((difference) => difference !== undefined)).toEqual([]);
  expect(documents.filter((text) => readPlainYaml(text) !== undefined).length / documents.length).toBeGreaterThan(0.8);
});

test('texts that kubectl was asked about mean the same', () => {
  const texts = readFileSync(join(__dirname, 'kubectl.jsonl'), 'utf8').trim().split('\n').map((line) => (JSON.parse(line) as { text: string }).text);
  expect(texts.flatMap(splitDocuments).map(({ text }) => differenceIn(text)).filter((difference) => difference !== undefined)).toEqual([]);
});

test.each([
  ['a key twice', 'a: 1\na: 2\n'],
  ['a key that is no text', 'yes: 1\n'],
  ['a key that is a property of all objects', '__proto__: 1\n'],
  ['text that goes on below', 'a: one\n  two\n'],
  ['a block with a width', 'a: |2\n   b\n'],
  ['a folded block', 'a: >\n  b\n'],
  ['an escape', 'a: "\\n"\n'],
  ['a map in brackets', 'a: {b: 1}\n'],
  ['an anchor', 'a: &b 1\n'],
  ['a tag', 'a: !!str 1\n'],
  ['a number that JSON does not know', 'a: .inf\n'],
  ['a tab', 'a:\t1\n'],
  ['letters beyond ASCII', 'a: \u00e9\n'],
  ['a list at the top', '- a\n'],
  ['nothing but a comment', '# a\n'],
])('%s is left to the whole reader', (_, text) => {
  expect(readPlainYaml(text)).toBeUndefined();
});

test('maps, lists, texts in quotes and blocks are read', () => {
  const text = `# a job
kind: Job  # the kind
spec:
  args: ["--a=b, c", 'd', e, 1]
  items:
  - name: x
    suspend: yes
  -   plain text
  empty:
  none: {}
  script: |
    if a: # b

      c

  last: 'it: "is"'
`;
  expect(readPlainYaml(text)).toEqual({
    line: 1,
    value: {
      kind: 'Job',
      spec: {
        args: ['--a=b, c', 'd', 'e', 1], items: [{ name: 'x', suspend: true }, 'plain text'], empty: null, none: {},
        script: 'if a: # b\n\n  c\n', last: 'it: "is"',
      },
    },
  });
});
