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

const QUEUE = 'kueue.x-k8s.io/queue-name';
const PRIORITY = 'kueue.x-k8s.io/priority-class';
const queued = { [QUEUE]: 'team' };
const pods = (more: object = {}): Loose => ({
  metadata: { labels: { app: 'x' } }, spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'a/b:1' }], ...more },
});
const meta = (labels: object, owner?: object): Loose => ({
  name: 'x', namespace: 'kq', labels, ...(owner === undefined ? {} : { ownerReferences: [owner] }),
});
const owner = (apiVersion: string, kind: string, uid = '11111111-1111-1111-1111-111111111111'): object => ({
  apiVersion, kind, name: 'real', uid, controller: true,
});
const JOB_SET = owner('jobset.x-k8s.io/v1alpha2', 'JobSet');
const TRAIN_JOB = owner('trainer.kubeflow.org/v1alpha1', 'TrainJob');

const job = (labels: object, reference?: object, template = pods()): Loose => ({
  apiVersion: 'batch/v1', kind: 'Job', metadata: meta(labels, reference), spec: { template },
});
const cron = (labels: object, template = pods()): Loose => ({
  apiVersion: 'batch/v1', kind: 'CronJob', metadata: meta({}),
  spec: { schedule: '0 1 * * *', jobTemplate: { metadata: { labels }, spec: { template } } },
});
const jobSet = (labels: object, reference?: object, template = pods()): Loose => ({
  apiVersion: 'jobset.x-k8s.io/v1alpha2', kind: 'JobSet', metadata: meta(labels, reference),
  spec: { replicatedJobs: [{ name: 'a', template: { spec: { template } } }] },
});
const trainJob = (labels: object): Loose => ({
  apiVersion: 'trainer.kubeflow.org/v1alpha1', kind: 'TrainJob', metadata: meta(labels), spec: { runtimeRef: { name: 'torch' } },
});
const workload = (count: number, more: object = {}): Loose => ({
  apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'Workload', metadata: meta({}),
  spec: { queueName: 'team', podSets: [{ name: 'main', count, template: pods() }], ...more },
});

const [JOBS, CRONS, SETS, TRAINS, WORKLOADS] = [
  'batch/jobs', 'batch/cronjobs', 'jobset.x-k8s.io/jobsets', 'trainer.kubeflow.org/trainjobs', 'kueue.x-k8s.io/workloads',
];
const refused = true;
const allowed = false;

function make(what: string, as: Who, to: string, object: Loose, isRefused: boolean): Attempt {
  return { what, as, to, object, refused: isRefused };
}

function change(what: string, as: Who, to: string, before: Loose, object: Loose, isRefused: boolean): Attempt {
  return { what, as, to, object, before, refused: isRefused };
}

