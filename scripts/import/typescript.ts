import { Schema } from './schema';

/** Gives the name of the type that stands for a schema, where it is not to be written out on the spot. */
export type NameOf = (schema: Schema, property: string) => string | undefined;

/** Writes one interface whose property names are those of the manifest. */
export function interfaceText(name: string, schema: Schema, nameOf: NameOf): string {
  const lines = Object.entries(schema.properties ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)).map(([property, type]) => {
    const optional = schema.required?.includes(property) ? '' : '?';
    return `  readonly ${quoted(property)}${optional}: ${typeText(type, property, nameOf)};`;
  });
  return [`export interface ${name} {`, ...lines, '}', ''].join('\n');
}

function typeText(schema: Schema, property: string, nameOf: NameOf): string {
  const name = nameOf(schema, property);
  if (name !== undefined) {
    return name;
  }
  if (schema['x-kubernetes-int-or-string'] || schema.oneOf !== undefined) {
    return 'number | string';
  }
  if (schema.enum !== undefined) {
    return schema.enum.map((value) => (typeof value === 'string' ? `'${value}'` : String(value))).join(' | ');
  }
  switch (schema.type) {
    case 'array':
      return `readonly (${typeText(schema.items ?? {}, property, nameOf)})[]`.replace(/\(([\w.]+)\)\[\]$/, '$1[]');
    case 'integer':
    case 'number':
      return 'number';
    case 'object':
      return typeof schema.additionalProperties === 'object'
        ? `Readonly<Record<string, ${typeText(schema.additionalProperties, property, nameOf)}>>`
        : 'object';
    case 'string':
    case 'boolean':
      return schema.type;
    default:
      return 'unknown';
  }
}

function quoted(property: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(property) ? property : `'${property}'`;
}
