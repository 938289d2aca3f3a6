import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { FOLDERS, KUBECONFIG } from '../settings';

/** Starts a program that outlives this one; it logs to `run/NAME.log`. One that runs already is left alone. */
export function startProcess(name: string, program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): void {
  if (isRunning(name)) {
    return;
  }
  mkdirSync(FOLDERS.run, { recursive: true });
  const log = openSync(join(FOLDERS.run, `${name}.log`), 'w');
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, KUBECONFIG, ...env },
    cwd: FOLDERS.run,
  });
  closeSync(log);
  child.unref();
  writeFileSync(pidFile(name), String(child.pid));
}

/** Ends it and waits until it is gone. */
export async function stopProcess(name: string): Promise<void> {
  const pid = pidOf(name);
  if (pid !== undefined) {
    send(pid, 'SIGTERM');
    for (let i = 0; i < 100 && isAlive(pid); i++) {
      await sleep(100);
    }
    send(pid, 'SIGKILL');
  }
  rmSync(pidFile(name), { force: true });
}

/** Ends all that `startProcess` started, controllers before what they talk to. */
export async function stopAll(): Promise<void> {
  const names = startedProcesses();
  const last = ['kube-apiserver', 'etcd'];
  await Promise.all(names.filter((name) => !last.includes(name)).map(stopProcess));
  for (const name of last) {
    await stopProcess(name);
  }
}

/** The names of what `startProcess` started, whether it still runs or not. */
export function startedProcesses(): string[] {
  return !existsSync(FOLDERS.run) ? [] : readdirSync(FOLDERS.run).flatMap((file) => /^(.+)\.pid$/.exec(file)?.[1] ?? []);
}

export function isRunning(name: string): boolean {
  const pid = pidOf(name);
  return pid !== undefined && isAlive(pid);
}

/** Waits until something listens on the port. */
export async function untilListening(name: string, port: number, seconds = 120): Promise<void> {
  for (let i = 0; i < seconds * 5; i++) {
    if (await listens(port)) {
      return;
    }
    if (!isRunning(name)) {
      break;
    }
    await sleep(200);
  }
  throw new Error(`${name} does not listen on port ${port}; the end of its log:\n${tail(name)}`);
}

export function tail(name: string, lines = 20): string {
  const log = join(FOLDERS.run, `${name}.log`);
  return existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(-lines).join('\n') : '(no log)';
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}

function listens(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ host: '127.0.0.1', port }, () => {
      socket.destroy();
      done(true);
    });
    socket.on('error', () => done(false));
  });
}

function pidFile(name: string): string {
  return join(FOLDERS.run, `${name}.pid`);
}

function pidOf(name: string): number | undefined {
  return existsSync(pidFile(name)) ? Number(readFileSync(pidFile(name), 'utf8')) : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A child of ours that has ended and was not waited for still answers.
    return !existsSync(`/proc/${pid}/stat`) || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // gone already
  }
}
