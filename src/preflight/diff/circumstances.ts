import { at, dict, dicts, entry } from '../../base/json';
import { KubeObject } from '../kube-object';
import { ManifestIndex } from '../manifest-index';

/**
 * How the new manifests get into the cluster: `server-side` as `kubectl apply --server-side` and Flux do, `client-side`
 * as `kubectl apply` does, `argo-cd` as Argo CD does with the `ignoreDifferences` of `ArgoCdApplications` and
 * `RespectIgnoreDifferences`.
 */
export const APPLY_MODES = ['server-side', 'client-side', 'argo-cd'] as const;

export type ApplyMode = (typeof APPLY_MODES)[number];

/** What a run that exists is doing: it waits to be started (suspended, for instance by its queue), has started, or has ended. */
export const RUN_STATES = ['queued', 'running', 'finished'] as const;

export type RunState = (typeof RUN_STATES)[number];

/** What is known of the cluster that the new manifests are applied to. */
export interface Circumstances {
  /** How they are applied. By default on the server's side. */
  readonly apply?: ApplyMode;

  /** What all runs are doing of which nothing else is known. By default anything. */
  readonly runs?: RunState;

  /** Objects as they are in the cluster, with their status. */
  readonly live?: ManifestIndex;
}

export const QUEUE_LABEL = 'kueue.x-k8s.io/queue-name';

/** What a run may be doing. */
export function statesOf(run: KubeObject, { live, runs }: Circumstances): readonly RunState[] {
  const found = live?.find(run.type, run.namespace, run.name);
  if (found !== undefined && 'status' in found.manifest) {
    return [stateOf(found)];
  }
  if (runs !== undefined) {
    return [runs];
  }
  const mayWait = run.spec.suspend === true || entry(run.labels, QUEUE_LABEL) !== undefined;
  return mayWait ? RUN_STATES : ['running', 'finished'];
}

function stateOf(live: KubeObject): RunState {
  const status = dict(live.manifest.status);
  const ended = dicts(status.conditions).some(
    ({ type, status: value }) => value === 'True' && ['Complete', 'Completed', 'Failed'].includes(String(type)),
  );
  const phase = at(status, 'state', 'phase');
  if (ended || ['Completed', 'Failed', 'Terminated', 'Aborted'].includes(String(phase))) {
    return 'finished';
  }
  return live.spec.suspend === true ? 'queued' : 'running';
}
