import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Difference, differences } from './support/differences';
import { EXAMPLES } from './support/examples';
import { fieldsOf } from './support/fields';
import { Manifest } from './support/synth';

const ROOT = join(__dirname, '..');
const FIXTURES = join(ROOT, 'test/fixtures/sources');
const SOURCES = readdirSync(FIXTURES).sort();
const PAGE = readFileSync(join(ROOT, 'docs/sources.md'), 'utf8');

/** A README's table of what differs from one source. */
interface Comparison {
  readonly example: string;
  readonly source: string;
  readonly file: string;
  readonly rows: readonly (Difference & { readonly object?: string; readonly why: string })[];
}

const manifestsIn = (...path: string[]): Manifest[] =>
  parseAllDocuments(readFileSync(join(ROOT, ...path), 'utf8')).map((document) => document.toJS());

/** The cells of each row of the tables in a text, without heads. */
function rowsOf(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| Field |') && !line.startsWith('| Row |'))
    .map((line) => line.slice(2, -2).split(' | '));
}

function comparisonsOf(example: string): Comparison[] {
  const text = readFileSync(join(ROOT, 'examples', example, 'README.md'), 'utf8');
  const [, section = ''] = /^## What differs from the source, and why\n(.*?)(?=^## |(?![^]))/ms.exec(text) ?? [];
  return section.split(/^(?=\[s\d)/m).slice(1).map((part) => {
    const [, source] = /\(\.\.\/\.\.\/\.\.\/test\/fixtures\/sources\/([^)]+)\)/.exec(part) ?? [];
    const [, file] = /\(\.\.\/\.\.\/\.\.\/(dist\/[^)]+)\)/.exec(part) ?? [];
    const rows = rowsOf(part).map(([first, inSource, here, why]) => {
      const [, object, field] = /^(?:(\S+): )?`([^`]+)`$/.exec(first) ?? [];
      return { object, field, source: inSource, here, why };
    });
    return { example, source, file, rows };
  });
}

const [, ADDED = ''] = /^## What every example adds\n(.*?)^## /ms.exec(PAGE) ?? [];
const added = rowsOf(ADDED).map(([field]) => field.slice(1, -1));
const comparisons = EXAMPLES.flatMap(comparisonsOf);

/** The object of an example that stands in the place of one of the source. */
function counterpart(source: Manifest, file: string): Manifest {
  const kind = source.kind === 'Workload' ? 'Job' : source.kind;
  return manifestsIn(file).find((manifest) => manifest.kind === kind && manifest.metadata.name === source.metadata.name);
}

test('every manifest of the sources is compared with an example, once', () => {
  expect(comparisons.map(({ source }) => source).sort()).toEqual(SOURCES);
});

describe.each(comparisons.map((comparison) => [comparison.source, comparison] as const))('%s', (name, { example, file, rows }) => {
  const documents = manifestsIn('test/fixtures/sources', name);

  test('has the objects of the same names in the example', () => {
    expect(file.startsWith(`dist/${example}/`)).toBe(true);
    expect(documents.filter((document) => counterpart(document, file) === undefined)).toEqual([]);
  });

  test('differs from the example in what its README says, and in nothing else', () => {
    const several = documents.length > 1;
    const found = documents.flatMap((document) =>
      differences(fieldsOf(document), fieldsOf(counterpart(document, file)), added).map((difference) => ({
        object: several ? document.metadata.name : undefined, ...difference,
      })),
    );
    expect(rows.map(({ object, field, source, here }) => ({ object, field, source, here }))).toEqual(found);
  });

  test('differs for reasons', () => {
    expect(rows.filter(({ why }) => why === undefined || why.length < 10)).toEqual([]);
  });
});

test('what every example adds is added by one of them', () => {
  const all = comparisons.flatMap(({ source, file }) =>
    manifestsIn('test/fixtures/sources', source).flatMap((document) => {
      const fields = fieldsOf(document);
      const here = fieldsOf(counterpart(document, file));
      return added.filter((pattern) => differences(fields, here, []).length > differences(fields, here, [pattern]).length);
    }),
  );
  expect(added.filter((pattern) => !all.includes(pattern))).toEqual([]);
  expect(added).not.toEqual([]);
});

test('every row of the documents has its place, and none twice', () => {
  const [, table = ''] = /^## Row by row\n(.*)/ms.exec(PAGE) ?? [];
  const rows = rowsOf(table);
  const numbers = [14, 10, 32, 10, 23].flatMap((count, document) => Array.from({ length: count }, (_, i) => `S${document}.${i + 1}`));

  expect(rows.map(([row]) => row)).toEqual(numbers);
  expect(rows.filter(([, , how, where]) => !['as it is', 'corrected', 'at run time'].includes(how) || !where.includes(']('))).toEqual([]);
});