/** Where jobs must be in a queue of Kueue. */
export const IN_KUEUE: readonly Attempt[] = [
  make('a Job in a queue', 'submitter', JOBS, job(queued), allowed),
  make('a Job in no queue', 'submitter', JOBS, job({}), refused),
  make('a Job without labels', 'submitter', JOBS, { ...job({}), metadata: { name: 'x', namespace: 'kq' } }, refused),
  make('a Job whose queue has no name', 'submitter', JOBS, job({ [QUEUE]: '' }), refused),
  make('a Job of a JobSet that does not exist', 'submitter', JOBS, job({}, JOB_SET), refused),
  make('a Job in a queue that seems to belong to a JobSet', 'submitter', JOBS, job(queued, JOB_SET), refused),
  make('a Job of a TrainJob that does not exist', 'submitter', JOBS, job({}, TRAIN_JOB), refused),
  make('a Job of an invented kind', 'submitter', JOBS, job({}, owner('example.com/v1', 'Master')), refused),
  make('a Job of an invented version of a JobSet', 'submitter', JOBS, job({}, owner('jobset.x-k8s.io/v9', 'JobSet')), refused),
  make('a Job of a JobSet of another group', 'submitter', JOBS, job({}, owner('evil.example.com/v1', 'JobSet')), refused),
  make('a Job of a Job', 'submitter', JOBS, job({}, owner('batch/v1', 'Job')), refused),
  make('a Job of a Ray cluster', 'submitter', JOBS, job({}, owner('ray.io/v1', 'RayCluster')), refused),
  make('a Job of an MPIJob, in a queue', 'submitter', JOBS, job(queued, owner('kubeflow.org/v2beta1', 'MPIJob')), refused),
  make('a Job of an owner that is no controller', 'submitter', JOBS, job({}, { ...JOB_SET, controller: false }), refused),
  make('a Job that is started from a CronJob by hand, in a queue', 'submitter', JOBS, job(queued, owner('batch/v1', 'CronJob')), allowed),
  make('a Job that is started from a CronJob by hand, in none', 'submitter', JOBS, job({}, owner('batch/v1', 'CronJob')), refused),
  make('a Job of a workflow, in a queue', 'submitter', JOBS, job(queued, owner('argoproj.io/v1alpha1', 'Workflow')), allowed),
  make('a CronJob whose Jobs are in a queue', 'submitter', CRONS, cron(queued), allowed),
  make('a CronJob whose Jobs are in none', 'submitter', CRONS, cron({}), refused),
  make(
    'a CronJob with the label in the wrong place', 'submitter', CRONS, { ...cron({}), metadata: meta(queued) }, refused,
  ),
  make('a JobSet in a queue', 'submitter', SETS, jobSet(queued), allowed),
  make('a JobSet in no queue', 'submitter', SETS, jobSet({}), refused),
  make('a JobSet of a TrainJob that does not exist', 'submitter', SETS, jobSet({}, TRAIN_JOB), refused),
  make('a JobSet in a queue that seems to belong to a TrainJob', 'submitter', SETS, jobSet(queued, TRAIN_JOB), refused),
  make('a TrainJob in a queue', 'submitter', TRAINS, trainJob(queued), allowed),
  make('a TrainJob in no queue', 'submitter', TRAINS, trainJob({}), refused),
  make('an MPIJob in no queue', 'submitter', 'kubeflow.org/mpijobs', { apiVersion: 'kubeflow.org/v2beta1', kind: 'MPIJob', metadata: meta({}) }, refused),
  make('a RayJob in no queue', 'submitter', 'ray.io/rayjobs', { apiVersion: 'ray.io/v1', kind: 'RayJob', metadata: meta({}) }, refused),
  make('a child of a JobSet', 'JobSet', JOBS, job({}, JOB_SET), allowed),
  make('a child of a TrainJob', 'Trainer', SETS, jobSet({}, TRAIN_JOB), allowed),
  make('a child of a TrainJob by the controller of JobSets', 'JobSet', SETS, jobSet({}, TRAIN_JOB), refused),
  make('a run of a CronJob', 'cronjob controller', JOBS, job(queued, owner('batch/v1', 'CronJob')), allowed),
  make('a run of a CronJob in no queue', 'cronjob controller', JOBS, job({}, owner('batch/v1', 'CronJob')), refused),
  change('the queue is taken away', 'operator', JOBS, job(queued), job({}), refused),
  change('a JobSet is named as owner later', 'operator', JOBS, job(queued), job(queued, JOB_SET), refused),
  change('the label of a Job is taken, and an owner named', 'operator', JOBS, job(queued), job({}, JOB_SET), refused),
  change('another owner is named', 'operator', JOBS, job({}, JOB_SET), job({}, owner('jobset.x-k8s.io/v1alpha2', 'JobSet', '2')), refused),
  change('the owner of a child is taken away', 'operator', JOBS, job({}, JOB_SET), job({}), refused),
  change('a label of a child', 'operator', JOBS, job({}, JOB_SET), job({ more: '1' }, JOB_SET), allowed),
  change('a label of a Job in a queue', 'operator', JOBS, job(queued), job({ ...queued, more: '1' }), allowed),
  change('orphans lose their owner', 'garbage collector', JOBS, job({}, JOB_SET), job({}), allowed),
  change('a child is suspended', 'JobSet', JOBS, job({}, JOB_SET), { ...job({}, JOB_SET), spec: { ...job({}).spec, suspend: true } }, allowed),
  change('what is older than the policy is suspended', 'Kueue', JOBS, job({}), { ...job({}), spec: { ...job({}).spec, suspend: true } }, allowed),
  change('what is older than the policy is changed', 'operator', JOBS, job({}), job({ more: '1' }), allowed),
  change('a queued Job is admitted', 'Kueue', JOBS, job(queued), { ...job(queued), spec: { ...job({}).spec, suspend: false } }, allowed),
  change('the queue of a CronJob is taken away', 'operator', CRONS, cron(queued), cron({}), refused),
  change('an old CronJob is suspended', 'operator', CRONS, cron({}), { ...cron({}), metadata: meta({ more: '1' }) }, allowed),
  change('a Workload asks for less', 'operator', WORKLOADS, workload(100), workload(1), refused),
  change('a Workload moves to another queue', 'operator', WORKLOADS, workload(1), workload(1, { queueName: 'other' }), refused),
  change('a Workload is stopped', 'operator', WORKLOADS, workload(1), workload(1, { active: false }), allowed),
  change('a Workload has another priority', 'operator', WORKLOADS, workload(1), workload(1, { priority: 5 }), allowed),
  change('a Workload is changed by Kueue', 'Kueue', WORKLOADS, workload(3), workload(2), allowed),
];

