import { Obj } from '../control-plane/client';
import { Random } from '../random';

type Path = readonly (string | number)[];

/** A manifest with one or two places changed. */
export interface Mutant {
  readonly manifest: Obj;

  /** Where and how, for people. */
  readonly change: string;
}

/** Changes manifests in ways that people do: fields lost, fields of neighbours, values from elsewhere, other types, numbers, names. */
export class Mutator {
  /** Values that a field of that name has somewhere. */
  private readonly values = new Map<string, unknown[]>();

  /** Fields that objects in a field of that name have somewhere. */
  private readonly fields = new Map<string, Map<string, unknown>>();

  constructor(private readonly random: Random, corpus: readonly Obj[]) {
    for (const manifest of corpus) {
      walk(manifest, [], (value, path) => this.learn(value, path));
    }
  }

  /** Usually one change, now and then two. */
  public mutate(manifest: Obj): Mutant | undefined {
    const first = this.change(manifest);
    const second = first !== undefined && this.random.maybe(0.15) ? this.change(first.manifest) : undefined;
    return second === undefined || first === undefined
      ? first
      : { manifest: second.manifest, change: `${first.change} & ${second.change}` };
  }

  private learn(value: unknown, path: Path): void {
    const key = path[path.length - 1];
    if (typeof key === 'string') {
      const known = this.values.get(key) ?? [];
      if (known.length < 200) {
        known.push(value);
      }
      this.values.set(key, known);
    }
    if (isDict(value)) {
      const parent = lastName(path);
      const known = this.fields.get(parent) ?? new Map<string, unknown>();
      Object.entries(value).forEach(([name, inner]) => known.set(name, inner));
      this.fields.set(parent, known);
    }
  }

  private change(manifest: Obj): Mutant | undefined {
    const { random } = this;
    const copy = structuredClone(manifest);
    const places: Path[] = [];
    walk(copy, [], (_, path) => {
      const [first, second] = path;
      if (first !== undefined && first !== 'apiVersion' && first !== 'kind' && !(first === 'metadata' && second === 'namespace')) {
        places.push(path);
      }
    });
    if (places.length === 0) {
      return undefined;
    }
    const path = random.pick(places);
    const parent = path.slice(0, -1).reduce((value: Obj, key) => value[key], copy);
    const key = path[path.length - 1];
    const how = this.structural(parent, key, path) ?? this.byType(parent, key);
    return how === undefined ? undefined : { manifest: copy, change: `${path.join('.')}: ${how}` };
  }

  private structural(parent: Obj, key: string | number, path: Path): string | undefined {
    const { random } = this;
    const kind = random.next();
    if (kind < 0.15) {
      if (Array.isArray(parent)) {
        parent.splice(Number(key), 1);
      } else {
        delete parent[key];
      }
      return 'deleted';
    }
    if (kind < 0.25 && !Array.isArray(parent)) {
      const known = this.fields.get(lastName(path.slice(0, -1)));
      const absent = [...(known?.keys() ?? [])].filter((name) => !(name in parent));
      if (absent.length > 0) {
        const name = random.pick(absent);
        parent[name] = structuredClone(known?.get(name));
        return `${name} added beside it`;
      }
    }
    const others = this.values.get(String(key));
    if (kind >= 0.25 && kind < 0.45 && others !== undefined) {
      const value = structuredClone(random.pick(others));
      if (JSON.stringify(value) !== JSON.stringify(parent[key])) {
        parent[key] = value;
        return 'value of such a field elsewhere';
      }
    }
    return undefined;
  }

  private byType(parent: Obj, key: string | number): string | undefined {
    const value = parent[key];
    const choices = this.replacements(value);
    if (choices !== undefined) {
      parent[key] = this.random.pick(choices);
      return `${JSON.stringify(value)?.slice(0, 40)} -> ${JSON.stringify(parent[key])?.slice(0, 40)}`;
    }
    return isDict(value) ? this.changeDict(parent, key, value) : undefined;
  }

  private replacements(value: unknown): unknown[] | undefined {
    if (typeof value === 'number') {
      return [0, -1, 1, 2, value + 1, value - 1, value * 10, 0.5, 2147483648, 65536, 1e15, String(value), true, null];
    }
    if (typeof value === 'string') {
      const odd = [
        '',
        'A_b',
        'x'.repeat(64),
        'x'.repeat(254),
        'a.b',
        'a/b',
        '0',
        '-1',
        '1.5',
        '100m',
        '1e3',
        'true',
        3,
        true,
        null,
        'nvidia.com/gpu',
        [value],
        { value },
      ];
      return [
        ...odd,
        `${value}-`,
        `-${value}`,
        value.toUpperCase(),
        `${value} `,
        ` ${value}`,
        `1${value}`,
        value.slice(0, -1),
        `${value}${value}`,
      ];
    }
    if (typeof value === 'boolean') {
      return [!value, String(value), 1, null];
    }
    if (Array.isArray(value)) {
      return [
        [],
        value.length > 0 ? [...value, structuredClone(value[0])] : ['x'],
        value.slice(1),
        'x',
        {},
        [...value].reverse(),
        value[0] ?? null,
      ];
    }
    return value === null ? ['x', 1, {}] : undefined;
  }

  private changeDict(parent: Obj, key: string | number, value: Obj): string | undefined {
    const { random } = this;
    const names = Object.keys(value);
    const kind = random.pick(names.length > 0 ? ['add', 'empty', 'string', 'rename', 'case', 'list'] : ['add', 'string', 'list']);
    const name = names.length > 0 ? random.pick(names) : '';
    const rename = (to: string): string => {
      value[to] = value[name];
      delete value[name];
      return `${name} renamed to ${to}`;
    };
    switch (kind) {
      case 'add':
        value.bogusField = 'x';
        return 'unknown field added';
      case 'empty':
        parent[key] = {};
        return 'emptied';
      case 'string':
        parent[key] = 'x';
        return 'now a string';
      case 'list':
        parent[key] = [value];
        return 'now a list';
      case 'case':
        return name === name.toLowerCase() ? rename(name.toUpperCase()) : rename(name.toLowerCase());
      default:
        return rename(`${name}s`);
    }
  }
}

function walk(value: unknown, path: Path, visit: (value: unknown, path: Path) => void): void {
  visit(value, path);
  if (Array.isArray(value)) {
    value.forEach((item, i) => walk(item, [...path, i], visit));
  } else if (isDict(value)) {
    Object.entries(value).forEach(([key, inner]) => walk(inner, [...path, key], visit));
  }
}

function lastName(path: Path): string {
  return String([...path].reverse().find((part) => typeof part === 'string') ?? '');
}

function isDict(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
