import { Dict } from '../../base/json';
import { KindFacts, KnownKind, SchemaSource } from './check-object';
import { CompiledTable } from './compiled-table';
import { addCustomResource } from './custom-resource-schema';
import { versionNumber } from './field-versions';
import { placesOf } from './embedded';
import { NodeTable } from './node-table';
import { SchemaKind, kindKey } from './schema-node';
import { schemasOf } from './tables';

/** Upstream's schemas, and those of the CustomResourceDefinitions of the input. */
export class KnownSchemas implements SchemaSource {
  public readonly kubernetes: number | undefined;
  private readonly given: CompiledTable | undefined;
  private readonly facts = new Map<string, Map<string, KindFacts>>();

  constructor(definitions: readonly Dict[] = [], kubernetes?: string) {
    this.kubernetes = versionNumber(kubernetes);
    this.given = definitions.length === 0 ? undefined : compile(definitions);
  }

  public factsOf(apiVersion: string, kind: string): KindFacts {
    let kinds = this.facts.get(apiVersion);
    if (kinds === undefined) {
      kinds = new Map();
      this.facts.set(apiVersion, kinds);
    }
    let facts = kinds.get(kind);
    if (facts === undefined) {
      const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
      const type = `${kind}.${group}`;
      const key = kindKey(apiVersion, kind);
      const ofGroup = schemasOf(group);
      facts = {
        type, known: inTable(this.given, key) ?? inTable(ofGroup, key), places: placesOf(type, ofGroup?.table.builtIn === true),
      };
      kinds.set(kind, facts);
    }
    return facts;
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
