import { nearestOf } from './nearest';
import { Problem, Problems } from './problems';

/**
 * What a value must be at run time, whoever did or did not check its type: synth strips types and runs, and plain
 * JavaScript has none. Reports a value of another kind, which would crash the renderer or be silently left out.
 */
export interface Shape {
  (problems: Problems, property: string, value: unknown): void;

  /** Of a struct: its properties. */
  readonly fields?: ReadonlyMap<string, Shape>;
}

/** A shape for every property of a struct; leaving one out is an error of the compiler. */
export type StructShape<T> = { readonly [K in keyof Required<T>]: Shape };

/** The class of a value. */
interface ValueClass {
  readonly name: string;
  readonly prototype: object;
}

/** A text. */
export const text: Shape = (problems, property, value) => {
  if (typeof value !== 'string') {
    problems.add(
      property,
      value,
      `must be a text, and is ${kindOf(value)}`,
      typeof value === 'number' || typeof value === 'boolean'
        ? `write '${value}'`
        : 'write a text that is known when the construct is made',
    );
  }
};

/** True or false. */
export const flag: Shape = (problems, property, value) => {
  if (typeof value !== 'boolean') {
    problems.add(property, value, `must be true or false, and is ${kindOf(value)}`, 'write true or false');
  }
};

/** A number; whether it is one that makes sense is checked where it is used. */
export const number: Shape = (problems, property, value) => {
  if (typeof value !== 'number') {
    const digits = typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));
    problems.add(property, value, `must be a number, and is ${kindOf(value)}`, digits ? `write ${Number(value)}` : 'write a number');
  }
};

/** One value of an enum. */
export function oneOf(choices: Record<string, string>): Shape {
  const values = Object.values(choices);
  return (problems, property, value) => {
    if (!values.includes(value as string)) {
      problems.add(property, value, `must be one of ${values.join(', ')}`, 'choose one of these');
    }
  };
}

/**
 * An instance of a class of this library. Known by a mark on the class, since two copies of the package may be installed, and
 * other libraries have classes of the same name: cdk8s-plus has a `Cpu` too, of which nothing would be left in the manifest.
 */
export function made(type: ValueClass, example: string): Shape {
  mark(type.prototype, type.name);
  return instance(type.name, (value) => markOf(type.name) in value, example);
}

/** An instance of a class of cdk8s, known by its name, since two copies of cdk8s may be installed. */
export function ofCdk8s(type: ValueClass, example: string): Shape {
  return instance(type.name, (value) => value.constructor?.name === type.name, example);
}

function instance(name: string, isOne: (value: object) => boolean, example: string): Shape {
  return (problems, property, value) => {
    if (typeof value !== 'object' || value === null || !isOne(value)) {
      const isNamesake = typeof value === 'object' && value !== null && value.constructor?.name === name;
      const found = isNamesake ? `${withArticle(name)} of another library` : kindOf(value);
      problems.add(property, value, `must be ${withArticle(name)}, and is ${found}`, `write for instance ${example}`);
    }
  };
}

/** A construct of a class or of one that extends it. Known by its mark, since two copies of a package may be installed. */
export function marked(name: string, example: string): Shape {
  return (problems, property, value) => {
    if (typeof value !== 'object' || value === null || !(markOf(name) in value)) {
      problems.add(property, value, `must be ${withArticle(name)}, and is ${kindOf(value)}`, `write for instance ${example}`);
    }
  };
}

/** Marks a construct, or all instances by their prototype, as of a class. */
export function mark(marked: object, name: string): void {
  Object.defineProperty(marked, markOf(name), { value: true, configurable: true });
}

function markOf(name: string): symbol {
  return Symbol.for(`cdk8s-ml-workloads.is.${name}`);
}

/** A list. */
export function listOf(item: Shape): Shape {
  return (problems, property, value) => {
    if (!Array.isArray(value)) {
      problems.add(property, value, `must be a list, and is ${kindOf(value)}`, 'write it in [ ]');
      return;
    }
    // also what a list skips: an index that was never set
    Array.from(value).forEach((entry: unknown, i) => item(problems, `${property}[${i}]`, entry));
  };
}

