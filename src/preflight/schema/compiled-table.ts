import { isDict } from '../../base/json';
import { checkRules } from './cel-rules';
import { Rewritten, SchemaNode, SchemaTable, SchemaType } from './schema-node';
import { fieldVersionCheck } from './field-versions';
import { complainOfUnknown } from './unknown-field';
import { bounds, complainOfType, counted, scalarCheck } from './values';
import { Check, Walk } from './walk';

/** Checks of the nodes of a table, made when they are first needed. */
export class CompiledTable {
  private readonly checks: (Check | undefined)[] = [];
  private readonly nodesHaveRules: (boolean | undefined)[] = [];

  constructor(public readonly table: SchemaTable) {}

  /** The check of a node. */
  public check(position: number): Check {
    const known = this.checks[position];
    if (known !== undefined) {
      return known;
    }
    const node = this.table.nodes[position];
    // Nodes may contain themselves, so parts are looked up when they are needed.
    const check =
      node.type === 'object'
        ? this.objectCheck(node)
        : node.type === 'array'
          ? this.listCheck(node)
          : node.type === 'any'
            ? nothing
            : scalarCheck(node);
    this.checks[position] = check;
    return check;
  }

  /** Whether a node, or one in it, has rules in CEL. */
  public hasRules(position: number): boolean {
    let has = this.nodesHaveRules[position];
    if (has === undefined) {
      this.nodesHaveRules[position] = false;
      const node = this.table.nodes[position];
      has = node.rules !== undefined || partsOf(node).some((part) => this.hasRules(part));
      this.nodesHaveRules[position] = has;
    }
    return has;
  }

  /** The rules in CEL of a whole object. */
  public checkRules(position: number, value: unknown, walk: Walk): void {
    checkRules(this.table, position, value, walk, (part) => this.hasRules(part));
  }

  private objectCheck(node: SchemaNode): Check {
    const parts = Object.entries(node.properties ?? {});
    const nodes = new Map(parts);
    const checks = new Map<string, Check>();
    const { values, open, embedded, least, most, since, until } = node;
    const isBuiltIn = this.table.builtIn === true;
    const missing = (node.required ?? []).filter(
      (property) => isBuiltIn || this.table.nodes[nodes.get(property) ?? -1]?.default === undefined,
    );
    const versions = since === undefined && until === undefined ? undefined : fieldVersionCheck(since ?? {}, until ?? {});
    const valueCheck = values === undefined ? undefined : this.lazily(values);
    const isOpen = open === true;
    return (value, walk) => {
      if (!isDict(value)) {
        complainOfType(value, 'object', walk);
        return;
      }
      const { path } = walk;
      for (const key of Object.keys(value)) {
        const part = value[key];
        let check = checks.get(key);
        if (check === undefined) {
          const position = nodes.get(key);
          if (position === undefined) {
            if (valueCheck !== undefined) {
              check = valueCheck;
            } else if (!isOpen && !(embedded === true && (key === 'apiVersion' || key === 'kind' || key === 'metadata'))) {
              complainOfUnknown(this.table, node, key, part, walk);
            }
          } else {
            check = versions?.(key, this.check(position)) ?? this.check(position);
            checks.set(key, check);
          }
        }
        // What is empty counts as not given.
        if (check !== undefined && part !== null && part !== undefined) {
          path.push(key);
          check(part, walk);
          path.pop();
        }
      }
      if (!walk.isCompletedLater) {
        for (const property of missing) {
          const part = value[property];
          if (part === undefined || part === null || (isBuiltIn && (part === '' || (Array.isArray(part) && part.length === 0)))) {
            if (!(walk.rewritten !== undefined && this.acceptsZero(nodes.get(property), walk.rewritten))) {
              complainOfMissing(property, part, walk);
            }
          }
        }
      }
      if (least !== undefined || most !== undefined) {
        const count = Object.keys(value).length;
        checkCount(count, 'property', least, most, value, walk);
      }
    };
  }

  /** Whether the zero value of Go passes for a node. */
  private acceptsZero(position: number | undefined, rewritten: Rewritten): boolean {
    const node = position === undefined ? undefined : this.table.nodes[position];
    if (
      position === undefined ||
      node === undefined ||
      !(node.type in ZERO) ||
      (rewritten === 'quantities' && node.type !== 'int-or-string')
    ) {
      return false;
    }
    const walk = new Walk({ root: node, prefix: [], source: '', kubernetes: undefined, rewritten });
    this.check(position)(ZERO[node.type], walk);
    return walk.refusals.length === 0;
  }

