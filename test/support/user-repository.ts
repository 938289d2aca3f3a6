import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const ROOT = join(__dirname, '../..');
const MODULES = join(ROOT, 'node_modules');

/** What a command printed, and how it ended. */
export interface Ended {
  readonly status: number | null;
  readonly output: string;
}

/** A repository of a user, where packages are those of this one, and programs that need a network are stand-ins. */
export class UserRepository {
  private readonly programs: string;

  constructor(public readonly folder: string, env: Readonly<Record<string, string>> = {}) {
    this.programs = join(folder, '../programs');
    this.env = {
      ...process.env, CI: 'true', GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.com', GIT_COMMITTER_NAME: 'a',
      GIT_COMMITTER_EMAIL: 'a@example.com', PATH: `${this.programs}${delimiter}${process.env.PATH}`, ...env,
    };
    mkdirSync(this.programs, { recursive: true });
    mkdirSync(join(folder, 'node_modules'), { recursive: true });
  }

  private readonly env: NodeJS.ProcessEnv;

  /** What `npm ci` would have installed. */
  public install(packages: readonly string[]): void {
    if (!existsSync(join(ROOT, 'lib/src/cli/main.js'))) {
      throw new Error('the package is not built; run: npm run build');
    }
    for (const name of packages) {
      const target = join(this.folder, 'node_modules', name);
      mkdirSync(join(target, '..'), { recursive: true });
      symlinkSync(name === 'cdk8s-ml-workloads' ? ROOT : join(MODULES, name), target);
    }
    mkdirSync(join(this.folder, 'node_modules/.bin'));
    for (const [command, file] of Object.entries(COMMANDS)) {
      writeProgram(join(this.folder, 'node_modules/.bin', command), `exec node '${file}' "$@"`);
    }
  }

  /** A program of the machine that the repository's scripts call. */
  public program(name: string, script: string): void {
    writeProgram(join(this.programs, name), script);
  }

  /** Runs a script as a step of a workflow is run. */
  public step(script: string, env: Readonly<Record<string, string>> = {}): Ended {
    const { status, stdout, stderr } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', script], {
      cwd: this.folder, encoding: 'utf8', env: { ...this.env, ...env }, timeout: 120_000,
    });
    return { status, output: stdout + stderr };
  }

  /** As `step`, of what must not fail. */
  public run(script: string): string {
    const { status, output } = this.step(script);
    if (status !== 0) {
      throw new Error(`${script} failed:\n${output}`);
    }
    return output;
  }
}

function writeProgram(file: string, script: string): void {
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

const COMMANDS = {
  'cdk8s': join(MODULES, 'cdk8s-cli/bin/cdk8s'),
  'cdk8s-ml-workloads': join(ROOT, 'lib/src/cli/main.js'),
  'tsc': join(MODULES, 'typescript/bin/tsc'),
  'tsx': join(MODULES, 'tsx/dist/cli.mjs'),
  'jest': join(MODULES, 'jest/bin/jest.js'),
};
