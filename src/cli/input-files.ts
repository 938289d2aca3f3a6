import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Manifest } from '../preflight/kube-object';
import { withoutKustomizeInputs } from '../preflight/input/kustomize';
import { InputProblem, readInput } from '../preflight/input/read-input';

/** Everything that was read from some paths. */
export interface Inputs {
  readonly manifests: readonly Manifest[];
  readonly problems: readonly InputProblem[];
}

const IS_MANIFEST = /\.(ya?ml|json)$/i;

/** Reads files, the manifests in folders, and the standard input (`-`). */
export function readPaths(paths: readonly string[], stdin: () => string): Inputs {
  const manifests: Manifest[] = [];
  const problems: InputProblem[] = [];
  const seen = new Set<string>();
  for (const path of paths) {
    for (const file of path === '-' ? ['-'] : filesOf(path, problems)) {
      // Folders may be given beside files in them.
      if (seen.has(resolve(file))) {
        continue;
      }
      seen.add(resolve(file));
      const content = contentOf(file, stdin, problems);
      if (content !== undefined) {
        const input = readInput(content, file === '-' ? 'standard input' : file);
        input.manifests.forEach((manifest) => manifests.push(manifest));
        input.problems.forEach((problem) => problems.push(problem));
      }
    }
  }
  return withoutKustomizeInputs({ manifests, problems });
}

function filesOf(path: string, problems: InputProblem[]): string[] {
  try {
    if (!statSync(path).isDirectory()) {
      return [path];
    }
    return readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap((entry) => {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') {
        return [];
      }
      const child = join(path, entry.name);
      return entry.isDirectory() ? filesOf(child, problems) : IS_MANIFEST.test(entry.name) && entry.isFile() ? [child] : [];
    });
  } catch (error) {
    problems.push({ file: path, message: reasonOf(error) });
    return [];
  }
}

function contentOf(file: string, stdin: () => string, problems: InputProblem[]): string | undefined {
  try {
    return file === '-' ? stdin() : readFileSync(file, 'utf8');
  } catch (error) {
    problems.push({ file, message: reasonOf(error) });
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' ? 'does not exist' : code === 'EACCES' ? 'cannot be read: permission denied' : `cannot be read: ${message}`;
}
