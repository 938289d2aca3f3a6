/** One upstream file that imports are generated from. */
export interface Source {
  /** Where it is below SCHEMAS_DIR. */
  readonly file: string;

  /** Where it is upstream: owner/repository/tag or commit/path. */
  readonly origin: string;

  /** Whether the file was made from what `origin` says, and is no file upstream. */
  readonly isMade?: boolean;
}

/** The core API: batch, pods, and the plain kinds that this library renders. */
export const KUBERNETES: Source = {
  file: 'kubernetes/v1.36.0.json',
  origin: 'cdk8s-team/cdk8s/d75f4ceaf07ca61d159af0800d66d18ddfbadf05/kubernetes-schemas/v1.36.0/_definitions.json',
};

/** The types of the API server as it serves them, with enums and defaults. */
export const KUBERNETES_SERVED: Source = {
  file: 'kubernetes/v1.37.2.json',
  origin: 'kube-apiserver v1.37.2, built from the Go module k8s.io/kubernetes with all APIs on: /openapi/v3',
  isMade: true,
};

/** Since and until which version types and fields exist. */
export const KUBERNETES_FIELDS: Source = {
  file: 'kubernetes/fields.json',
  origin: 'api/openapi-spec/swagger.json of the Go module k8s.io/kubernetes, v1.29.6 to v1.37.2, compared',
  isMade: true,
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

const KUEUE = CUSTOM_RESOURCES['kueue.x-k8s.io'];

/** The custom resources whose manifests are checked, by project. */
export const SCHEMAS: readonly { readonly name: string; readonly release: string; readonly sources: readonly Source[] }[] = [
  { name: 'kueue', release: 'Kueue v0.19.2', sources: KUEUE },
  { name: 'jobset', release: 'JobSet v0.12.0', sources: CUSTOM_RESOURCES['jobset.x-k8s.io'] },
  {
    name: 'volcano',
    release: 'Volcano v1.15.1',
    sources: [
      ...volcano(
        'batch.volcano.sh_cronjobs',
        'batch.volcano.sh_jobs',
        'bus.volcano.sh_commands',
        'config.volcano.sh_colocationconfigurations',
        'nodeinfo.volcano.sh_numatopologies',
        'scheduling.volcano.sh_podgroups',
        'scheduling.volcano.sh_queues',
        'shard.volcano.sh_nodeshards',
        'topology.volcano.sh_hypernodes',
      ),
      ...['flow.volcano.sh_jobflows', 'flow.volcano.sh_jobtemplates'].map((name) => ({
        file: `volcano/${name}.yaml`,
        origin: `volcano-sh/volcano/v1.15.1/config/crd/jobflow/bases/${name}.yaml`,
      })),
    ],
  },
  {
    name: 'trainer',
    release: 'Kubeflow Trainer v2.3.0',
    sources: ['clustertrainingruntimes', 'trainingruntimes', 'trainjobs'].map((plural) => ({
      file: `trainer/trainer.kubeflow.org_${plural}.yaml`,
      origin: `kubeflow/trainer/v2.3.0/manifests/base/crds/trainer.kubeflow.org_${plural}.yaml`,
    })),
  },
  { name: 'mpi-operator', release: 'MPI operator v0.8.0', sources: CUSTOM_RESOURCES['kubeflow.org'] },
  {
    name: 'kuberay',
    release: 'KubeRay v1.6.1',
    sources: ['rayclusters', 'rayjobs', 'rayservices'].map((plural) => ({
      file: `kuberay/ray.io_${plural}.yaml`, origin: `ray-project/kuberay/v1.6.1/ray-operator/config/crd/bases/ray.io_${plural}.yaml`,
    })),
  },
  { name: 'lws', release: 'LeaderWorkerSet v0.9.0', sources: CUSTOM_RESOURCES['leaderworkerset.x-k8s.io'] },
];
