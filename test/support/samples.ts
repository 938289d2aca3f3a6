import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Quantity } from '../../src';
import { SCHEMAS_DIR } from './schemas';
import { Manifest } from './synth';

const FOLDER = SCHEMAS_DIR === undefined ? undefined : join(SCHEMAS_DIR, '..', 'samples');

/** Skipped where the samples are not at hand. */
export const describeSamples = FOLDER !== undefined && existsSync(FOLDER) ? describe : describe.skip;

/** The text of a sample. */
export function textOf(name: string): string {
  return readFileSync(join(FOLDER ?? '', `${name}.yaml`), 'utf8');
}

/** Names of all samples at hand, with what was said of each when they were collected. */
export function allSamples(): readonly string[] {
  const results = JSON.parse(readFileSync(join(FOLDER ?? '', 'results.json'), 'utf8')) as { name: string }[];
  return results.map(({ name }) => name);
}

/** The objects of a sample. */
export function sampleOf(name: string): Manifest[] {
  return parseAllDocuments(textOf(name))
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest): manifest is Manifest => manifest !== null);
}

/** Fields of the sample, by path, that ours lacks or has otherwise. What ours has besides is not looked at. */
export function differences(sample: Manifest, ours: Manifest): Record<string, unknown> {
  const mine = leaves(normalised(ours));
  const paths = Object.keys(mine);
  return Object.fromEntries(Object.entries(leaves(normalised(sample))).filter(([path, value]) =>
    value === '{}' ? !paths.some((own) => own === path || own.startsWith(`${path}.`)) : mine[path] !== value));
}

/** A manifest in which lists with keys are maps, and quantities are in one unit. */
function normalised(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    return key in KEYS
      ? Object.fromEntries(value.map((entry: Manifest) => [String(entry[KEYS[key]]), normalised(without(entry, KEYS[key]), `${key}[]`)]))
      : (key === 'coveredResources' ? [...value].sort() : value).map((entry: unknown) => normalised(entry));
  }
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'number' ? String(value) : value;
  }
  if (AMOUNTS.includes(key)) {
    return Object.fromEntries(Object.entries(value).map(([name, amount]) => [name, inOneUnit(amount)]));
  }
  const object = { ...(value as Manifest) };
  if (Array.isArray(object.containers)) {
    const volumes = object.volumes ?? [];
    const withVolumes = (list: Manifest[] | undefined): Manifest[] | undefined => list?.map((container) => mounted(container, volumes));
    object.containers = withVolumes(object.containers);
    object.initContainers = withVolumes(object.initContainers);
    delete object.volumes;
  }
  if (Object.keys(object.resources ?? { some: 1 }).length === 0) {
    // asks for nothing
    delete object.resources;
  }
  if (key === 'labelSelector' || key === 'namespaceSelector') {
    return selector(object);
  }
  if ('nominalQuota' in object) {
    object.nominalQuota = inOneUnit(object.nominalQuota);
  }
  return Object.fromEntries(Object.entries(object).map(([name, entry]) => [name, normalised(entry, name)]));
}

const AMOUNTS = ['requests', 'limits', 'capability', 'deserved', 'minResources'];

function inOneUnit(amount: unknown): string {
  const quantity = Quantity.parse(String(amount));
  return quantity._problem === undefined ? String(quantity._nanos) : String(amount);
}

/** A selector in one of the two ways to say that a label has a value. */
function selector({ matchLabels = {}, matchExpressions = [] }: Manifest): unknown {
  const single = (expression: Manifest): boolean => expression.operator === 'In' && expression.values.length === 1;
  const labels = matchExpressions.filter(single).map(({ key, values }: Manifest) => [key, values[0]]);
  const others = matchExpressions.filter((expression: Manifest) => !single(expression));
  return { matchLabels: { ...matchLabels, ...Object.fromEntries(labels) }, matchExpressions: others };
}

/** What names an entry of a list. */
const KEYS: Readonly<Record<string, string>> = {
  env: 'name', volumeMounts: 'mountPath', replicatedJobs: 'name', ports: 'containerPort', workerGroupSpecs: 'groupName', tolerations: 'key',
  flavors: 'name', resources: 'name', tasks: 'name',
};

function without(entry: Manifest, key: string): Manifest {
  return typeof entry === 'object' ? Object.fromEntries(Object.entries(entry).filter(([name]) => name !== key)) : { listed: entry };
}

/** A container whose mounts hold their volumes, whatever these are called. */
function mounted(container: Manifest, volumes: Manifest[]): Manifest {
  const volumeMounts = container.volumeMounts?.map(({ name, ...mount }: Manifest) => ({
    ...mount, volume: without(volumes.find((volume) => volume.name === name) ?? {}, 'name'),
  }));
  // the first container is the main one, whatever it is called
  return { ...container, volumeMounts };
}

function leaves(value: unknown, path = ''): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) {
    return value === undefined ? {} : { [path]: value };
  }
  const entries = Object.entries(value);
  return entries.length === 0
    ? { [path]: '{}' }
    : Object.assign({}, ...entries.map(([name, entry]) => leaves(entry, path === '' ? name : `${path}.${name}`)));
}
