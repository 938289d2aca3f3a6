import { NodeTable } from '../../src/preflight/schema/node-table';
import { SchemaKind, SchemaNode, SchemaTable, kindKey } from '../../src/preflight/schema/schema-node';
import { isEmptyUnset, isEnforced, requiredAsWell, uniqueBy } from './enforced';
import { Definitions, refName } from './kubernetes';
import { Schema } from './schema';

/** Since and until which version definitions and their properties exist. */
export type FieldVersions = Readonly<
  Record<
    string,
    {
      readonly since?: Readonly<Record<string, string>>;
      readonly until?: Readonly<Record<string, string>>;
      readonly 'definition since'?: string;
      readonly 'definition until'?: string;
    }
  >
>;

/** Types that the API server reads with code of their own. */
const SPECIAL: Readonly<Record<string, SchemaNode>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: 'quantity' },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: 'int-or-string', format: 'int32' },
  'io.k8s.apimachinery.pkg.runtime.RawExtension': { type: 'any' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': { type: 'any' },
};

const METADATA = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** Lists are taken apart before anything is checked. */
const LIST = /List$/;

/** Requests, which are never in a file. */
const REQUEST =
  /^(Binding|DeleteOptions|Eviction|Scale|Status|TokenRequest|TokenReview|WatchEvent|.*AccessReview|.*RulesReview|SelfSubjectReview)$/;

/** The types of the API server itself. */
export function builtInTable(definitions: Definitions, versions: FieldVersions, release: string): SchemaTable {
  const types = new BuiltInTypes(definitions, versions);
  const kinds: Record<string, SchemaKind> = {};
  for (const [name, definition] of Object.entries(definitions)) {
    for (const { group, version, kind } of definition['x-kubernetes-group-version-kind'] ?? []) {
      if (!LIST.test(kind)) {
        const key = kindKey(group === '' ? version : `${group}/${version}`, kind);
        const { 'definition since': since, 'definition until': until } = versions[name] ?? {};
        kinds[key] = {
          node: REQUEST.test(kind) ? types.table.add({ type: 'any' }) : types.nodeOf(name),
          source: `types of Kubernetes ${release}`,
          status: true,
          ...(since === undefined ? {} : { since }),
          ...(until === undefined ? {} : { until }),
        };
      }
    }
  }
  const metadata = types.nodeOf(METADATA);
  const gone = goneKinds(definitions, versions, types.table.add({ type: 'any' }));
  return { builtIn: true, metadata, kinds: sorted({ ...gone, ...kinds }), nodes: types.table.nodes };
}

/** Kinds that older versions had. A definition is a kind where there is a list of it. */
function goneKinds(definitions: Definitions, versions: FieldVersions, node: number): Record<string, SchemaKind> {
  const groups = new Map<string, string>();
  for (const [name, definition] of Object.entries(definitions)) {
    for (const { group } of definition['x-kubernetes-group-version-kind'] ?? []) {
      groups.set(packageOf(name), group);
    }
  }
  const kinds: Record<string, SchemaKind> = {};
  for (const [name, { 'definition since': since, 'definition until': until }] of Object.entries(versions)) {
    const group = groups.get(packageOf(name));
    if (until !== undefined && group !== undefined && versions[`${name}List`]?.['definition until'] !== undefined) {
      const [kind, version] = name.split('.').reverse();
      kinds[kindKey(`${group}/${version}`, kind)] = {
        node,
        source: 'types of older versions of Kubernetes',
        ...(since === undefined ? {} : { since }),
        until,
      };
    }
  }
  return kinds;
}

/** `io.k8s.api.batch` of `io.k8s.api.batch.v1.Job`. */
function packageOf(definition: string): string {
  return definition.split('.').slice(0, -2).join('.');
}

class BuiltInTypes {
  public readonly table = new NodeTable();
  private readonly known = new Map<string, number>();

  constructor(
    private readonly definitions: Definitions,
    private readonly versions: FieldVersions,
  ) {}

  public nodeOf(name: string): number {
    let position = this.known.get(name);
    if (position === undefined) {
      const schema = this.definitions[name];
      const special = SPECIAL[name] ?? (schema.properties === undefined && schema.type !== 'string' ? { type: 'any' as const } : undefined);
      if (special !== undefined || schema.properties === undefined) {
        position = special === undefined ? this.convert(schema) : this.table.add(special);
        this.known.set(name, position);
      } else {
        position = this.table.reserve();
        this.known.set(name, position);
        this.table.fill(position, this.definition(name, schema));
      }
    }
    return position;
  }

  private definition(name: string, schema: Schema): SchemaNode {
    const properties = Object.entries(schema.properties ?? {}).map(
      ([property, part]) => [property, this.property(name, property, part)] as const,
    );
    const required = [...(schema.required ?? []).filter((property) => isEnforced(name, property)), ...requiredAsWell(name)];
    const { since, until } = this.versions[name] ?? {};
    const gone = Object.keys(until ?? {}).map((property) => [property, this.table.add({ type: 'any' })] as const);
    return {
      type: 'object',
      properties: Object.fromEntries([...properties, ...gone]),
      ...(required.length === 0 ? {} : { required }),
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
    };
  }

  private property(definition: string, property: string, schema: Schema): number {
    const unique = uniqueBy(definition, property);
    if (unique !== undefined && schema.items !== undefined) {
      return this.table.add({ type: 'array', items: this.convert(schema.items), unique });
    }
    return schema.enum !== undefined && isEmptyUnset(definition, property)
      ? this.convert({ ...schema, enum: ['', ...schema.enum] })
      : this.convert(schema);
  }

  private convert(schema: Schema): number {
    const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
    if (ref !== undefined) {
      return this.nodeOf(refName(ref));
    }
    switch (schema.type) {
      case 'array':
        return this.table.add({ type: 'array', items: this.convert(schema.items ?? {}) });
      case 'object':
        return typeof schema.additionalProperties === 'object'
          ? this.table.add({ type: 'object', values: this.convert(schema.additionalProperties) })
          : this.table.add({ type: 'any' });
      case 'string':
      case 'integer':
      case 'number':
      case 'boolean':
        return this.table.add({
          type: schema.type,
          ...(schema.enum === undefined ? {} : { enum: schema.enum }),
          ...(schema.format === undefined ? {} : { format: schema.format }),
        });
      default:
        return this.table.add({ type: 'any' });
    }
  }
}

function sorted<T>(map: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}
