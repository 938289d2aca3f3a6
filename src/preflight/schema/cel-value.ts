import { Dict, isDict } from '../../base/json';
import { SchemaNode, SchemaTable } from './schema-node';

/** Names of properties; undefined for all. */
type Names = ReadonlySet<string> | undefined;

/** A value as rules see it: with defaults, without what is empty, and whole numbers as such; only properties of some names, if given. */
export function celValue(table: SchemaTable, position: number, value: unknown, names: Names): unknown {
  const node = table.nodes[position];
  switch (node.type) {
    case 'object':
      return isDict(value) ? objectValue(table, node, value, names) : value;
    case 'array':
      return Array.isArray(value) && node.items !== undefined
        ? value.map((entry) => celValue(table, node.items ?? 0, entry, names))
        : value;
    case 'any':
      return plainValue(value);
    default:
      return scalarValue(value, node.type === 'number');
  }
}

/** The value of a property, or its default. */
export function withDefault(table: SchemaTable, position: number, value: unknown): unknown {
  return value ?? table.nodes[position].default;
}

function objectValue(table: SchemaTable, node: SchemaNode, object: Dict, names: Names): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, position] of Object.entries(node.properties ?? {})) {
    if (names !== undefined && !names.has(name)) {
      continue;
    }
    const value = withDefault(table, position, object[name]);
    if (value !== undefined && value !== null) {
      result[name] = celValue(table, position, value, names);
    }
  }
  if (node.values !== undefined) {
    for (const [name, value] of Object.entries(object)) {
      if (!(name in result) && value !== null && value !== undefined) {
        result[name] = celValue(table, node.values, value, names);
      }
    }
  }
  if (node.embedded === true) {
    // Of what every object has, rules see only these.
    const { name, generateName } = isDict(object.metadata) ? object.metadata : ({} as Record<string, unknown>);
    Object.assign(result, {
      apiVersion: object.apiVersion,
      kind: object.kind,
      metadata: { ...given('name', name), ...given('generateName', generateName) },
    });
  }
  return result;
}

function given(key: string, value: unknown): object {
  return value === undefined || value === null ? {} : { [key]: value };
}

function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(plainValue);
  }
  return isDict(value)
    ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plainValue(part)]))
    : scalarValue(value, false);
}

function scalarValue(value: unknown, isDouble: boolean): unknown {
  return typeof value === 'number' && Number.isInteger(value) && !isDouble ? BigInt(value) : value;
}
