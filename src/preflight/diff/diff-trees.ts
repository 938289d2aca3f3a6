import { Manifest } from '../kube-object';
import { byCluster, clustersOf, placed } from '../input/worlds';
import { Circumstances } from './circumstances';
import { diffManifests } from './diff';
import { DiffEntry } from './diff-entry';

/** Manifests and where their tree begins. */
export interface Tree {
  readonly root: string;
  readonly manifests: readonly Manifest[];
}

/** What a change does to one cluster. */
export interface ClusterDiff {
  /** The name or folder of the cluster; empty for what belongs to no other. */
  readonly cluster: string;
  readonly entries: readonly DiffEntry[];
}

/**
 * What applying the new tree over the old one does, cluster by cluster.
 *
 * @param declared names of clusters by folder, from the beginning of the trees on
 */
export function diffTrees(
  before: Tree, after: Tree, circumstances: Circumstances = {}, declared: ReadonlyMap<string, string> = new Map(),
): ClusterDiff[] {
  const trees = [before, after].map(({ root, manifests }) => placed(manifests, root));
  const clusterOf = clustersOf(trees, declared);
  const [old, now] = trees.map((tree) => byCluster(tree, clusterOf));
  return [...new Set([...old.keys(), ...now.keys()])].sort().map((cluster) => ({
    cluster, entries: diffManifests(old.get(cluster) ?? [], now.get(cluster) ?? [], circumstances),
  }));
}
