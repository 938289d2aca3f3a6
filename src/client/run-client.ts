import { at, Dict, dicts, text } from '../base/json';
import { groupOf, isRun, KINDS, nameOf, qualifiedPlural, typeOf, WorkloadKey } from '../upstream/kinds';
import { ApiTransport, KubeApi } from './api';
import { ApiError, RunFailed, RunGone, WaitTimeout } from './errors';
import { pathOf, Run, runOf, titleOf, workloadKey } from './run';
import { LogLine, logsOf, LogsOptions } from './run-logs';
import { terminationsOf } from './run-pods';
import { hasEnded, RUN_KEYS, RunPhase, RunState, stateOf, textOfState } from './run-state';
import { millisecondsOf, sleep, TimeSpan } from './time-span';
import { withReason } from './why-it-waits';

/** How a run is waited for. */
export interface WaitOptions {
  /** After it waiting fails, while the run goes on; by default there is no limit. */
  readonly timeout?: TimeSpan;

  /** How often the run is looked at; by default `2s`. */
  readonly poll?: TimeSpan;

  /** Ends the waiting at once; the run goes on. */
  readonly signal?: AbortSignal;

  /** Is told when what the run does changes, or why it waits. */
  readonly onState?: (state: RunState) => void;
}

/** How a run ended that has succeeded. */
export interface RunResult {
  readonly run: Run;
  readonly startTime?: string;
  readonly completionTime?: string;
}

/** Runs in a cluster: what they do, their logs and their end. */
export class RunClient {
  /** @internal */
  protected readonly _api: KubeApi;

  constructor(transport: ApiTransport) {
    this._api = new KubeApi(transport);
  }

  /**
   * Waits for the end of a run.
   *
   * It has succeeded when its controller says so, and not before; a failed pod is no failed run while there are retries left.
   * An API server that does not answer is asked again.
   *
   * @throws RunFailed with reason and last words; RunGone; WaitTimeout; ApiError where the server refuses; the signal's reason
   */
  public async wait(run: Run, { timeout, poll = '2s', signal, onState }: WaitOptions = {}): Promise<RunResult> {
    const deadline = timeout === undefined ? Infinity : Date.now() + millisecondsOf('timeout', timeout);
    const pause = millisecondsOf('poll', poll);
    let last = 'not known: the API server does not answer';
    for (;;) {
      const left = Math.max(deadline - Date.now(), 1);
      const looked = await this.look(run, left === Infinity ? signal : either(signal, left), signal);
      if (looked !== undefined) {
        const { object, state } = looked;
        const now = textOfState(state);
        if (now !== last) {
          last = now;
          onState?.(state);
        }
        if (state.phase === RunPhase.FAILED) {
          throw new RunFailed(titleOf(run), state.reason ?? 'Failed', state.message, await terminationsOf(this._api, run, signal));
        }
        if (state.phase === RunPhase.SUCCEEDED) {
          return { run, startTime: text(at(object, 'status', 'startTime')), completionTime: text(at(object, 'status', 'completionTime')) };
        }
      }
      if (Date.now() >= deadline) {
        throw new WaitTimeout(titleOf(run), String(timeout), last);
      }
      await sleep(Math.min(pause, deadline - Date.now()), signal);
    }
  }

  /** What a run is doing, and why it waits. */
  public async state(run: Run, signal?: AbortSignal): Promise<RunState> {
    const object = await this.object(run, signal);
    return withReason(this._api, { ...run, uid: text(at(object, 'metadata', 'uid')) }, object, stateOf(object), signal);
  }

  /** The log, line by line while it is written; of all pods of the run, those that replace others included. */
  public logs(run: Run, options: LogsOptions & { readonly poll?: TimeSpan } = {}): AsyncGenerator<LogLine> {
    const ended = async (): Promise<boolean> => {
      try {
        return hasEnded(stateOf(await this.object(run, options.signal)));
      } catch (error) {
        if (error instanceof RunGone) {
          return true;
        }
        if (error instanceof ApiError && error.isTransient) {
          return false;
        }
        throw error;
      }
    };
    return logsOf(this._api, run, ended, options, millisecondsOf('poll', options.poll ?? '2s'));
  }

  /** The runs of a namespace, in the order of their kinds; those that have ended too, if asked. */
  public async list(
    namespace: string, { ended = false, signal }: { readonly ended?: boolean; readonly signal?: AbortSignal } = {},
  ): Promise<readonly Run[]> {
    const lists = await Promise.all(RUN_KEYS.map(async (kind) => {
      const [group, { versions: [version] }] = [groupOf(kind), KINDS[kind]];
      const found = await this.listed(kind, namespace, signal);
      return found
        .map((item) => ({ ...item, apiVersion: `${group}/${version}`, kind: nameOf(kind) }))
        .filter((object) => (ended || !hasEnded(stateOf(object))) && !isPartOfAnother(object))
        .map(runOf);
    }));
    return lists.flat();
  }

  /** Objects of a kind; none where the cluster does not have the kind. */
  private async listed(kind: WorkloadKey, namespace: string, signal: AbortSignal | undefined): Promise<readonly Dict[]> {
    try {
      return await this._api.list(pathOf({ kind, namespace }), {}, `${qualifiedPlural(kind)} in ${namespace}`, signal);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) {
        return [];
      }
      throw error;
    }
  }

  /** Ends a run and deletes it with its pods. */
  public async cancel(run: Run, signal?: AbortSignal): Promise<void> {
    await this._api.delete(pathOf(run), whatOf(run), run.uid, signal);
  }

  /** The object of a run. */
  private async object(run: Run, signal: AbortSignal | undefined): Promise<Dict> {
    const object = await this._api.get(pathOf(run), whatOf(run), signal);
    if (object === undefined || (run.uid !== undefined && at(object, 'metadata', 'uid') !== run.uid)) {
      throw new RunGone(titleOf(run));
    }
    return object;
  }

  /** Looks at a run; nothing where the server has no answer for now. */
  private async look(
    run: Run, signal: AbortSignal | undefined, own: AbortSignal | undefined,
  ): Promise<{ readonly object: Dict; readonly state: RunState } | undefined> {
    try {
      const object = await this.object(run, signal);
      const known = { ...run, uid: text(at(object, 'metadata', 'uid')) };
      return { object, state: await withReason(this._api, known, object, stateOf(object), signal) };
    } catch (error) {
      own?.throwIfAborted();
      if ((error instanceof ApiError && error.isTransient) || (error as Error).name === 'TimeoutError') {
        return undefined;
      }
      throw error;
    }
  }
}

/** Whether the object belongs to a run of another kind, such as the Jobs of a JobSet. */
function isPartOfAnother(object: Dict): boolean {
  const owners = dicts(at(object, 'metadata', 'ownerReferences'));
  return owners.some((owner) => isRun(typeOf({ apiVersion: String(owner.apiVersion), kind: String(owner.kind) })));
}

/** A signal, or one that comes when the time is up: no request takes longer than there is time. */
function either(signal: AbortSignal | undefined, milliseconds: number): AbortSignal {
  const timeout = AbortSignal.timeout(Math.min(Math.ceil(milliseconds) + 1000, 2 ** 31 - 1));
  return signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
}

/** How messages call the object of a run: `jobs.batch train-7 in ml`. */
export function whatOf({ kind, namespace, name }: Run): string {
  return `${qualifiedPlural(workloadKey(kind))} ${name} in ${namespace}`;
}
