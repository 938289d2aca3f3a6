import { ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { Dict, dict, dicts, texts, whole } from '../base/json';
import { InvalidRun, RunFailed, WaitTimeout } from './errors';
import { mainContainersOf } from './overrides';
import { millisecondsOf, TimeSpan } from './time-span';

/** How a process is run in place of a pod. */
export interface LocalRunOptions {
  /** Ends the process. */
  readonly signal?: AbortSignal;

  /** Ends the process, since nobody would look at it any more. */
  readonly timeout?: TimeSpan;

  /** Takes what it prints, line by line; by default it prints where this process does. */
  readonly onLog?: (line: string) => void;
}

/** How long a process may go on after it was told to end. */
const GRACE = 10_000;

/**
 * Runs the command of a run as a process of this machine: outside a cluster, such as on the machine of a developer. Variables
 * from Secrets and ConfigMaps are those that this process has itself; there are no retries.
 */
export async function runLocally(run: Dict, title: string, { signal, timeout, onLog }: LocalRunOptions): Promise<void> {
  const containers = mainContainersOf(run);
  const [container] = containers;
  if (containers.length !== 1 || texts(container.command).length === 0) {
    throw new InvalidRun(
      `${title} can only run in a cluster: ${containers.length === 1 ? "its command is the image's own" : 'it is a gang'}`,
    );
  }
  signal?.throwIfAborted();
  const seconds = whole(dict(run.spec).activeDeadlineSeconds);
  const limits: readonly (readonly [number, Error])[] = [
    ...(seconds === undefined ? [] : [[seconds * 1000, new RunFailed(title, 'DeadlineExceeded', undefined, [])] as const]),
    ...(timeout === undefined ? [] : [[millisecondsOf('timeout', timeout), new WaitTimeout(title, timeout, 'ended')] as const]),
  ];
  const child = start(container, onLog !== undefined);
  const printed = onLog === undefined ? [] : [linesOf(child.stdout, onLog), linesOf(child.stderr, onLog)];
  const timers: NodeJS.Timeout[] = [];
  let why: Error | undefined;
  const end = (reason: unknown): void => {
    why ??= reason as Error;
    child.kill('SIGTERM');
    timers.push(setTimeout(() => child.kill('SIGKILL'), GRACE));
  };
  const abort = (): void => end(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  limits.forEach(([milliseconds, reason]) => timers.push(setTimeout(() => end(reason), milliseconds)));
  try {
    const [code, ended] = await new Promise<[number | null, string | null]>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (exitCode, signalName) => resolve([exitCode, signalName]));
    });
    await Promise.all(printed);
    if (why !== undefined) {
      throw why;
    }
    if (code !== 0) {
      throw new RunFailed(title, 'ProcessFailed', code === null ? `ended by ${String(ended)}` : `exit code ${code}`, []);
    }
  } finally {
    timers.forEach(clearTimeout);
    signal?.removeEventListener('abort', abort);
  }
}

function start(container: Dict, piped: boolean): ChildProcess {
  const env = Object.fromEntries(
    dicts(container.env).flatMap(({ name, value }) => (typeof name === 'string' && typeof value === 'string' ? [[name, value]] : [])),
  );
  const expand = (text: string): string =>
    text.replace(/\$(\$)?\(([^)]+)\)/g, (all, escaped: string | undefined, name: string) =>
      escaped === undefined ? env[name] ?? process.env[name] ?? all : all.slice(1));
  const [command, ...args] = [...texts(container.command), ...texts(container.args)].map(expand);
  const values = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, expand(value)]));
  const output = piped ? 'pipe' : 'inherit';
  return spawn(command, args, { env: { ...process.env, ...values }, stdio: ['ignore', output, output] });
}

async function linesOf(stream: Readable | null, onLog: (line: string) => void): Promise<void> {
  if (stream !== null) {
    for await (const line of createInterface({ input: stream })) {
      onLog(line);
    }
  }
}
