/** An object of a manifest that nobody has checked. */
export type Dict = Readonly<Record<string, unknown>>;

const NOTHING: Dict = Object.freeze(Object.create(null) as Record<string, unknown>);
const NONE: readonly unknown[] = Object.freeze([]);

export function isDict(value: unknown): value is Dict {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object; an empty one when it is something else. */
export function dict(value: unknown): Dict {
  return isDict(value) ? value : NOTHING;
}

/** The value as a list; an empty one when it is something else. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : NONE;
}

/** The value as a list of objects; what is not an object counts as an empty one, so that positions stay. */
export function dicts(value: unknown): readonly Dict[] {
  const values = list(value);
  return values.every(isDict) ? (values as readonly Dict[]) : values.map(dict);
}

/** The value if it is a non-empty text. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The texts of a list. */
export function texts(value: unknown): readonly string[] {
  return list(value).filter((entry): entry is string => typeof entry === 'string');
}

/** The value if it is a whole number. */
export function whole(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

/** The value at a path of keys and positions. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let current: unknown = value;
  for (const step of path) {
    current = typeof step === 'number' ? list(current)[step] : dict(current)[step];
  }
  return current;
}

/** The values at a path such as `spec.tasks[].template`, in which `a[]` is a list and `*` any name; the value itself where it is empty. */
export function valuesAt(value: unknown, path: string): unknown[] {
  const steps = path === '' ? [] : path.split('.');
  return steps.reduce<unknown[]>((values, step) => values.flatMap((one) => {
    const below = dict(one);
    return step === '*' ? Object.values(below) : step.endsWith('[]') ? [...dicts(below[step.slice(0, -2)])] : [below[step]];
  }), [value]);
}

const places = new Map<string, string[]>();

/** The path of an entry of a list, such as `args[0]`: one text, however often it is asked for. */
export function placeIn(list: string, position: number): string {
  let known = places.get(list);
  if (known === undefined) {
    known = [];
    places.set(list, known);
  }
  return position < 100 ? known[position] ??= `${list}[${position}]` : `${list}[${position}]`;
}

/** An own entry of a map of texts, such as labels. */
export function entry(map: Dict, key: string): unknown {
  return Object.prototype.hasOwnProperty.call(map, key) ? map[key] : undefined;
}

/** Whether two manifests, or parts of them, say the same. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) {
    return true;
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((value, i) => isSame(value, b[i]));
  }
  if (isDict(a) && isDict(b)) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => isSame(a[key], entry(b, key)));
  }
  return false;
}
