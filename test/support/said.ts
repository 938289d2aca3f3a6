/* eslint-disable jest/no-export -- the tests of several files, each with its own samples */
import { readFileSync } from 'node:fs';
import { Chart } from 'cdk8s';
import ts from 'typescript';
import { isMap, isScalar, isSeq, Node, parseAllDocuments } from 'yaml';
import { Manifest, synthChart } from './synth';
import { describeSamples, differences, sampleOf, textOf } from './samples';

/** A sample, how it is said with typed props, and what of it differs and why. */
export interface Said {
  readonly name: string;

  /** Which of its objects are said; the others are kinds of somebody else. */
  readonly objects?: readonly number[];

  /** The namespace of the chart. */
  readonly namespace?: string;
  readonly build: (chart: Chart, sample: readonly Manifest[]) => unknown;

  /** Fields that differ, by a part of their path, with the reason. */
  readonly because?: Readonly<Record<string, string>>;

  /** Whether it is said in another kind, of which only the pods can be compared; with the reason. */
  readonly otherKind?: string;
}

/** Differences that are meant, in whatever sample: what this library does better. */
const CORRECTIONS: Readonly<Record<string, string>> = {
  restartPolicy: 'a pod that failed is replaced, and its log kept',
  generateName: 'a generated name cannot be applied; `run` tells runs apart',
  'template.metadata.name': 'pods are named by their controller',
};

describeSamples('compared with the samples', () => {
  test('a difference is found', () => {
    expect(differences({ spec: { a: 1, b: [2] } }, { spec: { a: 1, b: [3], c: 4 } })).toEqual({ 'spec.b.0': '2' });
  });
});

/** Tests that each sample is said: field by field, but for differences with a reason, each of which there is. */
export function describeSaid(title: string, file: string, said: readonly Said[]): void {
  describeSamples(`samples of ${title}`, () => {
    test.each(said as Said[])('$name is said with typed props', (one) => {
      const { name, because = {} } = one;
      const found = differencesOf(one);

      expect(Object.fromEntries(found.filter(([path]) => ![...Object.keys(because), ...Object.keys(CORRECTIONS)]
        .some((part) => path.includes(part))))).toEqual({});
      // no reason that none needs
      expect(Object.keys(because).filter((part) => !found.some(([path]) => path.includes(part)))).toEqual([]);
      expect({ name, lines: linesOf(file).get(name) }).toEqual({ name, lines: expect.any(Number) as number });
      expect((linesOf(file).get(name) ?? 0) / yamlLinesOf(one)).toBeLessThanOrEqual(1 / 2);
    });
  });
}

function differencesOf({ name, objects, namespace, build, otherKind }: Said): [string, unknown][] {
  const sample = sampleOf(name);
  const ours = synthChart((chart) => void build(chart, sample), { namespace });
  const chosen = (objects ?? sample.map((_, i) => i)).map((i) => sample[i]);
  if (otherKind !== undefined) {
    const mine = ours.flatMap((object) => podsOf(object));
    return chosen.flatMap((object) => podsOf(object))
      .flatMap((pod, i) => Object.entries(differences(pod, mine[Math.min(i, mine.length - 1)])));
  }
  return chosen.flatMap((object) => {
    const same = ours.find((own) => own.kind === object.kind && own.metadata.name === (object.metadata.name ?? own.metadata.name))
      ?? ours.find(({ kind }) => kind === object.kind);
    return Object.entries(differences(object, same ?? {}));
  });
}

/** All pod templates of an object, wherever they are. */
function podsOf(value: unknown): Manifest[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const own = value as Manifest;
  return own.kind === 'Pod' || own.spec?.containers !== undefined
    ? [{ metadata: own.metadata, spec: own.spec }]
    : Object.values(own).flatMap((entry) => podsOf(entry));
}

/** Names of the samples that a file says, and whether as their own kind and with all their objects of it. */
export function saidIn(file: string): { name: string; inFull: boolean }[] {
  const found: { name: string; inFull: boolean }[] = [];
  eachSaid(file, (name, named) => found.push({ name, inFull: named('otherKind') === undefined }));
  return found;
}

const counted = new Map<string, Map<string, number>>();

/** Lines of `build` by the name of the sample, as they are written. */
export function linesOf(file: string): ReadonlyMap<string, number> {
  let lines = counted.get(file);
  if (lines === undefined) {
    const found = new Map<string, number>();
    eachSaid(file, (name, named) => found.set(name, (named('build') ?? '').split('\n').length));
    lines = found;
    counted.set(file, found);
  }
  return lines;
}

/** Calls back for each sample that a file says, with the texts of its properties. */
function eachSaid(file: string, found: (name: string, textOfProperty: (property: string) => string | undefined) => void): void {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) {
      const named = (name: string): ts.Expression | undefined => node.properties
        .filter(ts.isPropertyAssignment).find((property) => property.name.getText(source) === name)?.initializer;
      const [name, build] = [named('name'), named('build')];
      if (name !== undefined && ts.isStringLiteral(name) && build !== undefined) {
        found(name.text, (property) => named(property)?.getText(source));
        return;
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
}

/** Lines of the objects that are said, without comments, and with a script as one line: it is the same in both. */
export function yamlLinesOf({ name, objects }: Said): number {
  const documents = parseAllDocuments(textOf(name)).filter((document) => document.contents !== null);
  return documents.filter((_, i) => objects?.includes(i) ?? true).reduce((sum, { contents }) => sum + linesOfNode(contents as Node), 0);
}

function linesOfNode(node: Node | null): number {
  if (isMap(node)) {
    return node.flow ? 1 : node.items.reduce((sum, { value }) => sum + (hasLines(value) ? 1 : 0) + linesOfNode(value as Node), 0);
  }
  if (isSeq(node)) {
    return node.flow ? 1 : node.items.reduce((sum: number, item) => sum + linesOfNode(item as Node), 0);
  }
  return isScalar(node) ? 1 : 0;
}

/** Whether a value begins on a line of its own. */
function hasLines(value: unknown): boolean {
  return (isMap(value) || isSeq(value)) && !value.flow;
}
