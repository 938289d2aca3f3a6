import { at, Dict, dict, dicts, text } from '../base/json';
import { groupOf, KINDS } from '../upstream/kinds';
import { KubeApi } from './api';
import { ApiError } from './errors';
import { Run } from './run';
import { podsOf } from './run-pods';
import { kueueQueueOf, RunPhase, RunState } from './run-state';

/**
 * The state of a run with the reason for which it waits, in the words of who decides: Kueue's Workload, Volcano's PodGroup, or
 * the scheduler. What may not be read is left out.
 */
export async function withReason(api: KubeApi, run: Run, object: Dict, state: RunState, signal?: AbortSignal): Promise<RunState> {
  if (state.phase !== RunPhase.QUEUED && state.phase !== RunPhase.PENDING) {
    return state;
  }
  return (
    (state.phase === RunPhase.QUEUED && kueueQueueOf(object) !== undefined ? await ofKueue(api, run, state, signal) : undefined) ??
    (state.queue === undefined || kueueQueueOf(object) !== undefined ? undefined : await ofVolcano(api, run, state, signal)) ??
    (state.phase === RunPhase.PENDING ? await ofPods(api, run, state, signal) : undefined) ??
    state
  );
}

/** Nothing where the server refuses: the state alone is still true. */
async function allowed<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ApiError && (error.status === 403 || error.status === 404)) {
      return undefined;
    }
    throw error;
  }
}

async function ofKueue(api: KubeApi, run: Run, state: RunState, signal: AbortSignal | undefined): Promise<RunState | undefined> {
  if (run.uid === undefined) {
    return undefined;
  }
  const workloads = await allowed(
    api.list(
      namespaced('Workload.kueue.x-k8s.io', run.namespace), { labelSelector: `kueue.x-k8s.io/job-uid=${run.uid}` },
      `workloads.kueue.x-k8s.io in ${run.namespace}`, signal,
    ),
  );
  const [workload] = workloads ?? [];
  return workload === undefined ? undefined : stateOfWorkload(workload, state);
}

/** What a Workload of Kueue says of a run that is not admitted. */
export function stateOfWorkload(workload: Dict, state: RunState): RunState {
  const status = dict(workload.status);
  const conditions = dicts(status.conditions);
  const find = (type: string, value: string): Dict | undefined =>
    conditions.find((condition) => condition.type === type && condition.status === value);
  const saying = (condition: Dict | undefined): Pick<RunState, 'reason' | 'message'> => ({
    reason: text(condition?.reason), message: text(condition?.message),
  });
  if (dict(workload.spec).active === false) {
    return { ...state, phase: RunPhase.SUSPENDED, ...saying(find('Evicted', 'True')), reason: 'deactivated in Kueue' };
  }
  const reserved = find('QuotaReserved', 'True');
  const [check] = reserved === undefined ? [] : dicts(status.admissionChecks).filter((one) => one.state !== 'Ready');
  if (check !== undefined) {
    const message = [text(check.name), text(check.message)].filter((part) => part !== undefined).join(': ');
    return { ...state, reason: `admission check ${String(check.state)}`, message };
  }
  return { ...state, ...saying(find('QuotaReserved', 'False') ?? find('Evicted', 'True') ?? find('Admitted', 'False')) };
}

/** The PodGroup of a Volcano Job has its name and uid, that of another job its uid alone. */
async function ofVolcano(api: KubeApi, run: Run, state: RunState, signal: AbortSignal | undefined): Promise<RunState | undefined> {
  const name = groupOf(run.kind) === 'batch.volcano.sh' ? `${run.name}-${run.uid}` : `podgroup-${run.uid}`;
  const group = await allowed(
    api.get(
      `${namespaced('PodGroup.scheduling.volcano.sh', run.namespace)}/${name}`, `podgroups.scheduling.volcano.sh ${name}`, signal,
    ),
  );
  const unschedulable = dicts(at(group, 'status', 'conditions'))
    .filter(({ type, status }) => type === 'Unschedulable' && status === 'True').at(-1);
  if (group === undefined) {
    return undefined;
  }
  const message = text(unschedulable?.message) ?? (await eventsAbout(api, run.namespace, name, signal)) ?? state.message;
  return { ...state, reason: text(unschedulable?.reason) ?? text(at(group, 'status', 'phase')), message };
}

/** Why a PodGroup is not let in stands in events only. */
async function eventsAbout(api: KubeApi, namespace: string, name: string, signal: AbortSignal | undefined): Promise<string | undefined> {
  const events = await allowed(
    api.list(
      `/api/v1/namespaces/${namespace}/events`, { fieldSelector: `involvedObject.name=${name},reason=Unschedulable` },
      `events in ${namespace}`, signal,
    ),
  );
  return [...new Set((events ?? []).flatMap(({ message }) => text(message) ?? []))].sort().reverse().join('; ') || undefined;
}

/** Why pods are not placed, or do not start. */
async function ofPods(api: KubeApi, run: Run, state: RunState, signal: AbortSignal | undefined): Promise<RunState | undefined> {
  const pods = (await allowed(podsOf(api, run, signal))) ?? [];
  for (const pod of pods) {
    const status = dict(pod.status);
    const unplaced = dicts(status.conditions).find(({ type, status: is }) => type === 'PodScheduled' && is === 'False');
    const waiting = dicts(status.containerStatuses).map((container) => dict(at(container, 'state', 'waiting')))
      .find(({ reason }) => text(reason) !== undefined && reason !== 'ContainerCreating' && reason !== 'PodInitializing');
    const because = unplaced ?? waiting;
    if (because !== undefined) {
      return { ...state, reason: text(because.reason), message: text(because.message) };
    }
  }
  return undefined;
}

function namespaced(key: 'Workload.kueue.x-k8s.io' | 'PodGroup.scheduling.volcano.sh', namespace: string): string {
  return `/apis/${groupOf(key)}/${KINDS[key].versions[0]}/namespaces/${namespace}/${KINDS[key].plural}`;
}
