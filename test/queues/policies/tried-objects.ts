/**
 * What people and controllers try in a namespace with policies, and whether it is let through. The same list is put to the
 * expressions of the policies offline, and can be put to a control plane: `as` is who asks, with the rights that the roles of
 * this library, and the manifests of the controllers, give.
 */

/* eslint-disable @typescript-eslint/no-explicit-any */
type Loose = any;

/** Rights on the status of kinds, by which policies know controllers: `group/resource`. */
export const RIGHTS: Readonly<Record<Who, readonly string[]>> = {
  'submitter': [],
  'operator': [],
  'cronjob controller': ['batch/cronjobs', 'batch/jobs'],
  'job controller': ['batch/jobs'],
  'JobSet': ['jobset.x-k8s.io/jobsets', 'batch/jobs'],
  'Trainer': ['trainer.kubeflow.org/trainjobs'],
  'Kueue': ['batch/jobs', 'jobset.x-k8s.io/jobsets', 'trainer.kubeflow.org/trainjobs', 'kueue.x-k8s.io/workloads'],
  'Volcano': ['batch.volcano.sh/jobs', 'batch.volcano.sh/cronjobs', 'scheduling.volcano.sh/podgroups'],
  'garbage collector': ['*'],
};

export type Who =
  | 'submitter' | 'operator' | 'cronjob controller' | 'job controller' | 'JobSet' | 'Trainer' | 'Kueue' | 'Volcano' | 'garbage collector';

export interface Attempt {
  readonly what: string;
  readonly as: Who;

  /** The resource, as group and plural. */
  readonly to: string;
  readonly object: Loose;

  /** What it was, of an update. */
  readonly before?: Loose;
  readonly refused: boolean;
}

export const QUEUE = 'kueue.x-k8s.io/queue-name';
export const PRIORITY = 'kueue.x-k8s.io/priority-class';
export const queued = { [QUEUE]: 'team' };
export const pods = (more: object = {}): Loose => ({
  metadata: { labels: { app: 'x' } }, spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'a/b:1' }], ...more },
});
export const meta = (labels: object, owner?: object): Loose => ({
  name: 'x', namespace: 'kq', labels, ...(owner === undefined ? {} : { ownerReferences: [owner] }),
});
export const owner = (apiVersion: string, kind: string, uid = '11111111-1111-1111-1111-111111111111'): object => ({
  apiVersion, kind, name: 'real', uid, controller: true,
});
export const JOB_SET = owner('jobset.x-k8s.io/v1alpha2', 'JobSet');
export const TRAIN_JOB = owner('trainer.kubeflow.org/v1alpha1', 'TrainJob');

export const job = (labels: object, reference?: object, template = pods()): Loose => ({
  apiVersion: 'batch/v1', kind: 'Job', metadata: meta(labels, reference), spec: { template },
});
export const cron = (labels: object, template = pods()): Loose => ({
  apiVersion: 'batch/v1', kind: 'CronJob', metadata: meta({}),
  spec: { schedule: '0 1 * * *', jobTemplate: { metadata: { labels }, spec: { template } } },
});
export const jobSet = (labels: object, reference?: object, template = pods()): Loose => ({
  apiVersion: 'jobset.x-k8s.io/v1alpha2', kind: 'JobSet', metadata: meta(labels, reference),
  spec: { replicatedJobs: [{ name: 'a', template: { spec: { template } } }] },
});
export const trainJob = (labels: object): Loose => ({
  apiVersion: 'trainer.kubeflow.org/v1alpha1', kind: 'TrainJob', metadata: meta(labels), spec: { runtimeRef: { name: 'torch' } },
});
export const workload = (count: number, more: object = {}): Loose => ({
  apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'Workload', metadata: meta({}),
  spec: { queueName: 'team', podSets: [{ name: 'main', count, template: pods() }], ...more },
});

export const [JOBS, CRONS, SETS, TRAINS, WORKLOADS] = [
  'batch/jobs', 'batch/cronjobs', 'jobset.x-k8s.io/jobsets', 'trainer.kubeflow.org/trainjobs', 'kueue.x-k8s.io/workloads',
];
export const refused = true;
export const allowed = false;

export function make(what: string, as: Who, to: string, object: Loose, isRefused: boolean): Attempt {
  return { what, as, to, object, refused: isRefused };
}

