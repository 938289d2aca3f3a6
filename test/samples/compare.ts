import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { SCHEMAS_DIR } from '../support/schemas';
import { Manifest } from '../support/synth';

const FOLDER = SCHEMAS_DIR === undefined ? undefined : join(SCHEMAS_DIR, '..', 'samples');

/** Skipped where the samples are not at hand. */
export const describeSamples = FOLDER !== undefined && existsSync(FOLDER) ? describe : describe.skip;

/** The objects of a sample. */
export function sampleOf(name: string): Manifest[] {
  return parseAllDocuments(readFileSync(join(FOLDER ?? '', `${name}.yaml`), 'utf8'))
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

/** A manifest in which lists with keys are maps, and quantities are texts. */
function normalised(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    return key in KEYS
      ? Object.fromEntries(value.map((entry: Manifest) => [String(entry[KEYS[key]]), normalised(without(entry, KEYS[key]))]))
      : value.map((entry: unknown) => normalised(entry));
  }
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'number' ? String(value) : value;
  }
  const object = { ...(value as Manifest) };
  if (Array.isArray(object.containers)) {
    const volumes = object.volumes ?? [];
    const withVolumes = (list: Manifest[] | undefined): Manifest[] | undefined => list?.map((container) => mounted(container, volumes));
    object.containers = withVolumes(object.containers);
    object.initContainers = withVolumes(object.initContainers);
    delete object.volumes;
  }
  return Object.fromEntries(Object.entries(object).map(([name, entry]) => [name, normalised(entry, name)]));
}

/** What names an entry of a list. */
const KEYS: Readonly<Record<string, string>> = {
  env: 'name', volumeMounts: 'mountPath', replicatedJobs: 'name', ports: 'containerPort', workerGroupSpecs: 'groupName', tolerations: 'key',
};

function without(entry: Manifest, key: string): Manifest {
  return Object.fromEntries(Object.entries(entry).filter(([name]) => name !== key));
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
