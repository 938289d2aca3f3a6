import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { printable } from '../base/printable';
import { CommandResult, unusable } from './command-result';
import { JOB } from './init/job';
import { PLATFORM } from './init/platform';
import { commonFiles, RepositoryFiles, Versions } from './init/repository';
import { TEAM } from './init/team';
import { parseOptions, suggestion } from './options';

const USAGE = `Usage: cdk8s-ml-workloads init job|team|platform [FOLDER] [--no-install] [--package SPEC]

Writes a small repository into an empty folder (default: here): package.json with pinned versions, tsconfig.json, cdk8s.yaml,
an app, a workflow for pull requests, .gitignore. Then runs 'npm install', unless --no-install says not to.

  job        one training run
  team       a team's runs, in a queue and a namespace of a platform team
  platform   a cluster shared by two teams: queues, namespaces, access, runs, Argo CD

  --package SPEC   where cdk8s-ml-workloads is installed from: a tarball, or what npm takes (default: this version)
`;

const REPOSITORIES: Readonly<Record<string, RepositoryFiles>> = { job: JOB, team: TEAM, platform: PLATFORM };

/** What may be in the folder before. */
const HARMLESS = ['.git', '.gitignore', '.gitattributes', 'LICENSE', '.DS_Store'];

/** The command `init`. */
export function initCommand(args: readonly string[], packageFolder: string): CommandResult {
  try {
    const { values, positionals } = parseOptions(args, { 'no-install': { type: 'boolean' }, 'package': { type: 'string' } });
    if (values.help === true) {
      return { exitCode: 0, output: USAGE };
    }
    const [kind = '', folder = '.', ...others] = positionals;
    if (!Object.prototype.hasOwnProperty.call(REPOSITORIES, kind) || others.length > 0) {
      const known = Object.keys(REPOSITORIES);
      const meant = kind === '' ? '' : suggestion(kind, known);
      return unusable(`init needs one of ${known.join(', ')}, and at most a folder${meant}\n\n${USAGE}`);
    }
    const target = resolve(folder);
    const found = existsSync(target) ? readdirSync(target).filter((name) => !HARMLESS.includes(name)) : [];
    if (found.length > 0) {
      return unusable(`${folder} is not empty (${found.slice(0, 3).join(', ')}); name an empty folder`);
    }
    const app = REPOSITORIES[kind];
    const files = { ...commonFiles(packageName(basename(target)), versionsIn(packageFolder, values.package, target), app), ...app };
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(target, name)), { recursive: true });
      writeFileSync(join(target, name), text, { flag: name === '.gitignore' ? 'a' : 'wx' });
    }
    return installed(target, folder, Object.keys(files), values['no-install'] === true);
  } catch (error) {
    return unusable((error as Error).message);
  }
}

function installed(target: string, folder: string, files: readonly string[], isSkipped: boolean): CommandResult {
  const list = files.map((name) => `  ${printable(join(folder, name))}\n`).join('');
  const go = folder === '.' ? '' : `cd ${folder} && `;
  if (isSkipped) {
    return { exitCode: 0, output: `wrote\n${list}next: ${go}npm install && npm test\n` };
  }
  const { status, stderr, error } = spawnSync('npm', ['install', '--no-audit', '--no-fund'], {
    cwd: target, encoding: 'utf8', shell: process.platform === 'win32',
  });
  return status === 0
    ? { exitCode: 0, output: `wrote\n${list}next: ${go}npm test\n` }
    : {
        exitCode: 1, output: `wrote\n${list}`,
        errors: `'npm install' failed: ${printable(error?.message ?? stderr.trim().split('\n').pop() ?? '')}; run it again in ${folder}\n`,
      };
}

/** What npm takes for the name of a package. */
function packageName(folder: string): string {
  const name = folder.toLowerCase().replace(/[^a-z0-9-]+/g, '-').replace(/^-+|-+$/g, '');
  return name === '' ? 'ml-workloads' : name;
}

/** @param source what a user wants in place of this version: the path of a tarball counts from here, in a package.json from there */
function versionsIn(packageFolder: string, source: string | undefined, target: string): Versions {
  const { version, peerDependencies } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    version: string; peerDependencies: Record<string, string>;
  };
  // the oldest that this version allows is one that it was tested with
  const peers = Object.entries(peerDependencies).map(([name, range]) => [name, range.replace(/^\^/, '')]);
  const own = source !== undefined && existsSync(source) ? `file:${relative(target, resolve(source))}` : source ?? version;
  return { own, peers: Object.fromEntries(peers) as Record<string, string> };
}