export function change(what: string, as: Who, to: string, before: Loose, object: Loose, isRefused: boolean): Attempt {
  return { what, as, to, object, before, refused: isRefused };
}

export const rayJob = (labels: object, more: object = {}): Loose => ({
  apiVersion: 'ray.io/v1', kind: 'RayJob', metadata: meta(labels), spec: { entrypoint: 'a', ...more },
});
export const mpiJob = (labels: object, more: object = {}, worker = pods()): Loose => ({
  apiVersion: 'kubeflow.org/v2beta1', kind: 'MPIJob', metadata: meta(labels),
  spec: { ...more, mpiReplicaSpecs: { Launcher: { template: pods() }, Worker: { replicas: 1, template: worker } } },
});
export const [MPI_JOBS, RAY_JOBS, RAY_CLUSTERS, LWS] = [
  'kubeflow.org/mpijobs', 'ray.io/rayjobs', 'ray.io/rayclusters', 'leaderworkerset.x-k8s.io/leaderworkersets',
];
export const rayCluster = (labels: object, worker = pods()): Loose => ({
  apiVersion: 'ray.io/v1', kind: 'RayCluster', metadata: meta(labels),
  spec: { headGroupSpec: { rayStartParams: {}, template: pods() }, workerGroupSpecs: [{ groupName: 'w', rayStartParams: {}, template: worker }] },
});
export const leaderWorkerSet = (labels: object, worker = pods()): Loose => ({
  apiVersion: 'leaderworkerset.x-k8s.io/v1', kind: 'LeaderWorkerSet', metadata: meta(labels),
  spec: { replicas: 1, leaderWorkerTemplate: { size: 2, workerTemplate: worker } },
});
export const setOf = (...templates: Loose[]): Loose => ({
  apiVersion: 'jobset.x-k8s.io/v1alpha2', kind: 'JobSet', metadata: meta({}),
  spec: { replicatedJobs: templates.map((template, i) => ({ name: `r${i}`, template: { spec: { template } } })) },
});

export const pod = (labels: object, reference?: object): Loose => ({ apiVersion: 'v1', kind: 'Pod', ...pods(), metadata: meta(labels, reference) });

export const ANNOTATION = 'scheduling.volcano.sh/queue-name';
export const volcanoPods = (more: object = {}, queue = 'team'): Loose => ({
  ...pods({ schedulerName: 'volcano', ...more }), metadata: { annotations: { [ANNOTATION]: queue } },
});
export const vcJob = (spec: object = {}, task: object = {}): Loose => ({
  apiVersion: 'batch.volcano.sh/v1alpha1', kind: 'Job', metadata: meta({}),
  spec: { queue: 'team', schedulerName: 'volcano', minAvailable: 1, tasks: [{ name: 'a', replicas: 3, template: pods(task) }], ...spec },
});
export const vcCron = (spec: object = {}): Loose => ({
  apiVersion: 'batch.volcano.sh/v1alpha1', kind: 'CronJob', metadata: meta({}),
  spec: { schedule: '0 1 * * *', jobTemplate: { spec: vcJob(spec).spec } },
});
export const [VC_JOBS, VC_CRONS] = ['batch.volcano.sh/jobs', 'batch.volcano.sh/cronjobs'];

export const podGroup = (queue: string | undefined, more: object = {}): Loose => ({
  apiVersion: 'scheduling.volcano.sh/v1beta1', kind: 'PodGroup', metadata: meta({}), spec: { queue, minMember: 1, ...more },
});
export const POD_GROUPS = 'scheduling.volcano.sh/podgroups';
export const podOf = (reference: object, { metadata, spec }: Loose): Loose => ({
  apiVersion: 'v1', kind: 'Pod', metadata: { ...meta({}, reference), ...(metadata.annotations === undefined ? {} : { annotations: metadata.annotations }) }, spec,
});
export const MPI_JOB = owner('kubeflow.org/v2beta1', 'MPIJob');
export const RAY_CLUSTER = owner('ray.io/v1', 'RayCluster');
export const IN_GROUP = { metadata: { annotations: { 'scheduling.k8s.io/group-name': 'x' } }, spec: pods({ schedulerName: 'volcano' }).spec };