  private listCheck(node: SchemaNode): Check {
    const item = this.lazily(node.items ?? 0);
    const { unique, least, most } = node;
    const isBuiltIn = this.table.builtIn === true;
    const itemType = this.table.nodes[node.items ?? 0].type;
    return (value, walk) => {
      if (!Array.isArray(value)) {
        complainOfType(value, 'array', walk);
        return;
      }
      const { path } = walk;
      const position = path.push(0) - 1;
      for (let i = 0; i < value.length; i++) {
        const entry: unknown = value[i];
        path[position] = i;
        if (entry !== null && entry !== undefined) {
          item(entry, walk);
        } else if (walk.rewritten !== undefined && itemType === 'string') {
          // Go reads nothing as an empty text, and writes that back
          item('', walk);
        } else if (itemType !== 'any' && !isBuiltIn) {
          complainOfType(null, itemType, walk);
        }
      }
      path.pop();
      if (unique !== undefined && value.length > 1) {
        checkUnique(value, unique, walk);
      }
      if (least !== undefined || most !== undefined) {
        checkCount(value.length, 'entry', least, most, value, walk);
      }
    };
  }

  private lazily(position: number): Check {
    let check: Check | undefined;
    return (value, walk) => {
      check ??= this.check(position);
      check(value, walk);
    };
  }
}

const ZERO: Readonly<Partial<Record<SchemaType, unknown>>> = {
  string: '',
  integer: 0,
  boolean: false,
  number: 0,
  object: {},
  'int-or-string': '0',
};

const nothing: Check = () => undefined;

function partsOf(node: SchemaNode): readonly number[] {
  return [
    ...Object.values(node.properties ?? {}),
    ...(node.values === undefined ? [] : [node.values]),
    ...(node.items === undefined ? [] : [node.items]),
  ];
}

function complainOfMissing(property: string, value: unknown, walk: Walk): void {
  const isGiven = value !== undefined && value !== null;
  walk.complain({
    rule: 'missing-field',
    property,
    value,
    problem: isGiven ? 'is empty, and must be given' : 'must be given',
    fix: `write '${property}'`,
  });
}

function checkCount(count: number, word: 'entry' | 'property', least = 0, most = Infinity, value: unknown, walk: Walk): void {
  if (count < least || count > most) {
    walk.complain({
      rule: 'out-of-bounds',
      value,
      problem: `has ${counted(count, word)}, and must have ${bounds(least, most)}`,
      fix: count < least ? `add ${counted(least - count, word)}` : `leave out ${count - most}`,
    });
  }
}

function checkUnique(entries: readonly unknown[], by: readonly string[], walk: Walk): void {
  const seen = new Map<unknown, number>();
  entries.forEach((entry, i) => {
    const key = keyOf(entry, by);
    const first = key === undefined ? undefined : seen.get(key);
    if (first !== undefined) {
      complainOfDuplicate(entry, i, first, by, walk);
    } else if (key !== undefined) {
      seen.set(key, i);
    }
  });
}

/** What must differ between entries; undefined where an entry has no such thing. */
function keyOf(entry: unknown, by: readonly string[]): unknown {
  const part =
    by.length === 0
      ? entry
      : !isDict(entry)
        ? undefined
        : by.length === 1
          ? (entry[by[0]] ?? null)
          : by.map((property) => entry[property] ?? null);
  return typeof part === 'object' && part !== null ? canonical(part) : part;
}

function complainOfDuplicate(entry: unknown, i: number, first: number, by: readonly string[], walk: Walk): void {
  const property = by.length === 1 ? `[${i}].${by[0]}` : `[${i}]`;
  const what = by.length === 0 ? 'the same value' : `the same ${by.join(' and ')}`;
  walk.path.push(i);
  walk.complain({
    rule: 'duplicate-entry',
    ...(by.length === 1 ? { property: by[0] } : {}),
    value: by.length === 1 && isDict(entry) ? entry[by[0]] : entry,
    problem: `is ${what} as in entry [${first}]`,
    fix: by.length === 0 ? 'leave one out' : `give ${property} another value, or leave one entry out`,
  });
  walk.path.pop();
}

/** A text that is the same for values that say the same. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    isDict(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}
