import { at, Dict, dicts, text } from '../base/json';
import { KubeApi } from './api';
import { ApiError } from './errors';
import { Run } from './run';
import { nameOf, podsOf } from './run-pods';
import { sleep } from './time-span';

/** A line of the log of a run. */
export interface LogLine {
  readonly pod: string;
  readonly container: string;
  readonly line: string;
}

/** How logs are followed. */
export interface LogsOptions {
  /** Ends the stream at once. */
  readonly signal?: AbortSignal;

  /** Whether lines are waited for until the run has ended; by default true. */
  readonly follow?: boolean;

  /** Container of the pods; by default the first. */
  readonly container?: string;
}

/** Lines as they are written, those of pods that run at the same time mixed, and those of pods that replace others after them. */
export async function* logsOf(
  api: KubeApi, run: Run, hasEnded: () => Promise<boolean>, { signal, follow = true, container }: LogsOptions, poll: number,
): AsyncGenerator<LogLine> {
  const lines = new Lines();
  const read = new Set<string>();
  const stop = new AbortController();
  const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const looking = look().then(() => lines.end(), (error: unknown) => lines.fail(error));

  async function look(): Promise<void> {
    const reading: Promise<void>[] = [];
    for (;;) {
      // asked first: a pod may be made in between
      const ended = !follow || (await hasEnded());
      for (const pod of await podsOf(api, run, either)) {
        const from = container ?? text(at(pod, 'spec', 'containers', 0, 'name')) ?? 'main';
        if (!read.has(nameOf(pod)) && hasStarted(pod, from)) {
          read.add(nameOf(pod));
          reading.push(readPod(nameOf(pod), from).catch((error: unknown) => lines.fail(error)));
        }
      }
      if (ended) {
        await Promise.all(reading);
        return;
      }
      await sleep(poll, either);
    }
  }

  async function readPod(pod: string, from: string): Promise<void> {
    const query = new URLSearchParams({ container: from, ...(follow ? { follow: 'true' } : {}) }).toString();
    const path = `/api/v1/namespaces/${run.namespace}/pods/${pod}/log?${query}`;
    try {
      let rest = '';
      for await (const chunk of api.stream(path, `get pods/log of ${pod}`, either)) {
        const parts = (rest + chunk).split('\n');
        rest = parts.pop() ?? '';
        parts.forEach((line) => lines.add({ pod, container: from, line }));
      }
      if (rest !== '') {
        lines.add({ pod, container: from, line: rest });
      }
    } catch (error) {
      // a pod may be deleted with its log while it is read
      if (!(error instanceof ApiError) || error.status !== 404) {
        throw error;
      }
    }
  }

  try {
    yield* lines;
    signal?.throwIfAborted();
  } finally {
    stop.abort();
    await looking;
  }
}

function hasStarted(pod: Dict, container: string): boolean {
  const status = dicts(at(pod, 'status', 'containerStatuses')).find(({ name }) => name === container);
  return at(status, 'state', 'running') !== undefined || at(status, 'state', 'terminated') !== undefined;
}

/** Lines from several sources, taken out one by one. */
class Lines implements AsyncIterable<LogLine> {
  private readonly waiting: LogLine[] = [];
  private hasEnded = false;
  private error: unknown = undefined;
  private wake: () => void = () => {};

  public add(line: LogLine): void {
    this.waiting.push(line);
    this.wake();
  }

  public end(): void {
    this.hasEnded = true;
    this.wake();
  }

  public fail(error: unknown): void {
    this.error = error;
    this.end();
  }

  public async *[Symbol.asyncIterator](): AsyncGenerator<LogLine> {
    for (;;) {
      yield* this.waiting.splice(0);
      if (this.hasEnded && this.waiting.length === 0) {
        break;
      }
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        if (this.hasEnded || this.waiting.length > 0) {
          resolve();
        }
      });
    }
    if (this.error !== undefined) {
      throw this.error;
    }
  }
}