const ANNOTATION = 'scheduling.volcano.sh/queue-name';
const volcanoPods = (more: object = {}, queue = 'team'): Loose => ({
  ...pods({ schedulerName: 'volcano', ...more }), metadata: { annotations: { [ANNOTATION]: queue } },
});
const vcJob = (spec: object = {}, task: object = {}): Loose => ({
  apiVersion: 'batch.volcano.sh/v1alpha1', kind: 'Job', metadata: meta({}),
  spec: { queue: 'team', schedulerName: 'volcano', minAvailable: 1, tasks: [{ name: 'a', replicas: 3, template: pods(task) }], ...spec },
});
const vcCron = (spec: object = {}): Loose => ({
  apiVersion: 'batch.volcano.sh/v1alpha1', kind: 'CronJob', metadata: meta({}),
  spec: { schedule: '0 1 * * *', jobTemplate: { spec: vcJob(spec).spec } },
});
const [VC_JOBS, VC_CRONS] = ['batch.volcano.sh/jobs', 'batch.volcano.sh/cronjobs'];

/** Where jobs must be in the queue `team` of Volcano. */
export const IN_VOLCANO: readonly Attempt[] = [
  make('a Job in the queue', 'submitter', JOBS, job({}, undefined, volcanoPods()), allowed),
  make('a Job in no queue', 'submitter', JOBS, job({}), refused),
  make('a Job in another queue', 'submitter', JOBS, job({}, undefined, volcanoPods({}, 'other')), refused),
  make('a Job of another scheduler', 'submitter', JOBS, job({}, undefined, volcanoPods({ schedulerName: 'default-scheduler' })), refused),
  make('a Job of a JobSet that does not exist', 'submitter', JOBS, job({}, JOB_SET), refused),
  make('a CronJob in the queue', 'submitter', CRONS, cron({}, volcanoPods()), allowed),
  make('a CronJob in no queue', 'submitter', CRONS, cron({}), refused),
  make('a JobSet in the queue', 'submitter', SETS, jobSet({}, undefined, volcanoPods()), allowed),
  make('a JobSet in no queue', 'submitter', SETS, jobSet({}), refused),
  make('a Volcano Job in the queue', 'submitter', VC_JOBS, vcJob(), allowed),
  make('a Volcano Job without a scheduler', 'submitter', VC_JOBS, vcJob({ schedulerName: undefined }), allowed),
  make('a Volcano Job in another queue', 'submitter', VC_JOBS, vcJob({ queue: 'other' }), refused),
  make('a Volcano Job in no queue', 'submitter', VC_JOBS, vcJob({ queue: undefined }), refused),
  make('a Volcano Job of another scheduler', 'submitter', VC_JOBS, vcJob({ schedulerName: 'default-scheduler' }), refused),
  make('a Volcano Job whose pods have another scheduler', 'submitter', VC_JOBS, vcJob({}, { schedulerName: 'default-scheduler' }), refused),
  make('a Volcano CronJob in the queue', 'submitter', VC_CRONS, vcCron(), allowed),
  make('a Volcano CronJob in another queue', 'submitter', VC_CRONS, vcCron({ queue: 'other' }), refused),
  make('a run of a Volcano CronJob', 'Volcano', VC_JOBS, vcJob(), allowed),
  make('a child of a JobSet', 'JobSet', JOBS, job({}, JOB_SET, volcanoPods()), allowed),
  change('a Volcano Job of before is scaled', 'operator', VC_JOBS, vcJob({ queue: 'old' }), vcJob({ queue: 'old', minAvailable: 2 }), allowed),
  change('a Job of before is suspended', 'Kueue', JOBS, job({}), { ...job({}), spec: { ...job({}).spec, suspend: true } }, allowed),
];

