import { CONFIGURATION, ObjectKind, Wave, WorkloadRow } from './kind';

/** Kinds of Kubernetes itself that run pods. */
export type KubernetesWorkload =
  | 'Pod.'
  | 'ReplicationController.'
  | 'Deployment.apps'
  | 'ReplicaSet.apps'
  | 'StatefulSet.apps'
  | 'DaemonSet.apps'
  | 'Job.batch'
  | 'CronJob.batch';

/** What goes on until somebody deletes it. */
const SERVICE = {
  versions: ['v1'], scope: 'namespace', subresources: 'scale status', life: 'stays', holdsData: false, makesPods: true,
  wave: Wave.OTHERS, health: 'built in', isOffered: false, pods: ['spec.template'], job: '', timeToLive: undefined,
  live: [], isPlacedByKueue: false, isElastic: false, queued: 'one by one', isCompletedByOperator: false, runs: [], parts: [],
} as const;

export const KUBERNETES_WORKLOADS: Readonly<Record<KubernetesWorkload, WorkloadRow>> = {
  'Pod.': {
    ...SERVICE, plural: 'pods', pods: [''], queued: 'together',
    subresources: 'attach binding checkpoint ephemeralcontainers eviction exec log portforward proxy resize status',
  },
  'ReplicationController.': { ...SERVICE, plural: 'replicationcontrollers', health: 'none', queued: 'together' },
  'Deployment.apps': { ...SERVICE, plural: 'deployments', parts: ['ReplicaSet.apps'] },
  'ReplicaSet.apps': { ...SERVICE, plural: 'replicasets' },
  'StatefulSet.apps': {
    ...SERVICE, plural: 'statefulsets', queued: 'together',
  },
  'DaemonSet.apps': { ...SERVICE, plural: 'daemonsets', subresources: 'status' },
  'Job.batch': {
    versions: ['v1'], plural: 'jobs', scope: 'namespace', subresources: 'status', life: 'ends', holdsData: false, makesPods: true,
    wave: Wave.LAST, health: 'built in', isOffered: true, pods: ['spec.template'], job: '',
    timeToLive: 'ttlSecondsAfterFinished', live: ['spec.suspend', 'spec.parallelism'], isPlacedByKueue: true, isElastic: true,
    queued: 'together', isCompletedByOperator: false, runs: [], parts: [],
  },
  'CronJob.batch': {
    versions: ['v1'], plural: 'cronjobs', scope: 'namespace', subresources: 'status', life: 'recurs', holdsData: false, makesPods: true,
    wave: Wave.LAST, health: 'built in', isOffered: true, pods: ['spec.jobTemplate.spec.template'], job: 'spec.jobTemplate',
    timeToLive: undefined, live: [], isPlacedByKueue: false, isElastic: true, queued: 'together',
    isCompletedByOperator: false, runs: ['Job.batch'], parts: [],
  },
};

/** Kinds of Kubernetes itself that run no pods. */
export type KubernetesObject =
  | 'Namespace.'
  | 'Node.'
  | 'PersistentVolume.'
  | 'PersistentVolumeClaim.'
  | 'PodTemplate.'
  | 'Service.'
  | 'ServiceAccount.'
  | 'Secret.'
  | 'ConfigMap.'
  | 'ResourceQuota.'
  | 'LimitRange.'
  | 'PriorityClass.scheduling.k8s.io'
  | 'Workload.scheduling.k8s.io'
  | 'PodGroup.scheduling.k8s.io'
  | 'StorageClass.storage.k8s.io'
  | 'VolumeAttributesClass.storage.k8s.io'
  | 'RuntimeClass.node.k8s.io'
  | 'IngressClass.networking.k8s.io'
  | 'ResourceClaim.resource.k8s.io'
  | 'ResourceClaimTemplate.resource.k8s.io'
  | 'DeviceClass.resource.k8s.io'
  | 'Role.rbac.authorization.k8s.io'
  | 'RoleBinding.rbac.authorization.k8s.io'
  | 'ClusterRole.rbac.authorization.k8s.io'
  | 'ClusterRoleBinding.rbac.authorization.k8s.io'
  | 'CustomResourceDefinition.apiextensions.k8s.io'
  | 'ValidatingWebhookConfiguration.admissionregistration.k8s.io'
  | 'MutatingWebhookConfiguration.admissionregistration.k8s.io'
  | 'ValidatingAdmissionPolicy.admissionregistration.k8s.io'
  | 'ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io'
  | 'MutatingAdmissionPolicy.admissionregistration.k8s.io'
  | 'MutatingAdmissionPolicyBinding.admissionregistration.k8s.io';

const NAMESPACED = { ...CONFIGURATION, versions: ['v1'], scope: 'namespace' } as const;
const CLUSTER = { ...CONFIGURATION, versions: ['v1'], scope: 'cluster' } as const;

