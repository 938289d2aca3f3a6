/** Parts that the example manifests of Kueue rules share. */
export const FLAVOR_YAML = `apiVersion: kueue.x-k8s.io/v1beta2
kind: ResourceFlavor
metadata: {name: h100}
spec: {nodeLabels: {pool: h100}}`;

export const QUEUE_HEAD = `apiVersion: kueue.x-k8s.io/v1beta2
kind: ClusterQueue
metadata: {name: research}`;

export const LOCAL_QUEUE_YAML = `apiVersion: kueue.x-k8s.io/v1beta2
kind: LocalQueue
metadata: {name: training, namespace: ml}
spec: {clusterQueue: research}`;

/** A complete ClusterQueue with its flavor and LocalQueue: 64 CPUs, 256Gi and 16 GPUs without a cohort. */
export const QUEUES_YAML = `${FLAVOR_YAML}
---
${QUEUE_HEAD}
spec:
  namespaceSelector: {}
  resourceGroups: [{coveredResources: [cpu, memory, nvidia.com/gpu], flavors: [{name: h100, resources: [{name: cpu, nominalQuota: 64},
    {name: memory, nominalQuota: 256Gi}, {name: nvidia.com/gpu, nominalQuota: 16}]}]}]
---
${LOCAL_QUEUE_YAML}
---`;

/** The head of a Job in that LocalQueue. */
export const QUEUED_JOB = `apiVersion: batch/v1
kind: Job
metadata: {name: train, namespace: ml, labels: {kueue.x-k8s.io/queue-name: training}}`;