/** Names with a value each. */
export function mapOf(item: Shape): Shape {
  return (problems, property, value) => {
    if (!isPlain(value)) {
      problems.add(property, value, `must be names with a value each, and is ${kindOf(value)}`, 'write it in { }');
      return;
    }
    for (const [name, entry] of Object.entries(value)) {
      item(problems, `${property}.${name}`, entry);
    }
  };
}

/**
 * Properties, some of them required. One that the shape does not know is wrong, because nothing would come of it.
 *
 * @param hints what to write in place of names that people bring from elsewhere: a clause that begins with a verb
 */
export function struct<T>(
  fields: StructShape<T>, required: readonly (keyof T & string)[] = [], hints: Readonly<Record<string, string>> = {},
): Shape {
  const known = new Map(Object.entries<Shape>(fields));
  const shape = (problems: Problems, property: string, value: unknown): void => {
    if (property === '' && (value ?? undefined) === undefined && required.length > 0) {
      required.forEach((name) => problems.add(name, undefined, 'is required', 'add it'));
      return;
    }
    if (!isPlain(value)) {
      problems.add(property === '' ? ALL : property, value, `must be properties, and is ${kindOf(value)}`, 'write them in { }');
      return;
    }
    const prefix = property === '' ? '' : `${property}.`;
    for (const name of required) {
      if (value[name] === undefined) {
        problems.add(`${prefix}${name}`, undefined, 'is required', 'add it');
      }
    }
    for (const name of Object.keys(value)) {
      if (value[name] === undefined) {
        continue;
      }
      const field = known.get(name);
      if (field !== undefined) {
        field(problems, `${prefix}${name}`, value[name]);
      } else if (!problems.ignores(`${prefix}${name}`)) {
        problems.add(`${prefix}${name}`, value[name], 'is no property that is known here', hints[name] ?? whatElse(name, prefix, known));
      }
    }
  };
  return Object.assign(shape, { fields: known });
}

/** As many properties as anybody reads in one line. */
const SHORT_LIST = 20;

/** What somebody who wrote an unknown property most likely meant. */
function whatElse(name: string, prefix: string, known: ReadonlyMap<string, Shape>): string {
  const names = [...known.keys()];
  const near = nearestOf(name, names);
  if (near !== undefined) {
    return `did you mean '${prefix}${near}'?`;
  }
  const owner = names.find((candidate) => known.get(candidate)?.fields?.has(name) === true);
  if (owner !== undefined) {
    return `it belongs into '${prefix}${owner}'`;
  }
  const list = names.length === 0 ? 'there are none' : `those that there are: ${names.join(', ')}`;
  return names.length <= SHORT_LIST
    ? `remove it; ${list}`
    : `remove it, or name it with ExtraProps.ignore if it is for a wrapper of your own`;
}

/** What the properties of a construct are called together. */
const ALL = 'props';

/** The first thing that is wrong with what a value object is made of. The value object keeps it, and never throws. */
export function shapeProblem(shape: Shape, value: unknown): Problem | undefined {
  const problems = new Problems('');
  shape(problems, '', value);
  if (problems.first === undefined) {
    return undefined;
  }
  const { property } = problems.first;
  return { ...problems.first, property: property === '' || property === ALL ? undefined : property };
}

/** Options of a value object, and what is wrong with them; where something is, they are as if nothing had been given. */
export function soundOptions<T extends object>(shape: Shape, options: T): readonly [sound: Partial<T>, problem?: Problem] {
  const problem = shapeProblem(shape, options);
  return problem === undefined ? [options] : [{}, problem];
}

/** Whether a value has properties that are known now: a `Lazy` has them only at synth, after everything is checked. */
function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && value.constructor?.name !== 'Lazy';
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) {
    return 'nothing';
  }
  if (Array.isArray(value)) {
    return 'a list';
  }
  if (typeof value === 'object') {
    const name = value.constructor?.name ?? 'Object';
    return name === 'Object' ? 'a literal in { }' : withArticle(name);
  }
  return typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}

function withArticle(name: string): string {
  return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
}
