import { QueueSystem } from '../cluster/queue-system';
import { DispatcherTask } from './dispatcher';
import { Permission } from './permission';
import { WorkloadKind } from './workload-kind';
import { isVolcano, partsOf, withRuns, WORKLOAD_RESOURCES } from './workload-resources';

/** What a team uses. */
export interface InUse {
  readonly kinds: readonly WorkloadKind[];
  readonly systems: readonly QueueSystem[];

  /** Whether a policy keeps what Workloads of Kueue ask for, so that operators may stop and re-queue them. */
  readonly keepsWorkloads?: boolean;
}

const READ = ['get', 'list', 'watch'];
const MANAGE = [...READ, 'create', 'update', 'patch', 'delete'];
const KUEUE = 'kueue.x-k8s.io';
const VISIBILITY = 'visibility.kueue.x-k8s.io';

export function viewerPermissions({ kinds, systems }: InUse): Permission[] {
  const seen = [...withRuns(kinds), ...partsOf(kinds)];
  return [
    ...seen.flatMap((kind) => workload(kind, READ)),
    ...seen.map((kind) => status(kind)),
    { group: '', resource: 'pods', verbs: READ },
    { group: '', resource: 'pods/log', verbs: ['get'] },
    { group: '', resource: 'events', verbs: READ },
    { group: '', resource: 'resourcequotas', verbs: READ },
    ...(systems.includes(QueueSystem.KUEUE)
      ? [
          { group: KUEUE, resource: 'localqueues', verbs: READ },
          { group: KUEUE, resource: 'workloads', verbs: READ },
          { group: VISIBILITY, resource: 'localqueues/pendingworkloads', verbs: ['get'] },
        ]
      : []),
    ...(systems.includes(QueueSystem.VOLCANO) || seen.some(isVolcano)
      ? [{ group: 'scheduling.volcano.sh', resource: 'podgroups', verbs: READ }]
      : []),
  ];
}

export function submitterPermissions(inUse: InUse): Permission[] {
  return [...viewerPermissions(inUse), ...withRuns(inUse.kinds).flatMap((kind) => workload(kind, ['create', 'delete']))];
}

/**
 * Kueue starts a Job again that somebody suspended: what is under its queues is stopped and re-queued through
 * `spec.active` of its Workload. A Volcano Job is suspended through a Command, which operators may not create,
 * because a Command in any namespace also closes any queue. Patching a Workload could also lower what it asks for: without
 * the policy that keeps it (Kubernetes 1.30), operators may not.
 */
export function operatorPermissions(inUse: InUse): Permission[] {
  return [
    ...submitterPermissions(inUse),
    ...withRuns(inUse.kinds).flatMap((kind) => workload(kind, ['update', 'patch'])),
    ...(inUse.keepsWorkloads === true ? [{ group: KUEUE, resource: 'workloads', verbs: ['patch'] }] : []),
  ];
}

const DISPATCHER_VERBS: Record<DispatcherTask, readonly string[]> = {
  [DispatcherTask.POLL]: ['get'],
  [DispatcherTask.WATCH]: READ,
  [DispatcherTask.DELETE]: ['delete'],
};

export function dispatcherPermissions(
  kinds: readonly WorkloadKind[], tasks: readonly DispatcherTask[], deployments: readonly string[] | undefined,
): Permission[] {
  return [
    ...kinds.flatMap((kind) => workload(kind, ['create', ...tasks.flatMap((task) => DISPATCHER_VERBS[task])])),
    ...(tasks.includes(DispatcherTask.POLL) ? kinds.map((kind) => status(kind)) : []),
    ...(deployments === undefined ? [] : [{ group: 'apps', resource: 'deployments', verbs: ['get'], names: deployments }]),
  ];
}

/** The state of queues, as far as it is not in the team's namespace. */
export function queueStatusPermissions(systems: readonly QueueSystem[]): Permission[] {
  return [
    ...(systems.includes(QueueSystem.KUEUE)
      ? ['clusterqueues', 'cohorts', 'resourceflavors', 'topologies', 'workloadpriorityclasses'].map((resource) => ({
          group: KUEUE,
          resource,
          verbs: READ,
        }))
      : []),
    ...(systems.includes(QueueSystem.VOLCANO) ? [{ group: 'scheduling.volcano.sh', resource: 'queues', verbs: READ }] : []),
  ];
}

/** A MultiKueueCluster says with whose credentials workloads go to another cluster, so that it can only be seen. */
export function queueAdminPermissions(systems: readonly QueueSystem[]): Permission[] {
  return [
    ...(systems.includes(QueueSystem.KUEUE)
      ? [
          ...[
            'admissionchecks', 'clusterqueues', 'cohorts', 'localqueues', 'multikueueconfigs', 'provisioningrequestconfigs',
            'resourceflavors', 'topologies', 'workloadpriorityclasses',
          ].map((resource) => ({ group: KUEUE, resource, verbs: MANAGE })),
          { group: KUEUE, resource: 'multikueueclusters', verbs: READ },
          { group: KUEUE, resource: 'workloads', verbs: [...READ, 'update', 'patch'] },
          { group: VISIBILITY, resource: 'clusterqueues/pendingworkloads', verbs: ['get'] },
          { group: VISIBILITY, resource: 'localqueues/pendingworkloads', verbs: ['get'] },
        ]
      : []),
    ...(systems.includes(QueueSystem.VOLCANO)
      ? [
          { group: 'scheduling.volcano.sh', resource: 'queues', verbs: MANAGE },
          { group: 'scheduling.volcano.sh', resource: 'podgroups', verbs: READ },
          { group: 'topology.volcano.sh', resource: 'hypernodes', verbs: MANAGE },
          { group: 'bus.volcano.sh', resource: 'commands', verbs: [...READ, 'create', 'delete'] },
        ]
      : []),
  ];
}

function workload(kind: WorkloadKind, verbs: readonly string[]): Permission[] {
  const { group, resource } = WORKLOAD_RESOURCES[kind];
  return [{ group, resource, verbs }];
}

function status(kind: WorkloadKind): Permission {
  const { group, resource } = WORKLOAD_RESOURCES[kind];
  return { group, resource: `${resource}/status`, verbs: ['get'] };
}
