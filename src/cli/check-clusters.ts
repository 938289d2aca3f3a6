import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { check, CheckOptions, CheckResult } from '../preflight/check';
import { Severity } from '../preflight/finding';
import { byCluster, clustersOf, folderOf, placed } from '../preflight/input/worlds';
import { Manifest } from '../preflight/kube-object';
import type * as ClusterFile from '../upstream/cluster-file';
import type { ClusterFacts } from '../upstream/cluster-facts';

/** Which clusters somebody has declared, and their facts. */
export interface Clusters {
  /** Names by folder. */
  readonly folders: ReadonlyMap<string, string>;

  /** Facts by name. */
  readonly facts: ReadonlyMap<string, ClusterFacts>;
}

/** What was found in several clusters. */
export interface ClustersResult {
  readonly result: CheckResult;

  /** Their names, one for what belongs to no other included. */
  readonly clusters: readonly string[];
}

const RANK: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** Reads a file with facts; loaded on demand, since few calls have one. */
export function readFacts(file: string): ClusterFacts {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('../upstream/cluster-file') as typeof ClusterFile).readClusterFile(file);
}

/**
 * What the options `--cluster` say: the facts of a file, or the `NAME=FOLDER` of several clusters.
 *
 * @throws if there is more than one file, or a file beside clusters by name
 */
export function clusterOptions(options: readonly string[] = []): { named: readonly string[]; facts: ClusterFacts | undefined } {
  const named = options.filter((option) => option.includes('=') && !existsSync(option));
  const given = options.filter((option) => !named.includes(option));
  if (given.length > 1 || (given.length > 0 && named.length > 0)) {
    throw new Error(`--cluster (${given.join(', ')}) must be one file; for several clusters use --cluster NAME=FOLDER`);
  }
  return { named, facts: given.length === 0 ? undefined : readFacts(given[0]) };
}

/**
 * The clusters that are declared: by `NAME=FOLDER`, and by a cluster file in a folder.
 *
 * @param named options of the command line
 * @param files cluster files that are among the manifests
 */
export function declaredClusters(named: readonly string[], files: readonly string[]): Clusters {
  const folders = new Map<string, string>();
  const facts = new Map<string, ClusterFacts>();
  const stated = files.map((file) => ({ file, folder: folderOf(file), own: readFacts(file) }));
  const textsOf = new Map<string | undefined, Set<string>>();
  for (const { own } of stated) {
    textsOf.set(own.name, (textsOf.get(own.name) ?? new Set()).add(JSON.stringify(own)));
  }
  for (const { file, folder, own } of stated) {
    // clusters may be called the same by their own apps; what tells them apart then is where they are
    const isShared = (textsOf.get(own.name)?.size ?? 0) > 1;
    const name = (isShared ? undefined : own.name) ?? (folder === '' ? file : folder);
    folders.set(folder, name);
    facts.set(name, own);
  }
  for (const option of named) {
    const [name, folder] = [option.slice(0, option.indexOf('=')), option.slice(option.indexOf('=') + 1)];
    if (name === '' || folder === '') {
      throw new Error(`--cluster (${option}) must be the file with the facts of the cluster, or NAME=FOLDER`);
    }
    const file = join(folder, 'cluster.yaml');
    folders.set(folderOf(file), name);
    if (existsSync(file)) {
      facts.set(name, readFacts(file));
    }
  }
  return { folders, facts };
}

/** Checks each cluster on its own. */
export function checkClusters(manifests: readonly Manifest[], clusters: Clusters, options: CheckOptions): ClustersResult {
  const tree = placed(manifests, '');
  const parts = byCluster(tree, clustersOf([tree], clusters.folders));
  if (parts.size <= 1) {
    const [name] = [...parts.keys(), ''];
    return { result: check(manifests, { ...options, facts: options.facts ?? clusters.facts.get(name) }), clusters: [name] };
  }
  const results = [...parts].map(([name, own]) => check(own, { ...options, facts: options.facts ?? clusters.facts.get(name) }));
  return { result: together(results), clusters: [...parts.keys()] };
}

/** Checks each file on its own, with what is common to all. */
export function checkEach(manifests: readonly Manifest[], common: readonly Manifest[], options: CheckOptions): ClustersResult {
  const files = new Map<string, Manifest[]>();
  for (const manifest of manifests) {
    const file = manifest.origin?.file ?? '';
    files.set(file, [...(files.get(file) ?? []), manifest]);
  }
  const seen = new Set<string>();
  const results = [...files.values()].map((own) => check([...common, ...own], options)).map((result) => ({
    ...result,
    // what is wrong with a common file is said once
    findings: result.findings.filter(({ rule, object, property, problem }) => {
      const key = `${object.origin.file ?? ''} ${object.origin.line ?? ''} ${object.title} ${rule} ${property} ${problem}`;
      const isNew = !seen.has(key);
      seen.add(key);
      return isNew;
    }),
  }));
  const result = together(results);
  return { result: { ...result, objects: result.objects - common.length * Math.max(0, results.length - 1) }, clusters: [''] };
}

function together(results: readonly CheckResult[]): CheckResult {
  const findings = results.flatMap((result) => result.findings).sort((a, b) => RANK[a.severity] - RANK[b.severity]);
  const sum = (of: (result: CheckResult) => number): number => results.reduce((total, result) => total + of(result), 0);
  return { findings, suppressed: sum(({ suppressed }) => suppressed), objects: sum(({ objects }) => objects) };
}

/** How the input was taken apart, for people; empty for one cluster. */
export function describeClusters(clusters: readonly string[]): string {
  if (clusters.length <= 1) {
    return '';
  }
  const names = clusters.map((name) => (name === '' ? 'the rest' : name));
  const shown = names.length > 8 ? [...names.slice(0, 8), `${names.length - 8} more`] : names;
  return `checked as ${clusters.length} clusters, since their objects contradict each other or somebody said so: ${shown.join(', ')}\n`;
}
