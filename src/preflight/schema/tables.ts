import type * as Groups from '../../../imports/schemas/groups';
import type * as JobSet from '../../../imports/schemas/jobset';
import type * as KubeRay from '../../../imports/schemas/kuberay';
import type * as Kubernetes from '../../../imports/schemas/kubernetes';
import type * as Kueue from '../../../imports/schemas/kueue';
import type * as Lws from '../../../imports/schemas/lws';
import type * as MpiOperator from '../../../imports/schemas/mpi-operator';
import type * as Trainer from '../../../imports/schemas/trainer';
import type * as Volcano from '../../../imports/schemas/volcano';
import { CompiledTable } from './compiled-table';
import { SchemaTable } from './schema-node';

/** Each is loaded when a kind of it is first seen: together they are larger than all of this library. */
/* eslint-disable @typescript-eslint/no-require-imports */
const LOADERS: Readonly<Record<string, () => { readonly TABLE: string }>> = {
  kubernetes: () => require('../../../imports/schemas/kubernetes') as typeof Kubernetes,
  kueue: () => require('../../../imports/schemas/kueue') as typeof Kueue,
  jobset: () => require('../../../imports/schemas/jobset') as typeof JobSet,
  volcano: () => require('../../../imports/schemas/volcano') as typeof Volcano,
  trainer: () => require('../../../imports/schemas/trainer') as typeof Trainer,
  'mpi-operator': () => require('../../../imports/schemas/mpi-operator') as typeof MpiOperator,
  'kuberay': () => require('../../../imports/schemas/kuberay') as typeof KubeRay,
  'lws': () => require('../../../imports/schemas/lws') as typeof Lws,
};

const loaded = new Map<string, CompiledTable>();
const kindsByGroup = new Map<string, Map<string, string[]>>();
let groups: Readonly<Record<string, string>> | undefined;

function tableOfGroup(): Readonly<Record<string, string>> {
  groups ??= (require('../../../imports/schemas/groups') as typeof Groups).TABLE_OF_GROUP;
  return groups;
}
/* eslint-enable @typescript-eslint/no-require-imports */

/** API groups whose kinds are known. */
export function knownGroups(): readonly string[] {
  return Object.keys(tableOfGroup());
}

/** The kinds of an API group, each with its versions. */
export function kindsOfGroup(group: string): ReadonlyMap<string, readonly string[]> {
  let kinds = kindsByGroup.get(group);
  if (kinds === undefined) {
    kinds = new Map<string, string[]>();
    for (const [key, { until }] of Object.entries(schemasOf(group)?.table.kinds ?? {})) {
      const [apiVersion, kind] = key.split(' ');
      const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
      if (apiVersion === (group === '' ? version : `${group}/${version}`) && until === undefined) {
        kinds.set(kind, [...(kinds.get(kind) ?? []), version]);
      }
    }
    kindsByGroup.set(group, kinds);
  }
  return kinds;
}

/** The schemas of an API group, if they are known. */
export function schemasOf(group: string): CompiledTable | undefined {
  const groupTables = tableOfGroup();
  return Object.prototype.hasOwnProperty.call(groupTables, group) ? load(groupTables[group]) : undefined;
}

/** The schemas of the API server's own types. */
export function builtInSchemas(): CompiledTable {
  return load('kubernetes');
}

function load(name: string): CompiledTable {
  let table = loaded.get(name);
  if (table === undefined) {
    table = new CompiledTable(JSON.parse(LOADERS[name]().TABLE) as SchemaTable);
    loaded.set(name, table);
  }
  return table;
}