/** Where only the priority `low` is allowed. */
export const PRIORITIES: readonly Attempt[] = [
  make('a Job without priority', 'submitter', JOBS, job({}), allowed),
  make('a Job of an allowed one', 'submitter', JOBS, job({ [PRIORITY]: 'low' }, undefined, pods({ priorityClassName: 'low' })), allowed),
  make('a Job with another label', 'submitter', JOBS, job({ [PRIORITY]: 'high' }), refused),
  make('a Job whose pods have another', 'submitter', JOBS, job({}, undefined, pods({ priorityClassName: 'system-cluster-critical' })), refused),
  make('a CronJob whose pods have another', 'submitter', CRONS, cron({}, pods({ priorityClassName: 'high' })), refused),
  make('a CronJob whose Jobs have another label', 'submitter', CRONS, cron({ [PRIORITY]: 'high' }), refused),
  make('a JobSet whose pods have another', 'submitter', SETS, jobSet({}, undefined, pods({ priorityClassName: 'high' })), refused),
  make('a JobSet with another label', 'submitter', SETS, jobSet({ [PRIORITY]: 'high' }), refused),
  make('a TrainJob with another label', 'submitter', TRAINS, trainJob({ [PRIORITY]: 'high' }), refused),
  make('a Volcano Job of another', 'submitter', VC_JOBS, vcJob({ priorityClassName: 'high' }), refused),
  make('a Volcano Job whose pods have another', 'submitter', VC_JOBS, vcJob({}, { priorityClassName: 'high' }), refused),
  make('a Volcano Job of an allowed one', 'submitter', VC_JOBS, vcJob({ priorityClassName: 'low' }), allowed),
  make('a Volcano CronJob of another', 'submitter', VC_CRONS, vcCron({ priorityClassName: 'high' }), refused),
  make('a pod of another', 'job controller', '/pods', { apiVersion: 'v1', kind: 'Pod', ...pods({ priorityClassName: 'high' }), metadata: meta({}) }, refused),
  make('a pod of an allowed one', 'job controller', '/pods', { apiVersion: 'v1', kind: 'Pod', ...pods({ priorityClassName: 'low' }), metadata: meta({}) }, allowed),
  change('another priority later', 'operator', JOBS, job({ [PRIORITY]: 'low' }), job({ [PRIORITY]: 'high' }), refused),
  change(
    'a Job of before is suspended', 'Kueue', JOBS, job({ [PRIORITY]: 'high' }),
    { ...job({ [PRIORITY]: 'high' }), spec: { ...job({}).spec, suspend: true } }, allowed,
  ),
];

const pod = (labels: object, reference?: object): Loose => ({ apiVersion: 'v1', kind: 'Pod', ...pods(), metadata: meta(labels, reference) });

/** Where pods must be those of jobs. */
export const ONLY_PODS_OF_JOBS: readonly Attempt[] = [
  make('a bare pod', 'submitter', '/pods', pod({}), refused),
  make('a pod that seems to be of a Job', 'submitter', '/pods', pod({}, owner('batch/v1', 'Job')), refused),
  make('a pod of a Job', 'job controller', '/pods', pod({}, owner('batch/v1', 'Job')), allowed),
  make('a pod of a Volcano Job', 'Volcano', '/pods', pod({}, owner('batch.volcano.sh/v1alpha1', 'Job')), allowed),
  make('a pod of a Deployment', 'job controller', '/pods', pod({}, owner('apps/v1', 'ReplicaSet')), refused),
  make('a pod in a queue', 'submitter', '/pods', pod(queued), allowed),
  make('a pod whose queue has no name', 'submitter', '/pods', pod({ [QUEUE]: '' }), refused),
];

const podGroup = (queue: string): Loose => ({
  apiVersion: 'scheduling.volcano.sh/v1beta1', kind: 'PodGroup', metadata: meta({}), spec: { queue, minMember: 1 },
});

/** Where the queue `other` belongs to a team of another namespace, and `team` to that of this one. */
export const FOREIGN_QUEUES: readonly Attempt[] = [
  make('a Volcano Job in its own queue', 'submitter', VC_JOBS, vcJob(), allowed),
  make('a Volcano Job in a foreign one', 'submitter', VC_JOBS, vcJob({ queue: 'other' }), refused),
  make('a Volcano Job in one of nobody', 'submitter', VC_JOBS, vcJob({ queue: 'spare' }), allowed),
  make('a Volcano Job in none', 'submitter', VC_JOBS, vcJob({ queue: undefined }), allowed),
  make('a Volcano CronJob in a foreign one', 'submitter', VC_CRONS, vcCron({ queue: 'other' }), refused),
  make('a Job in its own', 'submitter', JOBS, job({}, undefined, volcanoPods()), allowed),
  make('a Job in a foreign one', 'submitter', JOBS, job({}, undefined, volcanoPods({}, 'other')), refused),
  make('a Job that Volcano does not place', 'submitter', JOBS, job({}), allowed),
  make('a CronJob in a foreign one', 'submitter', CRONS, cron({}, volcanoPods({}, 'other')), refused),
  make('a JobSet in a foreign one', 'submitter', SETS, jobSet({}, undefined, volcanoPods({}, 'other')), refused),
  make('a PodGroup in a foreign one', 'Volcano', 'scheduling.volcano.sh/podgroups', podGroup('other'), refused),
  make('a PodGroup in its own', 'Volcano', 'scheduling.volcano.sh/podgroups', podGroup('team'), allowed),
  change(
    'a PodGroup of before the policy', 'Volcano', 'scheduling.volcano.sh/podgroups', podGroup('other'),
    { ...podGroup('other'), status: { phase: 'Running' } }, allowed,
  ),
];
