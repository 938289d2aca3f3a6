import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readYaml } from '../../../src/base/yaml/read-yaml';

/**
 * What the decoder of kubectl 1.37 (k8s.io/apimachinery v0.37.2, sigs.k8s.io/yaml v1.6.0) makes of a text, recorded from it:
 * the documents that are not null, up to the first one that it refuses.
 */
interface Answer {
  readonly text: string;
  readonly docs: readonly unknown[];
  readonly error?: string;
}

const ANSWERS = readFileSync(join(__dirname, 'kubectl.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Answer);

/** Forms that the two parsers read differently, and that no manifest has. */
const KNOWN: readonly (readonly [string, (text: string) => boolean])[] = [
  ['a key or value in brackets that ends in a colon, or is a dash', (text) => /[[{ ](?:[^\s[\]{}]*:|-)[,\]}]/.test(text)],
  ['a colon, question mark or tag glued to a value in brackets', (text) => /[[ ](?::a|\?a|!+a|!)[,\]}]/.test(text)],
  ['line ends of other systems inside a text', (text) => /[\u0085\u2028\u2029]/.test(text)],
  ['tabs behind a dash or bracket', (text) => /(?:-|\[|k:) ?\t/.test(text)],
  ['a list or map as the key of a document in brackets', (text) => /^[[{].*: v\n$/.test(text)],
  ['an alias as a key without a space behind it', (text) => text.includes('*k:')],
  ['a space without a break as a key', (text) => text === '\u00a0: v\n'],
  ['a text in quotes with something glued to it', (text) => /["']a["']:1|"b"#c|\|#c/.test(text)],
  ['indentation that gets less at the top level', (text) => text === '  a: 1\n b: 2\n'],
  ['a document that begins with its end', (text) => text === '...\na: 1\n'],
  ['something behind JSON', (text) => text === '{"a": 1} x\n'],
];

const isKnown = (text: string): boolean => KNOWN.some(([, matches]) => matches(text));

function answerOf(text: string): { readonly docs: readonly unknown[]; readonly isRefused: boolean } {
  const docs: unknown[] = [];
  for (const { value, problem } of readYaml(text)) {
    if (problem !== undefined) {
      return { docs, isRefused: true };
    }
    if (value !== null) {
      docs.push(value);
    }
  }
  return { docs, isRefused: false };
}

test('texts mean what they mean to kubectl', () => {
  const asked = ANSWERS.filter(({ text }) => !isKnown(text));
  expect(asked.length).toBeGreaterThan(1800);
  const different = asked
    .map(({ text, docs, error }) => ({ text, expected: { docs: error === undefined ? docs : undefined, isRefused: error !== undefined } }))
    .filter(({ text, expected }) => {
      const { docs, isRefused } = answerOf(text);
      return JSON.stringify(sorted({ docs: isRefused ? undefined : docs, isRefused })) !== JSON.stringify(sorted(expected));
    });
  expect(different).toEqual([]);
});

test('a document before one that is refused is read', () => {
  expect(answerOf('a: 1\n---\nb: [\n---\nc: 3\n')).toEqual({ docs: [{ a: 1 }], isRefused: true });
});

test.each(KNOWN)('%s: the list of differences has no more than what is recorded', (_what, matches) => {
  expect(ANSWERS.some(({ text }) => matches(text))).toBe(true);
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, entry]) => [key, sorted(entry)]))
    : value;
}
