import { resolve } from 'node:path';
import { withoutKustomizeInputs } from '../preflight/input/kustomize';
import { manifestFiles, readManifestFile } from '../preflight/input/manifest-files';
import { Input, ReadError, readInput } from '../preflight/input/read-input';
import { Manifest } from '../preflight/kube-object';
import { Progress } from './progress';

/** Everything that was read from some paths. */
export interface Inputs {
  readonly manifests: readonly Manifest[];
  readonly problems: readonly ReadError[];

  /** Files with facts about a cluster that stand among the manifests. */
  readonly clusterFiles?: readonly string[];
}

/** Reads files, the manifests in folders, and the standard input (`-`). */
export function readPaths(paths: readonly string[], stdin: () => string, progress?: Progress): Inputs {
  const manifests: Manifest[] = [];
  const problems: ReadError[] = [];
  const clusterFiles: string[] = [];
  const seen = new Set<string>();
  for (const path of paths) {
    const found = path === '-' ? { files: ['-'], problems: [] } : manifestFiles(path);
    problems.push(...found.problems);
    found.files.forEach((file, i) => {
      // Folders may be given beside files in them.
      if (seen.has(resolve(file))) {
        return;
      }
      seen.add(resolve(file));
      progress?.show('reading', i, found.files.length);
      const input = file === '-' ? readInput(stdin(), 'standard input') : readManifestFile(file);
      if (isClusterFile(file, input)) {
        clusterFiles.push(file);
      }
      input.manifests.forEach((manifest) => manifests.push(manifest));
      input.problems.forEach((problem) => problems.push(problem));
    });
  }
  progress?.end();
  return { ...withoutKustomizeInputs({ manifests, problems }), clusterFiles };
}

/** A file that is called so, and has no object: the facts about the cluster of its folder. */
function isClusterFile(file: string, { manifests, problems, others }: Input): boolean {
  return /(^|[\\/])cluster\.ya?ml$/.test(file) && manifests.length === 0 && problems.length === 0 && others === 1;
}
