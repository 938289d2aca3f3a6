import { QueueSystem } from '../cluster/queue-system';
import { groupOf, KindKey, KINDS } from '../upstream/kinds';
import { KueueObject } from '../upstream/kinds/kueue';
import { VolcanoObject } from '../upstream/kinds/volcano';
import { DispatcherTask } from './dispatcher';
import { Permission } from './permission';
import { WorkloadKind } from './workload-kind';
import { isVolcano, partsOf, resourceOf, withRuns } from './workload-resources';

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
  [DispatcherTask.LOGS]: [],
  [DispatcherTask.QUEUE]: [],
};

export function dispatcherPermissions(
  { kinds, systems }: InUse, tasks: readonly DispatcherTask[], deployments: readonly string[] | undefined,
): Permission[] {
  return [
    ...kinds.flatMap((kind) => workload(kind, ['create', ...tasks.flatMap((task) => DISPATCHER_VERBS[task])])),
    ...(tasks.includes(DispatcherTask.POLL) ? kinds.map((kind) => status(kind)) : []),
    ...(tasks.includes(DispatcherTask.LOGS)
      ? [{ group: '', resource: 'pods', verbs: ['list'] }, { group: '', resource: 'pods/log', verbs: ['get'] }]
      : []),
    ...(tasks.includes(DispatcherTask.QUEUE) && systems.includes(QueueSystem.KUEUE)
      ? [{ group: KUEUE, resource: 'workloads', verbs: ['list'] }]
      : []),
    ...(tasks.includes(DispatcherTask.QUEUE) && systems.includes(QueueSystem.VOLCANO)
      ? [{ group: 'scheduling.volcano.sh', resource: 'podgroups', verbs: ['get'] }, { group: '', resource: 'events', verbs: ['list'] }]
      : []),
    ...(deployments === undefined ? [] : [{ group: 'apps', resource: 'deployments', verbs: ['get'], names: deployments }]),
  ];
}

/** What people do with the objects of a queueing system beyond the team's namespace, kind by kind. */
type Rights<K extends KindKey> = Readonly<Record<K, { readonly everyone: readonly string[]; readonly admins: readonly string[] }>>;

/** A MultiKueueCluster says with whose credentials workloads go to another cluster, so that it can only be seen. */
const KUEUE_RIGHTS: Rights<KueueObject> = {
  'ClusterQueue.kueue.x-k8s.io': { everyone: READ, admins: MANAGE },
  'LocalQueue.kueue.x-k8s.io': { everyone: [], admins: MANAGE },
  'Cohort.kueue.x-k8s.io': { everyone: READ, admins: MANAGE },
  'ResourceFlavor.kueue.x-k8s.io': { everyone: READ, admins: MANAGE },
  'Topology.kueue.x-k8s.io': { everyone: READ, admins: MANAGE },
  'WorkloadPriorityClass.kueue.x-k8s.io': { everyone: READ, admins: MANAGE },
  'AdmissionCheck.kueue.x-k8s.io': { everyone: [], admins: MANAGE },
  'ProvisioningRequestConfig.kueue.x-k8s.io': { everyone: [], admins: MANAGE },
  'MultiKueueConfig.kueue.x-k8s.io': { everyone: [], admins: MANAGE },
  'MultiKueueCluster.kueue.x-k8s.io': { everyone: [], admins: READ },
  'Workload.kueue.x-k8s.io': { everyone: [], admins: [...READ, 'update', 'patch'] },
};

const VOLCANO_RIGHTS: Rights<VolcanoObject> = {
  'Queue.scheduling.volcano.sh': { everyone: READ, admins: MANAGE },
  'PodGroup.scheduling.volcano.sh': { everyone: [], admins: READ },
  'HyperNode.topology.volcano.sh': { everyone: [], admins: MANAGE },
  'Command.bus.volcano.sh': { everyone: [], admins: [...READ, 'create', 'delete'] },
  'Numatopology.nodeinfo.volcano.sh': { everyone: [], admins: [] },
  'JobFlow.flow.volcano.sh': { everyone: [], admins: [] },
  'JobTemplate.flow.volcano.sh': { everyone: [], admins: [] },
};

/** The state of queues, as far as it is not in the team's namespace. */
export function queueStatusPermissions(systems: readonly QueueSystem[]): Permission[] {
  return rightsOf(systems, 'everyone');
}

export function queueAdminPermissions(systems: readonly QueueSystem[]): Permission[] {
  return [
    ...rightsOf(systems, 'admins'),
    ...(systems.includes(QueueSystem.KUEUE)
      ? [
          { group: VISIBILITY, resource: 'clusterqueues/pendingworkloads', verbs: ['get'] },
          { group: VISIBILITY, resource: 'localqueues/pendingworkloads', verbs: ['get'] },
        ]
      : []),
  ];
}

function rightsOf(systems: readonly QueueSystem[], who: 'everyone' | 'admins'): Permission[] {
  const rights = {
    ...(systems.includes(QueueSystem.KUEUE) ? KUEUE_RIGHTS : {}), ...(systems.includes(QueueSystem.VOLCANO) ? VOLCANO_RIGHTS : {}),
  };
  return (Object.keys(rights) as (KueueObject | VolcanoObject)[]).flatMap((key) => {
    const verbs = rights[key]?.[who] ?? [];
    return verbs.length === 0 ? [] : [{ group: groupOf(key), resource: KINDS[key].plural, verbs }];
  });
}

function workload(kind: WorkloadKind, verbs: readonly string[]): Permission[] {
  const { group, resource } = resourceOf(kind);
  return [{ group, resource, verbs }];
}

function status(kind: WorkloadKind): Permission {
  const { group, resource } = resourceOf(kind);
  return { group, resource: `${resource}/status`, verbs: ['get'] };
}
