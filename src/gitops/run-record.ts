import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diffManifests } from '../preflight/diff/diff';
import { Manifest } from '../preflight/kube-object';
import { readInput } from '../preflight/input/read-input';

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
   * `preflight diff` says the same, and what else a change does.
   *
   * @param committed folder of the committed output, searched with all folders below
   * @param synthesised folder that the app has just been synthesised into
   * @throws if a folder cannot be read, or a file in it is not YAML
   */
  public static changes(committed: string, synthesised: string): string[] {
    const entries = diffManifests(manifestsIn(committed), manifestsIn(synthesised));
    return entries.filter(({ kind }) => kind === 'run changed in place').map(({ object, text, fix }) => `${object} ${text}; ${fix ?? ''}`);
  }

  private constructor() {}
}

function manifestsIn(folder: string): Manifest[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.ya?ml$/.test(name)).sort();
  return files.flatMap((name) => {
    const file = join(folder, name);
    const { manifests, problems: [problem] } = readInput(readFileSync(file, 'utf8'), file);
    if (problem !== undefined) {
      throw new Error(`${problem.file}${problem.line === undefined ? '' : `:${problem.line}`} ${problem.message}`);
    }
    return manifests;
  });
}
