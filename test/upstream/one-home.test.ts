import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const SRC = join(__dirname, '../../src');

interface Literals {
  readonly file: string;
  readonly numbers: readonly number[];
  readonly patterns: readonly string[];
}

const literals = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map(literalsOf);

function literalsOf(file: string): Literals {
  const source = ts.createSourceFile(file, readFileSync(join(SRC, file), 'utf8'), ts.ScriptTarget.ES2022, true);
  const numbers: number[] = [];
  const patterns: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNumericLiteral(node)) {
      numbers.push(Number(node.text));
    } else if (node.kind === ts.SyntaxKind.RegularExpressionLiteral) {
      patterns.push(node.getText(source));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { file, numbers, patterns };
}

const isUpstream = ({ file }: Literals): boolean => file.startsWith('upstream/');
const others = literals.filter((one) => !isUpstream(one));

/** Numbers that mean something else where they stand, each for a reason. */
const OTHER_MEANING: Readonly<Record<string, string>> = {
  'preflight/schema/known-kinds.ts 1000000000': 'sorts versions by their number',
  'preflight/rules/quota/priority-class-values.ts 1000000000': 'is the value of an example',
};

/** Numbers that are no coincidence: neither small nor round. */
function isDistinctive(value: number): boolean {
  return value >= 50 && (value % 10 !== 0 || value >= 1_000_000) && (value & (value - 1)) !== 0;
}

test('the numbers that upstream lays down stand in src/upstream, and nowhere else', () => {
  const known = new Set(literals.filter(({ file }) => file === 'upstream/limits.ts').flatMap(({ numbers }) => numbers).filter(isDistinctive));
  expect(known).toContain(253);

  const twice = others.flatMap(({ file, numbers }) => numbers.filter((value) => known.has(value)).map((value) => `${file} ${value}`));
  expect([...new Set(twice)].filter((place) => !(place in OTHER_MEANING))).toEqual([]);
});

test('the patterns of upstream stand in src/upstream, and nowhere else', () => {
  const known = new Set(literals.filter(isUpstream).flatMap(({ patterns }) => patterns));
  const twice = others.flatMap(({ file, patterns }) => patterns.filter((pattern) => known.has(pattern)).map((pattern) => `${file} ${pattern}`));
  expect(twice).toEqual([]);
});

test('no construct and no rule of preflight share a pattern of their own', () => {
  const constructs = new Set(others.filter(({ file }) => /^(pod|workloads|gangs|queues|cluster|access|devices|gitops)\//.test(file))
    .flatMap(({ patterns }) => patterns).filter((pattern) => pattern.length > 20));
  const rules = others.filter(({ file }) => file.startsWith('preflight/'));
  expect(rules.flatMap(({ file, patterns }) => patterns.filter((pattern) => constructs.has(pattern)).map((pattern) => `${file} ${pattern}`)))
    .toEqual([]);
});
