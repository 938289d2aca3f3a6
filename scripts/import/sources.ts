/** One upstream file that imports are generated from. */
export interface Source {
  /** Where it is below SCHEMAS_DIR. */
  readonly file: string;

  /** Where it is upstream: owner/repository/tag or commit/path. */
  readonly origin: string;
}

/** The core API: batch, pods, and the plain kinds that this library renders. */
export const KUBERNETES: Source = {
  file: 'kubernetes/v1.36.0.json',
  origin: 'cdk8s-team/cdk8s/d75f4ceaf07ca61d159af0800d66d18ddfbadf05/kubernetes-schemas/v1.36.0/_definitions.json',
};

/** The custom resources that this library renders, by module. */
export const CUSTOM_RESOURCES: Record<string, Source[]> = {
  'batch.volcano.sh': volcano('batch.volcano.sh_cronjobs', 'batch.volcano.sh_jobs'),
  'scheduling.volcano.sh': volcano('scheduling.volcano.sh_podgroups', 'scheduling.volcano.sh_queues'),
  'topology.volcano.sh': volcano('topology.volcano.sh_hypernodes'),
  'kueue.x-k8s.io': [
    'admissionchecks', 'clusterqueues', 'cohorts', 'localqueues', 'multikueueclusters', 'multikueueconfigs',
    'provisioningrequestconfigs', 'resourceflavors', 'topologies', 'workloadpriorityclasses', 'workloads',
  ].map((plural) => ({
    file: `kueue/kueue.x-k8s.io_${plural}.yaml`,
    origin: `kubernetes-sigs/kueue/v0.19.2/config/components/crd/bases/kueue.x-k8s.io_${plural}.yaml`,
  })),
  'jobset.x-k8s.io': [{
    file: 'jobset/jobset.x-k8s.io_jobsets.yaml',
    origin: 'kubernetes-sigs/jobset/v0.12.0/config/components/crd/bases/jobset.x-k8s.io_jobsets.yaml',
  }],
  // a TrainingRuntime has the spec of a ClusterTrainingRuntime
  'trainer.kubeflow.org': ['clustertrainingruntimes', 'trainjobs'].map((plural) => ({
    file: `trainer/trainer.kubeflow.org_${plural}.yaml`,
    origin: `kubeflow/trainer/v2.3.0/manifests/base/crds/trainer.kubeflow.org_${plural}.yaml`,
  })),
  'kubeflow.org': [{
    file: 'mpi-operator/kubeflow.org_mpijobs.yaml', origin: 'kubeflow/mpi-operator/v0.8.0/manifests/base/kubeflow.org_mpijobs.yaml',
  }],
  'ray.io': [{
    file: 'kuberay/ray.io_rayjobs.yaml', origin: 'ray-project/kuberay/v1.6.1/ray-operator/config/crd/bases/ray.io_rayjobs.yaml',
  }],
  'leaderworkerset.x-k8s.io': [{
    file: 'lws/leaderworkerset.x-k8s.io_leaderworkersets.yaml',
    origin: 'kubernetes-sigs/lws/v0.9.0/config/crd/bases/leaderworkerset.x-k8s.io_leaderworkersets.yaml',
  }],
};

function volcano(...names: string[]): Source[] {
  return names.map((name) => ({
    file: `volcano/${name}.yaml`,
    origin: `volcano-sh/volcano/v1.15.1/config/crd/volcano/bases/${name}.yaml`,
  }));
}
