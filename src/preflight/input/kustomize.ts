import { posix } from 'node:path';
import { Dict, isDict, texts } from '../../base/json';
import { KubeObject, Manifest } from '../kube-object';
import { changesAnything, fills, inputFiles, isTarget, isKustomizationFile, patchTargets } from './kustomization';
import { ReadError } from './read-input';

/** What was read from some files. */
interface Read {
  readonly manifests: readonly Manifest[];
  readonly problems: readonly ReadError[];
}

/** Leaves out what Kustomize takes for patches and values, and marks what it changes in the other objects. */
export function withoutKustomizeInputs({ manifests, problems }: Read): Read {
  const folders = kustomizationsOf(manifests);
  if (folders.size === 0) {
    return { manifests, problems };
  }
  const byFile = new Map<string, Manifest[]>();
  for (const manifest of manifests) {
    const file = normal(manifest.origin?.file ?? '');
    byFile.set(file, [...(byFile.get(file) ?? []), manifest]);
  }
  const inputs = new Set([...folders].flatMap(([folder, kustomization]) =>
    inputFiles(kustomization).map((path) => posix.join(folder, path))));
  const changes = new Map<string, Change[]>();
  for (const [folder, kustomization] of folders) {
    const change = changeOf(folder, kustomization, byFile);
    for (const file of filesOf(folder, folders)) {
      changes.set(file, [...(changes.get(file) ?? []), change]);
    }
  }
  return {
    manifests: manifests.filter(({ origin }) => !inputs.has(normal(origin?.file ?? ''))).map((manifest) => mark(manifest, changes)),
    problems: problems.filter(({ file }) => !inputs.has(normal(file))),
  };
}

/** What one kustomization does to an object; undefined when it leaves it as it is. */
type Change = (object: KubeObject) => ((property: string) => boolean) | undefined;

function changeOf(folder: string, kustomization: Dict, byFile: ReadonlyMap<string, readonly Manifest[]>): Change {
  const targets = patchTargets(kustomization, (path) => (byFile.get(posix.join(folder, path)) ?? []).map(({ manifest }) => manifest));
  const isUnknown = changesAnything(kustomization);
  return (object) => {
    if (isUnknown || targets.some((target) => isTarget(object, target))) {
      return () => false;
    }
    return (property) => !fills(kustomization, property);
  };
}

function mark(manifest: Manifest, changes: ReadonlyMap<string, readonly Change[]>): Manifest {
  const own = changes.get(normal(manifest.origin?.file ?? ''));
  if (own === undefined || !isDict(manifest.manifest)) {
    return manifest;
  }
  const object = new KubeObject(manifest.manifest, manifest.origin ?? {});
  const judges = own.flatMap((change) => change(object) ?? []);
  return judges.length === 0 ? manifest
    : { ...manifest, origin: { ...manifest.origin, isFinal: (property) => judges.every((judge) => judge(property)) } };
}

function kustomizationsOf(manifests: readonly Manifest[]): Map<string, Dict> {
  return new Map(manifests.flatMap(({ manifest, origin }) =>
    (origin?.file !== undefined && isKustomizationFile(origin.file) && isDict(manifest)
      ? [[posix.dirname(normal(origin.file)), manifest] as const] : [])));
}

/** The files that end up in a kustomization, through others too. */
function filesOf(folder: string, folders: ReadonlyMap<string, Dict>, seen: Set<string> = new Set()): string[] {
  const kustomization = folders.get(folder);
  if (kustomization === undefined || seen.has(folder)) {
    return [];
  }
  seen.add(folder);
  return ['resources', 'bases', 'components'].flatMap((field) => texts(kustomization[field])).flatMap((entry) => {
    const path = normal(posix.join(folder, entry));
    return folders.has(path) ? filesOf(path, folders, seen) : [path];
  });
}

function normal(file: string): string {
  return posix.normalize(file.replace(/\\/g, '/')).replace(/\/$/, '');
}