export const KUBERNETES_OBJECTS: Readonly<Record<KubernetesObject, ObjectKind>> = {
  'Namespace.': { ...CLUSTER, plural: 'namespaces', subresources: 'finalize status', holdsData: true, wave: Wave.NAMESPACES },
  'Node.': { ...CLUSTER, plural: 'nodes', subresources: 'proxy status' },
  'PersistentVolume.': { ...CLUSTER, plural: 'persistentvolumes', subresources: 'status', holdsData: true },
  'PersistentVolumeClaim.': {
    ...NAMESPACED, plural: 'persistentvolumeclaims', subresources: 'status', holdsData: true,
    wave: Wave.LAST, health: 'built in',
  },
  'PodTemplate.': { ...NAMESPACED, plural: 'podtemplates', makesPods: true },
  'Service.': { ...NAMESPACED, plural: 'services', subresources: 'proxy status', health: 'built in' },
  'ServiceAccount.': { ...NAMESPACED, plural: 'serviceaccounts', subresources: 'token', wave: Wave.BASICS },
  'Secret.': { ...NAMESPACED, plural: 'secrets', wave: Wave.BASICS },
  'ConfigMap.': { ...NAMESPACED, plural: 'configmaps', wave: Wave.BASICS },
  'ResourceQuota.': {
    ...NAMESPACED, plural: 'resourcequotas', subresources: 'status', wave: Wave.LIMITS,
  },
  'LimitRange.': { ...NAMESPACED, plural: 'limitranges', wave: Wave.LIMITS },
  'PriorityClass.scheduling.k8s.io': {
    ...CLUSTER, plural: 'priorityclasses', wave: Wave.BASICS,
  },
  'Workload.scheduling.k8s.io': { ...NAMESPACED, versions: ['v1alpha2'], plural: 'workloads' },
  'PodGroup.scheduling.k8s.io': { ...NAMESPACED, versions: ['v1alpha2'], plural: 'podgroups', subresources: 'status' },
  'StorageClass.storage.k8s.io': { ...CLUSTER, plural: 'storageclasses' },
  'VolumeAttributesClass.storage.k8s.io': { ...CLUSTER, versions: ['v1', 'v1beta1'], plural: 'volumeattributesclasses' },
  'IngressClass.networking.k8s.io': { ...CLUSTER, plural: 'ingressclasses' },
  'RuntimeClass.node.k8s.io': { ...CLUSTER, plural: 'runtimeclasses' },
  'ResourceClaim.resource.k8s.io': {
    ...NAMESPACED, versions: ['v1', 'v1beta2', 'v1beta1'], plural: 'resourceclaims', subresources: 'status',
  },
  'ResourceClaimTemplate.resource.k8s.io': {
    ...NAMESPACED, versions: ['v1', 'v1beta2', 'v1beta1'], plural: 'resourceclaimtemplates',
  },
  'DeviceClass.resource.k8s.io': { ...CLUSTER, versions: ['v1', 'v1beta2', 'v1beta1'], plural: 'deviceclasses' },
  'Role.rbac.authorization.k8s.io': { ...NAMESPACED, plural: 'roles', wave: Wave.LIMITS },
  'RoleBinding.rbac.authorization.k8s.io': { ...NAMESPACED, plural: 'rolebindings', wave: Wave.BINDINGS },
  'ClusterRole.rbac.authorization.k8s.io': { ...CLUSTER, plural: 'clusterroles', wave: Wave.LIMITS },
  'ClusterRoleBinding.rbac.authorization.k8s.io': {
    ...CLUSTER, plural: 'clusterrolebindings', wave: Wave.BINDINGS,
  },
  'CustomResourceDefinition.apiextensions.k8s.io': {
    ...CLUSTER, plural: 'customresourcedefinitions', subresources: 'status', wave: Wave.NAMESPACES,
  },
  'ValidatingWebhookConfiguration.admissionregistration.k8s.io': { ...CLUSTER, plural: 'validatingwebhookconfigurations' },
  'MutatingWebhookConfiguration.admissionregistration.k8s.io': { ...CLUSTER, plural: 'mutatingwebhookconfigurations' },
  'ValidatingAdmissionPolicy.admissionregistration.k8s.io': {
    ...CLUSTER, plural: 'validatingadmissionpolicies', subresources: 'status', wave: Wave.LIMITS,
  },
  'ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io': {
    ...CLUSTER, plural: 'validatingadmissionpolicybindings', wave: Wave.BINDINGS,
  },
  'MutatingAdmissionPolicy.admissionregistration.k8s.io': { ...CLUSTER, versions: ['v1', 'v1beta1'], plural: 'mutatingadmissionpolicies' },
  'MutatingAdmissionPolicyBinding.admissionregistration.k8s.io': {
    ...CLUSTER, versions: ['v1', 'v1beta1'], plural: 'mutatingadmissionpolicybindings',
  },
};
