import { Dict } from '../../base/json';
import { KnownKind, SchemaSource } from './check-object';
import { CompiledTable } from './compiled-table';
import { addCustomResource } from './custom-resource-schema';
import { versionNumber } from './field-versions';
import { NodeTable } from './node-table';
import { SchemaKind, kindKey } from './schema-node';
import { schemasOf } from './tables';

/** Upstream's schemas, and those of the CustomResourceDefinitions of the input. */
export class KnownSchemas implements SchemaSource {
  public readonly kubernetes: number | undefined;
  private readonly given: CompiledTable | undefined;
  private readonly kinds = new Map<string, KnownKind | undefined>();

  constructor(definitions: readonly Dict[] = [], kubernetes?: string) {
    this.kubernetes = versionNumber(kubernetes);
    this.given = definitions.length === 0 ? undefined : compile(definitions);
  }

  public kindOf(apiVersion: string, kind: string): KnownKind | undefined {
    const key = kindKey(apiVersion, kind);
    if (!this.kinds.has(key)) {
      this.kinds.set(key, this.find(apiVersion, key));
    }
    return this.kinds.get(key);
  }

  private find(apiVersion: string, key: string): KnownKind | undefined {
    const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
    return inTable(this.given, key) ?? inTable(schemasOf(group), key);
  }
}

function inTable(table: CompiledTable | undefined, key: string): KnownKind | undefined {
  const kinds = table?.table.kinds ?? {};
  return table !== undefined && Object.prototype.hasOwnProperty.call(kinds, key) ? { table, kind: kinds[key] } : undefined;
}

function compile(definitions: readonly Dict[]): CompiledTable {
  const table = new NodeTable();
  const kinds: Record<string, SchemaKind> = {};
  definitions.forEach((definition) => addCustomResource(definition, 'CustomResourceDefinition of the input', table, kinds));
  return new CompiledTable({ kinds, nodes: table.nodes });
}
