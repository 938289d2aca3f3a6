import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { withoutKustomizeInputs } from '../preflight/input/kustomize';
import { decode } from '../preflight/input/manifest-files';
import { ReadError, MAX_BYTES, readInput } from '../preflight/input/read-input';
import { Manifest } from '../preflight/kube-object';
import { Inputs, readPaths } from './input-files';
import { Progress } from './progress';

/** What a path was at a revision. */
export interface RevisionInputs extends Inputs {
  /** Why there is nothing, where there is nothing. */
  readonly absence?: string;
}

/** Reads a path, or what a path was at a revision: `REV:PATH`. */
export function readTree(tree: string, stdin: () => string, progress?: Progress): RevisionInputs {
  const colon = tree.indexOf(':');
  return colon > 0 && !existsSync(tree) ? readRevision(tree.slice(0, colon), tree.slice(colon + 1)) : readPaths([tree], stdin, progress);
}

/** A file of a revision, as git lists it. */
interface Entry {
  readonly mode: string;
  readonly id: string;
  readonly name: string;
}

const [LINK, SUBMODULE] = ['120000', '160000'];

/**
 * Reads the manifests that a folder or file had at a revision of the git repository of the working directory. Like git, takes
 * the path from the root of the repository, and `./path` from the working directory.
 *
 * @throws if the revision does not exist
 */
export function readRevision(revision: string, path: string): RevisionInputs {
  // A revision that looks like an option would be one.
  if (revision.startsWith('-')) {
    throw new Error(`'${revision}' is no git revision`);
  }
  const nothing = (absence: string): RevisionInputs => ({ manifests: [], problems: [], absence });
  if (tryGit(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]) === undefined) {
    if (revision === 'HEAD' && tryGit(['symbolic-ref', '--quiet', 'HEAD']) !== undefined) {
      return nothing('there is no commit yet');
    }
    throw new Error(`'${revision}' is no git revision of this repository`);
  }
  const name = `${revision}:${path}`;
  const id = tryGit(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}:${path.replace(/\/+$/, '')}`])?.toString().trim();
  if (id === undefined) {
    return nothing(`${name} does not exist`);
  }
  const isFolder = git(['cat-file', '-t', id]).toString().trim() === 'tree';
  const entries = isFolder ? entriesOf(id) : [{ mode: '100644', id, name: '' }];
  const inputs = readEntries(entries, (entry) => (entry.name === '' ? name : posix.join(name, entry.name)));
  return inputs.manifests.length === 0 && inputs.problems.length === 0 ? { ...inputs, absence: `${name} has no manifests` } : inputs;
}

function entriesOf(tree: string): Entry[] {
  return git(['ls-tree', '-r', '-z', '--full-tree', tree]).toString().split('\0').filter((line) => line !== '').map((line) => {
    const tab = line.indexOf('\t');
    const [mode, , id] = line.slice(0, tab).split(' ');
    return { mode, id, name: line.slice(tab + 1) };
  }).filter(({ mode, name }) => mode === SUBMODULE || /\.(ya?ml|json)$/i.test(name));
}

function readEntries(entries: readonly Entry[], nameOf: (entry: Entry) => string): Inputs {
  const manifests: Manifest[] = [];
  const problems: ReadError[] = [];
  const files = entries.filter(({ mode }) => mode !== LINK && mode !== SUBMODULE);
  const contents = contentsOf(files.map(({ id }) => id));
  for (const entry of entries) {
    const file = nameOf(entry);
    if (entry.mode === LINK || entry.mode === SUBMODULE) {
      const what = entry.mode === LINK ? 'a symbolic link' : 'a submodule';
      problems.push({ file, message: `is ${what}, whose content the revision does not have; compare folders that are checked out` });
      continue;
    }
    const content = contents.get(entry.id);
    const input = content === undefined
      ? { manifests: [], problems: [{ file, message: 'is not in the clone, and is not fetched from here; fetch it first' }] }
      : content.length > MAX_BYTES
        ? { manifests: [], problems: [{ file, message: `is larger than ${MAX_BYTES / 1024 / 1024} MiB; split it` }] }
        : readInput(decode(content), file);
    input.manifests.forEach((manifest) => manifests.push(manifest));
    input.problems.forEach((problem) => problems.push(problem));
  }
  return withoutKustomizeInputs({ manifests, problems });
}

/** Contents by id, all from one git: no filter and no program of the repository's configuration sees them. */
function contentsOf(ids: readonly string[]): ReadonlyMap<string, Buffer> {
  const contents = new Map<string, Buffer>();
  if (ids.length === 0) {
    return contents;
  }
  const output = git(['cat-file', '--batch'], `${[...new Set(ids)].join('\n')}\n`);
  for (let at = 0; at < output.length;) {
    const newline = output.indexOf(10, at);
    const [id, type, size] = output.subarray(at, newline).toString().split(' ');
    at = newline + 1;
    if (type !== 'missing') {
      contents.set(id, output.subarray(at, at + Number(size)));
      at += Number(size) + 1;
    }
  }
  return contents;
}

function tryGit(args: readonly string[]): Buffer | undefined {
  try {
    return git(args);
  } catch (error) {
    if ((error as { isMissing?: boolean }).isMissing === true) {
      throw error;
    }
    return undefined;
  }
}

/** Settings with which a repository of somebody else can neither run a program nor fetch anything. */
const SAFE = ['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'protocol.allow=never', 'safe.bareRepository=explicit', 'core.pager=cat'];

function git(args: readonly string[], input?: string): Buffer {
  try {
    const safely = ['--no-pager', '--no-optional-locks', '--literal-pathspecs', ...SAFE.flatMap((setting) => ['-c', setting])];
    return execFileSync('git', [...safely, ...args], {
      maxBuffer: 2 * 1024 * 1024 * 1024, stdio: ['pipe', 'pipe', 'pipe'], input: input ?? '',
      env: { ...process.env, GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', GIT_ALLOW_PROTOCOL: '' },
    });
  } catch (error) {
    const { stderr, message, code } = error as { stderr?: unknown; message: string; code?: string };
    if (code === 'ENOENT') {
      throw Object.assign(new Error('git is not installed, and is needed to read revisions'), { isMissing: true });
    }
    const reason = String(stderr ?? message).trim().split('\n')[0];
    throw new Error(`git ${args[0]} failed: ${reason}`, { cause: error });
  }
}
