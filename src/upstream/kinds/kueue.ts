import { CONFIGURATION, ObjectKind, Wave } from './kind';

/** Kinds of Kueue. */
export type KueueObject =
  | 'ClusterQueue.kueue.x-k8s.io'
  | 'LocalQueue.kueue.x-k8s.io'
  | 'Cohort.kueue.x-k8s.io'
  | 'ResourceFlavor.kueue.x-k8s.io'
  | 'Topology.kueue.x-k8s.io'
  | 'WorkloadPriorityClass.kueue.x-k8s.io'
  | 'AdmissionCheck.kueue.x-k8s.io'
  | 'ProvisioningRequestConfig.kueue.x-k8s.io'
  | 'MultiKueueConfig.kueue.x-k8s.io'
  | 'MultiKueueCluster.kueue.x-k8s.io'
  | 'Workload.kueue.x-k8s.io';

const CLUSTER = { ...CONFIGURATION, versions: ['v1beta2', 'v1beta1'], scope: 'cluster' } as const;
const NAMESPACED = { ...CLUSTER, scope: 'namespace' } as const;

export const KUEUE_OBJECTS: Readonly<Record<KueueObject, ObjectKind>> = {
  'ClusterQueue.kueue.x-k8s.io': {
    ...CLUSTER, plural: 'clusterqueues', subresources: 'status', wave: Wave.CLUSTER_QUEUES, health: 'kueue cluster queue',
  },
  'LocalQueue.kueue.x-k8s.io': {
    ...NAMESPACED, plural: 'localqueues', subresources: 'status', wave: Wave.LOCAL_QUEUES,
    health: 'kueue local queue',
  },
  'Cohort.kueue.x-k8s.io': { ...CLUSTER, plural: 'cohorts', subresources: 'status', wave: Wave.QUEUE_ROOTS },
  'ResourceFlavor.kueue.x-k8s.io': { ...CLUSTER, plural: 'resourceflavors', wave: Wave.FLAVORS },
  'Topology.kueue.x-k8s.io': { ...CLUSTER, plural: 'topologies', wave: Wave.BASICS },
  'WorkloadPriorityClass.kueue.x-k8s.io': { ...CLUSTER, plural: 'workloadpriorityclasses', wave: Wave.BASICS },
  'AdmissionCheck.kueue.x-k8s.io': {
    ...CLUSTER, plural: 'admissionchecks', subresources: 'status', wave: Wave.FLAVORS, health: 'kueue check',
  },
  'ProvisioningRequestConfig.kueue.x-k8s.io': { ...CLUSTER, plural: 'provisioningrequestconfigs', wave: Wave.BASICS },
  'MultiKueueConfig.kueue.x-k8s.io': { ...CLUSTER, plural: 'multikueueconfigs', wave: Wave.WORKER_GROUPS },
  'MultiKueueCluster.kueue.x-k8s.io': {
    ...CLUSTER, plural: 'multikueueclusters', subresources: 'status', wave: Wave.WORKER_CLUSTERS, health: 'kueue check',
  },
  'Workload.kueue.x-k8s.io': { ...NAMESPACED, plural: 'workloads', subresources: 'status', health: 'kueue workload' },
};
