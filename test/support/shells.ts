import { spawnSync } from 'child_process';

/** How to start each shell that images commonly have. */
const SHELLS: Record<string, string[]> = {
  sh: ['sh'],
  dash: ['dash'],
  bash: ['bash'],
  'bash as sh': ['bash', '--posix'],
  'busybox sh': ['busybox', 'sh'],
  mksh: ['mksh'],
};

/** Tests in every shell; those in a shell that this machine does not have are reported as skipped. */
export function describeInShells(title: string, tests: (shell: string[]) => void): void {
  for (const [name, start] of Object.entries(SHELLS)) {
    const available = spawnSync(start[0], [...start.slice(1), '-c', 'exit 0']).status === 0;
    (available ? describe : describe.skip)(`${title} in ${name}`, () => tests(start));
  }
}

/** What a script printed and ended with. */
export interface Result {
  readonly code: number | null;
  readonly output: string;
  readonly error: string;
}

/** Runs a script in a shell, with nothing in the environment but `env` and a PATH. */
export function runScript(start: string[], script: string, args: string[], env: Record<string, string> = {}): Result {
  const { status, stdout, stderr } = spawnSync(start[0], [...start.slice(1), '-c', script, 'start', ...args], {
    env: { PATH: process.env.PATH, ...env } as NodeJS.ProcessEnv, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { code: status, output: stdout.trim(), error: stderr.trim() };
}
