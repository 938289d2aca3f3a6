import { Problems } from './problems';
import { ValueProblem } from './value-problem';

/**
 * What a value must be at run time, whoever did or did not check its type: synth strips types and runs, and plain
 * JavaScript has none. Reports a value of another kind, which would crash the renderer or be silently left out.
 */
export type Shape = (problems: Problems, property: string, value: unknown) => void;

/** A shape for every property of a struct; leaving one out is an error of the compiler. */
export type StructShape<T> = { readonly [K in keyof Required<T>]: Shape };

/** The class of a value. */
interface ValueClass {
  readonly name: string;
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
    problems.add(property, value, `must be a number, and is ${kindOf(value)}`, 'write a number');
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

/** An instance of a class. Known by its name, since two copies of a package may be installed. */
export function made(type: ValueClass, example: string): Shape {
  return (problems, property, value) => {
    if (typeof value !== 'object' || value?.constructor?.name !== type.name) {
      problems.add(property, value, `must be ${withArticle(type.name)}, and is ${kindOf(value)}`, `write for instance ${example}`);
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

/** Marks a construct as one of a class. */
export function mark(construct: object, name: string): void {
  Object.defineProperty(construct, markOf(name), { value: true });
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

/** Properties, some of them required. Those that the shape does not know are left to whoever passes them on. */
export function struct<T>(fields: StructShape<T>, required: readonly (keyof T & string)[] = []): Shape {
  const known = new Map(Object.entries<Shape>(fields));
  return (problems, property, value) => {
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
      if (value[name] !== undefined) {
        known.get(name)?.(problems, `${prefix}${name}`, value[name]);
      }
    }
  };
}

/** What the properties of a construct are called together. */
const ALL = 'props';

/** The first thing that is wrong with what a value object is made of. The value object keeps it, and never throws. */
export function shapeProblem(shape: Shape, value: unknown): ValueProblem | undefined {
  const problems = new Problems('');
  shape(problems, '', value);
  if (problems.first === undefined) {
    return undefined;
  }
  const { property, value: got, rule, fix } = problems.first;
  return { property: property === '' || property === ALL ? undefined : property, value: got, rule, fix };
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
