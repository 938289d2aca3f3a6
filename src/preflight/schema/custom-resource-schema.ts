import { Dict, dict, dicts, isDict, list, text, texts } from '../../base/json';
import { NodeTable } from './node-table';
import { SchemaKind, SchemaNode, SchemaRule, SchemaType, kindKey } from './schema-node';

const TYPES: ReadonlySet<string> = new Set(['object', 'array', 'string', 'integer', 'number', 'boolean']);

const COMMON: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/** Adds the kinds of a CustomResourceDefinition to a table, one for each version that it serves. */
export function addCustomResource(definition: Dict, source: string, table: NodeTable, kinds: Record<string, SchemaKind>): void {
  const spec = dict(definition.spec);
  const kind = text(dict(spec.names).kind);
  const group = text(spec.group);
  if (kind === undefined || group === undefined) {
    return;
  }
  for (const version of dicts(spec.versions)) {
    const name = text(version.name);
    const schema = dict(version.schema).openAPIV3Schema;
    if (name !== undefined && version.served !== false && isDict(schema)) {
      const isOpen = spec.preserveUnknownFields === true;
      // What every object has is checked apart.
      const properties = Object.fromEntries(Object.entries(dict(schema.properties)).filter(([property]) => !COMMON.has(property)));
      const root = {
        ...schema,
        type: 'object',
        properties,
        required: texts(schema.required).filter((property) => property in properties),
        'x-kubernetes-embedded-resource': true,
        ...(isOpen ? { 'x-kubernetes-preserve-unknown-fields': true } : {}),
      };
      const hasStatus = isDict(dict(version.subresources).status);
      kinds[kindKey(`${group}/${name}`, kind)] = { node: addSchema(root, table), source, ...(hasStatus ? { status: true } : {}) };
    }
  }
}

/** Adds an OpenAPI schema as a CustomResourceDefinition has it. */
function addSchema(schema: Dict, table: NodeTable): number {
  const type = typeOf(schema);
  const node: SchemaNode = {
    type,
    ...(type === 'object' ? objectPart(schema, table) : {}),
    ...(type === 'array' ? listPart(schema, table) : {}),
    ...scalarPart(schema, type),
  };
  return table.add(node);
}

function typeOf(schema: Dict): SchemaType {
  if (schema['x-kubernetes-int-or-string'] === true) {
    return 'int-or-string';
  }
  const type = text(schema.type);
  if (type === undefined || !TYPES.has(type)) {
    return 'any';
  }
  return type as SchemaType;
}

function objectPart(schema: Dict, table: NodeTable): Partial<SchemaNode> {
  const properties = Object.entries(dict(schema.properties));
  const { additionalProperties } = schema;
  const isEmbedded = schema['x-kubernetes-embedded-resource'] === true;
  const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true || (additionalProperties === true && properties.length === 0);
  return {
    ...(properties.length === 0
      ? {}
      : { properties: Object.fromEntries(properties.map(([name, part]) => [name, addSchema(dict(part), table)])) }),
    ...(isDict(additionalProperties) ? { values: addSchema(additionalProperties, table) } : {}),
    ...(isOpen ? { open: true } : {}),
    ...(isEmbedded ? { embedded: true } : {}),
    ...given('required', texts(schema.required)),
    ...given('least', schema.minProperties),
    ...given('most', schema.maxProperties),
  };
}

function listPart(schema: Dict, table: NodeTable): Partial<SchemaNode> {
  const listType = schema['x-kubernetes-list-type'];
  return {
    items: addSchema(dict(schema.items), table),
    ...(listType === 'map'
      ? { unique: texts(schema['x-kubernetes-list-map-keys']) }
      : listType === 'set' || schema.uniqueItems === true
        ? { unique: [] }
        : {}),
    ...given('least', schema.minItems),
    ...given('most', schema.maxItems),
  };
}

function scalarPart(schema: Dict, type: SchemaType): Partial<SchemaNode> {
  const isText = type === 'string' || type === 'int-or-string';
  return {
    ...given('enum', list(schema.enum)),
    ...(isText ? { ...given('pattern', schema.pattern), ...given('least', schema.minLength), ...given('most', schema.maxLength) } : {}),
    ...given('format', schema.format),
    ...given('minimum', schema.minimum),
    ...given('maximum', schema.maximum),
    ...(schema.exclusiveMinimum === true ? { exclusiveMinimum: true } : {}),
    ...(schema.exclusiveMaximum === true ? { exclusiveMaximum: true } : {}),
    ...(schema.nullable === true ? { nullable: true } : {}),
    ...given('default', schema.default),
    ...given('rules', rulesOf(schema)),
  };
}

/** Rules that compare with the former object say nothing about a new one. */
function rulesOf(schema: Dict): readonly SchemaRule[] {
  return dicts(schema['x-kubernetes-validations']).flatMap((entry) => {
    const rule = text(entry.rule);
    return rule === undefined || /\boldSelf\b/.test(rule)
      ? []
      : [{ rule, ...given('message', text(entry.message)), ...given('fieldPath', text(entry.fieldPath)) }];
  });
}

function given(key: keyof SchemaNode | keyof SchemaRule, value: unknown): object {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0) ? {} : { [key]: value };
}
