import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { RunningPod, StartedContainer } from './gang-pods';

/** What a program was started with. */
export interface Call {
  readonly program: string;
  readonly args: string[];
  readonly env: Record<string, string>;
}

const PROGRAMS = ['torchrun', 'python', 'mpirun', 'ray', 'ssh', 'ssh-keygen', 'sshd', 'serve'];

/** Without -n ssh takes the input of the script that called it. */
const READS_INPUT = '[ "$1" = -n ] || cat > /dev/null\n';

/** Programs that only tell how they were called. */
export class FakePrograms {
  private readonly folder = mkdtempSync(join(tmpdir(), 'gang-'));

  constructor() {
    for (const program of PROGRAMS) {
      const file = join(this.folder, program);
      writeFileSync(
        file,
        `#!/bin/sh\n${program === 'ssh' ? READS_INPUT : ''}{ printf 'CALL %s\\0' ${program}; for word in "$@"; do printf 'ARG %s\\0' `
        + `"$word"; done; env -0; } >> "$CALLS"\n`,
      );
      chmodSync(file, 0o755);
    }
  }

  /** Runs a container's command as it stands, in a root folder of its own for the files of the pod. */
  public run(pod: RunningPod, container: StartedContainer): Call[] {
    const root = mkdtempSync(join(this.folder, 'root-'));
    for (const [path, text] of Object.entries(pod.files)) {
      mkdirSync(join(root, dirname(path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const calls = join(root, 'calls');
    writeFileSync(calls, '');
    const inRoot = (word: string): string =>
      [...Object.keys(pod.files), '/var/run/sshd']
        .reduce((text, path) => text.split(path).join(join(root, path)), word)
        .replace('/usr/sbin/sshd', 'sshd');
    const [program, ...args] = container.words.map(inRoot);
    const result = spawnSync(program, args, {
      env: { ...container.env, PATH: `${this.folder}:/usr/bin:/bin`, CALLS: calls }, encoding: 'utf8', timeout: 20_000,
    });
    if (result.status !== 0) {
      throw new Error(`${container.words.join(' ')} ended with ${result.status}: ${result.stderr}${result.error?.message ?? ''}`);
    }
    return parse(spawnSync('cat', [calls], { encoding: 'utf8' }).stdout).map((call) => ({
      ...call, args: call.args.map((word) => word.split(root).join('')),
    }));
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function parse(text: string): Call[] {
  const calls: Call[] = [];
  for (const entry of text.split('\0')) {
    if (entry.startsWith('CALL ')) {
      calls.push({ program: entry.slice(5), args: [], env: {} });
    } else if (entry.startsWith('ARG ')) {
      calls[calls.length - 1].args.push(entry.slice(4));
    } else if (entry.includes('=')) {
      calls[calls.length - 1].env[entry.slice(0, entry.indexOf('='))] = entry.slice(entry.indexOf('=') + 1);
    }
  }
  return calls;
}
