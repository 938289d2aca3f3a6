import { printable } from '../base/printable';
import { diffTrees } from '../preflight/diff/diff-trees';
import { manifestFiles, readManifestFile } from '../preflight/input/manifest-files';
import { Manifest } from '../preflight/kube-object';

/**
 * The committed output as the record of runs, for a test in the repository that holds it.
 *
 * A run that is recorded must never change, also when a default or an upgrade of this library is what changes it: it
 * exists in the cluster, where a run cannot be changed. Synthesise into another folder and expect no changes:
 *
 *     expect(RunRecord.changes('dist', folder)).toEqual([]);
 */
export class RunRecord {
  /**
   * Runs whose spec differs from the committed one, a sentence for each with what to do about it. New runs, runs that
   * are no longer made, and what may be changed while a run goes on are no such changes.
   *
   * Folders whose objects contradict each other are clusters of their own, and compared one by one. `preflight diff` says the
   * same, and what else a change does.
   *
   * @param committed folder of the committed output, searched with all folders below
   * @param synthesised folder that the app has just been synthesised into
   * @throws if a folder cannot be read, or a file in it is not YAML
   */
  public static changes(committed: string, synthesised: string): string[] {
    const clusters = diffTrees(
      { root: committed, manifests: manifestsIn(committed) }, { root: synthesised, manifests: manifestsIn(synthesised) },
    );
    return clusters.flatMap(({ cluster, entries }) =>
      entries.filter(({ kind }) => kind === 'run changed in place').map(({ object, text, fix }) =>
        `${object}${cluster === '' ? '' : ` of ${cluster}`} ${text}; ${fix ?? ''}`));
  }

  private constructor() {}
}

function manifestsIn(folder: string): Manifest[] {
  const { files, problems } = manifestFiles(folder);
  const inputs = [{ manifests: [], problems }, ...files.map(readManifestFile)];
  for (const { file, line, message } of inputs.flatMap((input) => input.problems)) {
    throw new Error(printable(`${file}${line === undefined ? '' : `:${line}`} ${message}`));
  }
  return inputs.flatMap((input) => input.manifests);
}
