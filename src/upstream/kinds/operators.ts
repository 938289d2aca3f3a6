import { CONFIGURATION, ObjectKind, Wave, WorkloadRow } from './kind';

/** Kinds of training and serving operators that run pods. */
export type OperatorWorkload =
  | 'JobSet.jobset.x-k8s.io'
  | 'TrainJob.trainer.kubeflow.org'
  | 'PyTorchJob.kubeflow.org'
  | 'TFJob.kubeflow.org'
  | 'MPIJob.kubeflow.org'
  | 'XGBoostJob.kubeflow.org'
  | 'PaddleJob.kubeflow.org'
  | 'JAXJob.kubeflow.org'
  | 'RayJob.ray.io'
  | 'RayCluster.ray.io'
  | 'RayService.ray.io'
  | 'LeaderWorkerSet.leaderworkerset.x-k8s.io'
  | 'AppWrapper.workload.codeflare.dev';

/** What is read of an operator's job, and not offered. */
const JOB = {
  versions: ['v1'], scope: 'namespace', subresources: 'status', life: 'ends', holdsData: false, makesPods: true,
  wave: Wave.LAST, health: 'none', isOffered: false, job: '', timeToLive: undefined,
  isPlacedByKueue: true, isElastic: false, queued: 'together', isCompletedByOperator: true, runs: [], parts: [],
} as const;

/** A job of the training operator, whose pods are under `spec.<framework>ReplicaSpecs.<role>`. */
const kubeflow = (plural: string, framework: string): WorkloadRow => ({
  ...JOB, plural, pods: [`spec.${framework}ReplicaSpecs.*.template`], live: ['spec.runPolicy.suspend'],
  timeToLive: 'runPolicy.ttlSecondsAfterFinished',
});

const RAY = { ...JOB, live: ['spec.suspend'], isElastic: true } as const;

const rayGroups = (spec: string): string[] => [`${spec}.headGroupSpec.template`, `${spec}.workerGroupSpecs[].template`];

export const OPERATOR_WORKLOADS: Readonly<Record<OperatorWorkload, WorkloadRow>> = {
  'JobSet.jobset.x-k8s.io': {
    ...JOB, versions: ['v1alpha2'], plural: 'jobsets', health: 'job set', isOffered: true,
    pods: ['spec.replicatedJobs[].template.spec.template'],
    timeToLive: 'ttlSecondsAfterFinished', live: ['spec.suspend'], isCompletedByOperator: false, parts: ['Job.batch'],
  },
  'TrainJob.trainer.kubeflow.org': {
    ...JOB, versions: ['v1alpha1'], plural: 'trainjobs', isOffered: true, health: 'train job', pods: [],
    live: ['spec.suspend', 'spec.runtimePatches'], isPlacedByKueue: false, parts: ['JobSet.jobset.x-k8s.io', 'Job.batch'],
  },
  'PyTorchJob.kubeflow.org': { ...kubeflow('pytorchjobs', 'pytorch'), subresources: 'scale status' },
  'TFJob.kubeflow.org': { ...kubeflow('tfjobs', 'tf'), subresources: 'scale status' },
  // the MPI operator hands the time to live on to the launcher's Job
  'MPIJob.kubeflow.org': {
    ...kubeflow('mpijobs', 'mpi'), versions: ['v2beta1', 'v1'], timeToLive: undefined, parts: ['Job.batch'], isOffered: true,
    health: 'mpi job',
  },
  'XGBoostJob.kubeflow.org': { ...kubeflow('xgboostjobs', 'xgb'), subresources: 'scale status' },
  'PaddleJob.kubeflow.org': { ...kubeflow('paddlejobs', 'paddle'), subresources: 'scale status' },
  'JAXJob.kubeflow.org': kubeflow('jaxjobs', 'jax'),
  'RayJob.ray.io': {
    ...RAY, plural: 'rayjobs', pods: rayGroups('spec.rayClusterSpec'), parts: ['RayCluster.ray.io', 'Job.batch'], isOffered: true,
    health: 'ray job',
  },
  'RayCluster.ray.io': { ...RAY, plural: 'rayclusters', life: 'stays', wave: Wave.OTHERS, pods: rayGroups('spec') },
  'RayService.ray.io': {
    ...RAY, plural: 'rayservices', life: 'stays', wave: Wave.OTHERS, pods: rayGroups('spec.rayClusterConfig'), live: [],
    parts: ['RayCluster.ray.io'],
  },
  'LeaderWorkerSet.leaderworkerset.x-k8s.io': {
    ...JOB, plural: 'leaderworkersets', subresources: 'scale status', life: 'stays', wave: Wave.OTHERS, live: [], isPlacedByKueue: false,
    queued: 'one by one', parts: ['StatefulSet.apps'], isOffered: true, health: 'leader worker set',
    pods: ['spec.leaderWorkerTemplate.leaderTemplate', 'spec.leaderWorkerTemplate.workerTemplate'],
  },
  // its pods are those of the objects that it holds
  'AppWrapper.workload.codeflare.dev': {
    ...JOB, versions: ['v1beta2'], plural: 'appwrappers', pods: [], live: ['spec.suspend'], isPlacedByKueue: false,
  },
};

/** Kinds of operators that name what runs pods. */
export type OperatorObject =
  | 'TrainingRuntime.trainer.kubeflow.org'
  | 'ClusterTrainingRuntime.trainer.kubeflow.org';

export const OPERATOR_OBJECTS: Readonly<Record<OperatorObject, ObjectKind>> = {
  'TrainingRuntime.trainer.kubeflow.org': {
    ...CONFIGURATION, versions: ['v1alpha1'], plural: 'trainingruntimes', scope: 'namespace', makesPods: true, wave: Wave.FLAVORS,
  },
  'ClusterTrainingRuntime.trainer.kubeflow.org': {
    ...CONFIGURATION, versions: ['v1alpha1'], plural: 'clustertrainingruntimes', scope: 'cluster', makesPods: true, wave: Wave.FLAVORS,
  },
};
