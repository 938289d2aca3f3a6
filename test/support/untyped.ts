/* eslint-disable jest/no-export -- the tests of several files, each with its own cases */
import { App, Chart, Testing } from 'cdk8s';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as library from '../../src';

/** Whatever users in plain JavaScript, or TypeScript whose types nobody checked, may hand in. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Untyped = any;

/** A public class or factory, and what it takes. */
export interface UntypedCase {
  /** The public class, and the factory if there is one. */
  readonly name: string;

  /** Arguments that are right. */
  readonly args: (chart: Chart) => Untyped[];

  /** Makes a construct of the arguments, or hands a value made of them to a construct. */
  readonly make: (chart: Chart, ...args: Untyped[]) => unknown;
}

class Stranger {}

const WRONG: [string, unknown][] = [
  ['nothing', null],
  ['a number', 7],
  ['a fraction', 0.5],
  ['no number', NaN],
  ['a text', 'Some text'],
  ['true', true],
  ['a list', []],
  ['a list of nothing', [null]],
  ['a literal', {}],
  ['a literal of nothing', { name: null }],
  ['another object', new Stranger()],
  ['a function', () => 7],
  ['a symbol', Symbol('some')],
  ['a big number', 7n],
];

/** Places in arguments: those of the arguments, and of all that stands in literals and lists below them. */
function places(value: unknown, path: string[] = []): string[][] {
  const inside = Array.isArray(value) || (typeof value === 'object' && value !== null && value.constructor === Object);
  const below = inside ? Object.entries(value as object).flatMap(([key, entry]) => places(entry, [...path, key])) : [];
  return path.length === 0 ? below : [path, ...below];
}

function valueAt(value: Untyped, path: readonly string[]): unknown {
  return path.reduce((inner, key) => inner[key], value);
}

/** The same with another value in one place; without the place, if there is no other value. */
function changed(value: Untyped, [key, ...rest]: readonly string[], change: { readonly to?: unknown } | undefined): Untyped {
  const copy = Array.isArray(value) ? [...value] : { ...value };
  if (rest.length > 0) {
    copy[key] = changed(copy[key], rest, change);
  } else if (change === undefined) {
    delete copy[key];
  } else {
    copy[key] = change.to;
  }
  return copy;
}

/** What a value is, as far as anything can be said without looking into it. */
function kindOf(value: unknown): string {
  return Array.isArray(value)
    ? 'list'
    : typeof value === 'object' && value !== null
      ? value.constructor.name
      : value === null
        ? 'nothing'
        : typeof value;
}

/** The error of making and synthesising, if there is one. */
function errorWith({ args, make }: UntypedCase, change?: (args: Untyped[]) => Untyped[]): Error | undefined {
  const app = new App();
  const chart = new Chart(app, 'test', { namespace: 'nlp' });
  const right = args(chart);
  try {
    make(chart, ...(change === undefined ? right : change(right)));
    app.charts.forEach((each) => Testing.synth(each));
  } catch (error) {
    return error as Error;
  }
  return undefined;
}

/** Every line in our form: path, property, value, rule and fix; of a rule of preflight with its id and what becomes of the object. */
function isOurs(error: Error): boolean {
  const line = /^ *\[[^\]]+\] ([a-z-]+: \w+ \S+ (can never start|is rejected|will not do what it says): )?'[^']+' \(.*\) .+(; .+|which are .+)$/s;
  return (
    error.constructor === Error &&
    error.message.replace(/^Validation failed with the following errors:\n/, '').split('\n').every((text) => line.test(text))
  );
}

/** Tries each of the arguments, and each of what is in them, with values that its type does not allow. */
export function describeUntyped(cases: readonly UntypedCase[]): void {
  test.each(cases.map((each): [string, UntypedCase] => [each.name, each]))('%s of right arguments synthesises', (_, each) => {
    expect(errorWith(each)).toBeUndefined();
  });

  describe.each(cases.map((each): [string, UntypedCase] => [each.name, each]))('%s', (_, each) => {
    const samples = each.args(new Chart(new App(), 'test'));
    const rows = places(samples).map((path): [string, string[]] => [path.join('.'), path]);
    const literals = rows.filter(([, path]) => kindOf(valueAt(samples, path)) === 'Object');

    test.each(rows)('without %s either does, or says that it is missing', (_path, path) => {
      const error = errorWith(each, (args) => changed(args, path, undefined));

      expect(error === undefined || isOurs(error) ? 'ours or none' : error).toBe('ours or none');
    });

    test.each(rows)('with %s of another kind says what it must be', (place, path) => {
      const right = valueAt(samples, path);
      const others = WRONG.filter(
        ([, value]) => kindOf(value) !== kindOf(right) && !(value instanceof Stranger && kindOf(right) === 'Object'),
      );
      const bad = others.flatMap(([what, value]) => {
        const error = errorWith(each, (args) => changed(args, path, { to: value }));
        const isNothing = value === null && error === undefined;
        return isNothing || (error !== undefined && isOurs(error)) ? [] : [`${what}: ${error === undefined ? 'taken as it is' : error.message}`];
      });

      expect(bad).toEqual([]);
      expect(others.length).toBeGreaterThan(0);
      expect(place).not.toBe('');
    });

    test('with a property that nobody knows says so', () => {
      const bad = literals.flatMap(([place, path]) => {
        const error = errorWith(each, (args) => changed(args, [...path, 'unheardOf'], { to: () => 7 }));
        return error !== undefined && isOurs(error) ? [] : [`${place}: ${error === undefined ? 'taken as it is' : error.message}`];
      });

      expect(bad).toEqual([]);
    });

    test.each(rows)('with another value of the same kind for %s never crashes', (_path, path) => {
      const same = WRONG.filter(([, value]) => kindOf(value) === kindOf(valueAt(samples, path)));
      const bad = same.flatMap(([what, value]) => {
        const error = errorWith(each, (args) => changed(args, path, { to: value }));
        return error === undefined || isOurs(error) ? [] : [`${what}: ${error.message}`];
      });

      expect(bad).toEqual([]);
    });
  });
}

/** Public classes of some folders that no case is about. */
export function untriedClasses(folders: readonly string[], cases: readonly UntypedCase[]): string[] {
  const index = readFileSync(join(__dirname, '../../src/index.ts'), 'utf8');
  const exported = [...index.matchAll(/export \{ ([^}]+?),? \} from '\.\/([a-z]+)\//g)];
  const names = exported.flatMap(([, list, folder]) => (folders.includes(folder) ? list.trim().split(/,\s*/) : []));
  const tried = new Set(cases.map(({ name }) => name.split('.')[0]));
  return names.filter((name) => typeof (library as Untyped)[name] === 'function' && !tried.has(name));
}
