import { Problems } from './problems';

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
    problems.add(property, value, `must be a text, and is ${kindOf(value)}`, typeof value === 'number' || typeof value === 'boolean' ? `write '${value}'` : 'write a text that is known when the construct is made');
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

/** A list. */
export function listOf(item: Shape): Shape {
  return (problems, property, value) => {
    if (!Array.isArray(value)) {
      problems.add(property, value, `must be a list, and is ${kindOf(value)}`, 'write it in [ ]');
      return;
    }
    value.forEach((entry, i) => item(problems, `${property}[${i}]`, entry));
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
    if (!isPlain(value)) {
      problems.add(property, value, `must be properties, and is ${kindOf(value)}`, 'write them in { }');
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
