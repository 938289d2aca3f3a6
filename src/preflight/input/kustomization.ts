import { Dict, dict, dicts, isDict, list, text, texts } from '../../base/json';
import { readYaml } from '../../base/yaml/read-yaml';
import { KubeObject } from '../kube-object';

/** Which objects a patch changes. */
export interface PatchTarget {
  readonly kind?: string;
  readonly group?: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** Fields that change objects beyond naming the files they are in. */
const CHANGES = [
  'patches', 'patchesStrategicMerge', 'patchesJson6902', 'components', 'transformers', 'generators', 'helmCharts', 'replacements', 'vars',
  'namespace', 'namePrefix', 'nameSuffix', 'images', 'replicas', 'labels', 'commonLabels', 'commonAnnotations', 'configMapGenerator',
  'secretGenerator',
];

/** Fields that may change anything in any object. */
const CHANGES_ANYTHING = ['components', 'transformers', 'helmCharts', 'replacements', 'vars'];

/** Properties that a field of a kustomization fills in all objects. */
const FILLS: Readonly<Record<string, RegExp>> = {
  namespace: /^metadata\.namespace$|^metadata$/,
  namePrefix: /^metadata\.name$/,
  nameSuffix: /^metadata\.name$/,
  images: /(^|\.)image$/,
  replicas: /(^|\.)(replicas|parallelism)$/,
  labels: /labels|selector/i,
  commonLabels: /labels|selector/i,
  commonAnnotations: /annotations/,
};

/** Whether a file is called as Kustomize wants it. */
export function isKustomizationFile(file: string): boolean {
  return /(^|[\\/])(kustomization\.ya?ml|Kustomization)$/.test(file);
}

/** The fields of a kustomization that change what its files say. */
export function filledBy(kustomization: Dict): string[] {
  return CHANGES.filter((field) => kustomization[field] !== undefined && kustomization[field] !== null);
}

/** Whether no object of a kustomization is known before it is built. */
export function changesAnything(kustomization: Dict): boolean {
  return CHANGES_ANYTHING.some((field) => list(kustomization[field]).length > 0);
}

/** Whether a kustomization fills a property of all of its objects. */
export function fills(kustomization: Dict, property: string): boolean {
  return Object.keys(FILLS).some((field) => text(kustomization[field]) !== undefined || isFilled(kustomization[field])
    ? FILLS[field].test(property) : false);
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : isDict(value) && Object.keys(value).length > 0;
}

/** Files of a kustomization that are no objects to apply: patches, values, sources of generators. */
export function inputFiles(kustomization: Dict): string[] {
  return [
    ...dicts(kustomization.patches).map(({ path }) => path),
    ...list(kustomization.patchesStrategicMerge),
    ...dicts(kustomization.patchesJson6902).map(({ path }) => path),
    ...dicts(kustomization.replacements).map(({ path }) => path),
    ...['transformers', 'generators', 'validators', 'configurations'].flatMap((field) => texts(kustomization[field])),
    ...['configMapGenerator', 'secretGenerator'].flatMap((field) => dicts(kustomization[field]).flatMap(sourcesOf)),
    ...dicts(kustomization.helmCharts).flatMap((chart) => [chart.valuesFile, ...list(chart.additionalValuesFiles)]),
    dict(kustomization.openapi).path,
  ].filter((path): path is string => typeof path === 'string' && path !== '' && !path.includes('\n'));
}

function sourcesOf(generator: Dict): string[] {
  const files = texts(generator.files).map((entry) => entry.slice(entry.indexOf('=') + 1));
  return [...files, ...texts(generator.envs), ...texts([generator.env])];
}

/** Targets that patches name, in them or beside them; patches in files are given as what was read from these. */
export function patchTargets(kustomization: Dict, documentsOf: (file: string) => readonly unknown[]): PatchTarget[] {
  const patches = [...dicts(kustomization.patches), ...dicts(kustomization.patchesJson6902)];
  const merges = texts(kustomization.patchesStrategicMerge)
    .map((entry): Dict => (entry.includes('\n') ? { patch: entry } : { path: entry }));
  return [...patches, ...merges].flatMap((patch) => {
    if (isDict(patch.target)) {
      return [targetOf(patch.target)];
    }
    const inline = text(patch.patch);
    const documents = inline === undefined ? documentsOf(text(patch.path) ?? '') : readYaml(inline).map(({ value }) => value);
    const objects = documents.filter(isDict);
    // what a patch that cannot be read changes is not known
    return objects.length === 0 ? [{}] : objects.map((document) => targetOf({
      kind: document.kind, group: groupOf(text(document.apiVersion)), name: exactly(dict(document.metadata).name),
    }));
  });
}

function targetOf(target: Dict): PatchTarget {
  return { kind: text(target.kind), group: text(target.group), name: text(target.name), namespace: text(target.namespace) };
}

function groupOf(apiVersion: string | undefined): string | undefined {
  return apiVersion?.includes('/') === true ? apiVersion.slice(0, apiVersion.indexOf('/')) : undefined;
}

function exactly(name: unknown): string | undefined {
  return text(name)?.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Whether a patch may change an object; names of targets are patterns. */
export function isTarget(object: KubeObject, { kind, group, name, namespace }: PatchTarget): boolean {
  return matches(kind, object.kind) && matches(group, object.group) && matches(name, object.name)
    && (namespace === undefined || object.namespace === undefined || matches(namespace, object.namespace));
}

function matches(pattern: string | undefined, value: string): boolean {
  // patterns that could take for ever, and others that nobody writes, count as if they matched
  return pattern === undefined || !/^(?:[\w/-]|\\?\.|\.\*)*$/.test(pattern) || new RegExp(`^(?:${pattern})$`).test(value);
}
