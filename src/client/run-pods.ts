import { at, Dict, dict, dicts, text, whole } from '../base/json';
import { KubeApi } from './api';
import { ApiError, Termination } from './errors';
import { Run } from './run';
import { runKind } from './run-state';

/** The pods of a run, the oldest first. */
export async function podsOf(api: KubeApi, run: Run, signal?: AbortSignal): Promise<readonly Dict[]> {
  const labelSelector = `${runKind(run.kind).podLabel}=${run.name}`;
  const pods = await api.list(`/api/v1/namespaces/${run.namespace}/pods`, { labelSelector }, `pods in ${run.namespace}`, signal);
  const born = (pod: Dict): string => text(dict(pod.metadata).creationTimestamp) ?? '';
  return [...pods].sort((a, b) => (born(a) < born(b) ? -1 : born(a) > born(b) ? 1 : nameOf(a) < nameOf(b) ? -1 : 1));
}

export function nameOf(pod: Dict): string {
  return text(dict(pod.metadata).name) ?? '';
}

/** How the containers of a run ended that failed; none where pods are gone, or may not be read. */
export async function terminationsOf(api: KubeApi, run: Run, signal?: AbortSignal): Promise<readonly Termination[]> {
  try {
    return (await podsOf(api, run, signal)).flatMap(terminationsIn);
  } catch (error) {
    if (error instanceof ApiError) {
      return [];
    }
    throw error;
  }
}

function terminationsIn(pod: Dict): Termination[] {
  const status = dict(pod.status);
  const ended = [...dicts(status.initContainerStatuses), ...dicts(status.containerStatuses)].flatMap((container) => {
    const state = dict(at(container, 'state', 'terminated') ?? at(container, 'lastState', 'terminated'));
    const exitCode = whole(state.exitCode);
    return exitCode === undefined || exitCode === 0
      ? []
      : [{ pod: nameOf(pod), container: text(container.name) ?? '', exitCode, reason: text(state.reason), message: text(state.message) }];
  });
  // evicted before a container ran
  return ended.length === 0 && status.phase === 'Failed' && text(status.reason) !== undefined
    ? [{ pod: nameOf(pod), container: '-', exitCode: -1, reason: text(status.reason), message: text(status.message) }]
    : ended;
}
