import { CONFIGURATION, ObjectKind, Wave, WorkloadRow } from './kind';

/** Kinds of Volcano that run pods. */
export type VolcanoWorkload = 'Job.batch.volcano.sh' | 'CronJob.batch.volcano.sh';

export const VOLCANO_WORKLOADS: Readonly<Record<VolcanoWorkload, WorkloadRow>> = {
  'Job.batch.volcano.sh': {
    versions: ['v1alpha1'], plural: 'jobs', scope: 'namespace', subresources: 'status', life: 'ends', holdsData: false, makesPods: true,
    wave: Wave.LAST, health: 'volcano job', isOffered: true, pods: ['spec.tasks[].template'], job: '',
    timeToLive: 'ttlSecondsAfterFinished',
    live: [], isPlacedByKueue: false, isElastic: false, queued: 'together', isCompletedByOperator: false, runs: [], parts: [],
  },
  'CronJob.batch.volcano.sh': {
    versions: ['v1alpha1'], plural: 'cronjobs', scope: 'namespace', subresources: 'status', life: 'recurs', holdsData: false,
    makesPods: true, wave: Wave.LAST, health: 'none', isOffered: true, pods: ['spec.jobTemplate.spec.tasks[].template'],
    job: 'spec.jobTemplate', timeToLive: undefined, live: [], isPlacedByKueue: false, isElastic: false,
    queued: 'together', isCompletedByOperator: false, runs: ['Job.batch.volcano.sh'], parts: [],
  },
};

/** Kinds of Volcano that run no pods themselves. */
export type VolcanoObject =
  | 'JobFlow.flow.volcano.sh'
  | 'JobTemplate.flow.volcano.sh'
  | 'Command.bus.volcano.sh'
  | 'PodGroup.scheduling.volcano.sh'
  | 'Queue.scheduling.volcano.sh'
  | 'HyperNode.topology.volcano.sh'
  | 'Numatopology.nodeinfo.volcano.sh';

const NAMESPACED = { ...CONFIGURATION, versions: ['v1alpha1'], scope: 'namespace' } as const;
const CLUSTER = { ...NAMESPACED, scope: 'cluster' } as const;

export const VOLCANO_OBJECTS: Readonly<Record<VolcanoObject, ObjectKind>> = {
  'JobFlow.flow.volcano.sh': {
    ...NAMESPACED, plural: 'jobflows', subresources: 'status', life: 'ends', makesPods: true, wave: Wave.LAST,
  },
  'JobTemplate.flow.volcano.sh': { ...NAMESPACED, plural: 'jobtemplates', subresources: 'status', makesPods: true },
  'Command.bus.volcano.sh': { ...NAMESPACED, plural: 'commands' },
  'PodGroup.scheduling.volcano.sh': {
    ...NAMESPACED, versions: ['v1beta1'], plural: 'podgroups', wave: Wave.LAST, health: 'volcano pod group',
  },
  'Queue.scheduling.volcano.sh': {
    ...CLUSTER, versions: ['v1beta1'], plural: 'queues', subresources: 'status', wave: Wave.QUEUE_ROOTS, health: 'volcano queue',
  },
  'HyperNode.topology.volcano.sh': { ...CLUSTER, plural: 'hypernodes', subresources: 'status', wave: Wave.BASICS },
  'Numatopology.nodeinfo.volcano.sh': { ...CLUSTER, plural: 'numatopologies' },
};
