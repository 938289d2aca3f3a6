import { execFileSync } from 'node:child_process';
import { Manifest } from '../preflight/kube-object';
import { withoutKustomizeInputs } from '../preflight/input/kustomize';
import { InputProblem, readInput } from '../preflight/input/read-input';
import { Inputs } from './input-files';

/** Reads the manifests that a folder or file had at a revision of the git repository of the working directory. */
export function readRevision(revision: string, path: string): Inputs {
  // A revision that looks like an option would be one.
  if (revision.startsWith('-')) {
    throw new Error(`'${revision}' is no git revision`);
  }
  const files = git(['ls-tree', '-r', '-z', '--name-only', revision, '--', path === '' ? '.' : path])
    .split('\0')
    .filter((file) => /\.(ya?ml|json)$/i.test(file));
  if (files.length === 0) {
    throw new Error(`${revision}:${path} has no manifests`);
  }
  const manifests: Manifest[] = [];
  const problems: InputProblem[] = [];
  for (const file of files) {
    const input = readInput(git(['show', `${revision}:./${file}`]), `${revision}:${file}`);
    manifests.push(...input.manifests);
    problems.push(...input.problems);
  }
  return withoutKustomizeInputs({ manifests, problems });
}

function git(args: readonly string[]): string {
  try {
    return execFileSync('git', [...args], { encoding: 'utf8', maxBuffer: 512 * 1024 * 1024, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const stderr = String((error as { stderr?: unknown }).stderr ?? (error as Error).message).trim().split('\n')[0];
    throw new Error(`git ${args[0]} failed: ${stderr}`, { cause: error });
  }
}
