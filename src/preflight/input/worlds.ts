import { posix } from 'node:path';
import { Dict, dict, isDict, list, text } from '../../base/json';
import { Manifest } from '../kube-object';

/** A manifest, and the folder it is in, from the beginning of its tree on. */
export interface PlacedManifest {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Says to which cluster a folder belongs; the empty name stands for what belongs to no other. */
export type ClusterOfFolder = (folder: string) => string;

/** Manifests with their folders, seen from where the tree begins. */
export function placed(manifests: readonly Manifest[], root: string): PlacedManifest[] {
  const start = normal(root);
  return manifests.map((manifest) => {
    const folder = folderOf(manifest.origin?.file);
    const isBelow = start !== '' && folder.startsWith(`${start}/`);
    return { manifest, folder: isBelow ? folder.slice(start.length + 1) : folder === start ? '' : folder };
  });
}

/**
 * Finds out which folders belong to one cluster: those that are declared, and apart from these all that do not contradict each
 * other. Where two folders have an object of one identity with other content, these folders are clusters of their own.
 *
 * @param trees one, or the two that are compared
 * @param declared names of clusters by folder
 */
export function clustersOf(trees: readonly (readonly PlacedManifest[])[], declared: ReadonlyMap<string, string>): ClusterOfFolder {
  const splits = new Set<string>();
  for (const tree of trees) {
    for (const occurrences of repeatedObjects(tree.filter(({ folder }) => nearest(folder, declared) === undefined))) {
      for (let i = 1; i < occurrences.length; i++) {
        const [before, here] = [occurrences[i - 1], occurrences[i]];
        if (before.folder !== here.folder && before.content !== here.content) {
          splits.add(commonFolder(before.folder, here.folder));
        }
      }
    }
  }
  return (folder) => {
    const given = nearest(folder, declared);
    return given === undefined ? partOf(folder, splits) : (declared.get(given) ?? given);
  };
}

/** Takes manifests apart, in the order of the input. */
export function byCluster(manifests: readonly PlacedManifest[], clusterOf: ClusterOfFolder): Map<string, Manifest[]> {
  const clusters = new Map<string, Manifest[]>();
  for (const { folder, manifest } of manifests) {
    const cluster = clusterOf(folder);
    const own = clusters.get(cluster);
    if (own === undefined) {
      clusters.set(cluster, [manifest]);
    } else {
      own.push(manifest);
    }
  }
  return clusters;
}

interface Occurrence {
  readonly folder: string;
  readonly content: string;
}

/** Objects that are in more than one folder, each in the order of the folders. */
function repeatedObjects(manifests: readonly PlacedManifest[]): Occurrence[][] {
  const byKey = new Map<string, { readonly folder: string; readonly object: Dict }[]>();
  for (const { folder, manifest } of manifests) {
    for (const object of objectsOf(manifest.manifest)) {
      const { name, namespace } = dict(object.metadata);
      if (text(name) !== undefined) {
        const group = String(object.apiVersion).replace(/[^/]*$/, '');
        const key = `${group} ${String(object.kind)} ${String(namespace ?? '')} ${String(name)}`;
        const others = byKey.get(key);
        if (others === undefined) {
          byKey.set(key, [{ folder, object }]);
        } else {
          others.push({ folder, object });
        }
      }
    }
  }
  return [...byKey.values()].filter((objects) => objects.some(({ folder }) => folder !== objects[0].folder)).map((objects) => objects
    .map(({ folder, object }) => ({ folder, order: order(folder), content: JSON.stringify(sorted(object)) }))
    .sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0)));
}

function objectsOf(manifest: unknown): Dict[] {
  if (!isDict(manifest)) {
    return [];
  }
  return String(manifest.kind).endsWith('List') && Array.isArray(manifest.items) ? list(manifest.items).filter(isDict) : [manifest];
}

/** Folders in the order of a walk: what is in one stays together. */
function order(folder: string): string {
  return `${folder.replace(/\//g, '\u0000')}\u0000`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, entry]) => [key, sorted(entry)]))
    : value;
}

/** The folder of a file, with slashes; empty for what is in none. */
export function folderOf(file: string | undefined): string {
  return normal(posix.dirname((file ?? '').replace(/\\/g, '/')));
}

function normal(folder: string): string {
  const path = posix.normalize(folder.replace(/\\/g, '/')).replace(/(.)\/$/, '$1');
  return path === '.' ? '' : path;
}

function commonFolder(a: string, b: string): string {
  const [left, right] = [a.split('/'), b.split('/')];
  const different = left.findIndex((part, i) => part !== right[i]);
  return left.slice(0, different === -1 ? left.length : different).join('/');
}

/** The folder or the nearest one around it that a set has. */
function nearest(folder: string, folders: { has(folder: string): boolean }): string | undefined {
  for (let at = folder; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    if (folders.has(at)) {
      return at;
    }
    if (at === '') {
      return undefined;
    }
  }
}

/** The part of a tree that is one cluster: what is directly in a folder that is taken apart, or one of its folders. */
function partOf(folder: string, splits: ReadonlySet<string>): string {
  const split = nearest(folder, splits);
  if (split === undefined || split === folder) {
    return split ?? '';
  }
  const end = folder.indexOf('/', split === '' ? 0 : split.length + 1);
  return end === -1 ? folder : folder.slice(0, end);
}
