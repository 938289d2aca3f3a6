import { entry } from '../../base/json';
import { KubeObject } from '../kube-object';
import { RunState, QUEUE_LABEL } from './circumstances';
import { Change, fixed, LiveChange, unless } from './live-change';

const STARTED: readonly RunState[] = ['running', 'finished'];
const WAITING: readonly RunState[] = ['queued'];
const GOING_ON: readonly RunState[] = ['running'];
const ENDED: readonly RunState[] = ['finished'];

const PARTIAL_ADMISSION = 'kueue.x-k8s.io/job-min-parallelism';
const MAX_TIME = 'kueue.x-k8s.io/max-exec-time-seconds';
const PRIORITY = 'kueue.x-k8s.io/priority-class';

/** The values of a number before and after, as far as they are numbers. */
function grows({ from, to }: Change): boolean {
  return typeof from === 'number' && typeof to === 'number' && to > from;
}

const isRemoved = ({ to }: Change): boolean => to === undefined;
const isAdded = ({ from }: Change): boolean => from === undefined;
const isQueued = (run: KubeObject): boolean => entry(run.labels, QUEUE_LABEL) !== undefined;

/** A namespace in which Kueue puts jobs without a queue into the queue named `default`. */
function hasDefaultQueue({ after, now }: Change): boolean {
  return now.find('LocalQueue.kueue.x-k8s.io', after.namespace, 'default') !== undefined;
}

/**
 * Labels and annotations by which Kueue handles a run. Its webhooks look at whether the run is suspended, and so refuse
 * for runs that have ended as for those that go on (jobframework/validation.go).
 */
const KUEUE: readonly LiveChange[] = [
  {
    path: ['metadata', 'labels', QUEUE_LABEL], while: STARTED, effect: 'refused',
    says: 'Kueue keeps a run that has started in its queue', fix: 'name the other queue in the next run',
  },
  {
    path: ['metadata', 'labels', QUEUE_LABEL], when: (change) => isRemoved(change) && hasDefaultQueue(change), effect: 'refused',
    says: "Kueue lets no run leave its queue where the namespace has a queue named 'default'", fix: 'name another queue',
  },
  {
    path: ['metadata', 'labels', PRIORITY], when: isRemoved, effect: 'refused',
    says: 'Kueue lets nobody take away the priority class of a run', fix: 'name another class instead',
  },
  {
    path: ['metadata', 'labels', PRIORITY], while: STARTED, when: isAdded, effect: 'refused',
    says: 'Kueue gives no class to a run that has started without one', fix: 'give it to the next run',
  },
  {
    path: ['metadata', 'labels', MAX_TIME], while: STARTED, effect: 'refused',
    says: 'Kueue keeps the time that a run was admitted with', fix: 'give it to the next run',
  },
  ...['labels', 'annotations'].map((map): LiveChange => ({
    path: ['metadata', map, 'kueue.x-k8s.io/prebuilt-workload-name'], while: STARTED, effect: 'refused',
    says: 'Kueue keeps the Workload of a run that has started', fix: 'start a new run',
  })),
  {
    path: ['metadata', 'annotations', 'kueue.x-k8s.io/elastic-job'], effect: 'refused',
    says: 'Kueue keeps whether a run is elastic', fix: 'start a new run',
  },
];

/** Changes of the time after which a run that has ended is deleted. */
const TTL: readonly LiveChange[] = [
  {
    path: ['spec', 'ttlSecondsAfterFinished'], while: ENDED, when: (change) => !isRemoved(change) && !grows(change), effect: 'disruptive',
    says: 'deletes the run if it ended longer ago than that, with its pods and logs, and what applies git then starts it again',
    fix: 'leave it as it is, and retire the run when its record is no longer needed',
  },
  { path: ['spec', 'ttlSecondsAfterFinished'], effect: 'harmless' },
];

const SUSPEND: readonly LiveChange[] = [
  {
    path: ['spec', 'suspend'], while: GOING_ON, when: ({ to }) => to === true, effect: 'disruptive',
    says: 'ends the pods of the run; where a queue has room, Kueue starts it anew at once',
    fix: 'to stop a queued run, set spec.active of its Workload to false',
  },
  { path: ['spec', 'suspend'], effect: 'harmless' },
];

/** What of a pod template the API server lets change while a Job waits to be started: what Kueue writes when it admits it. */
const PLACEMENT: readonly (readonly string[])[] = [
  ['metadata', 'labels', '**'], ['metadata', 'annotations', '**'], ['spec', 'nodeSelector', '**'], ['spec', 'tolerations', '**'],
  ['spec', 'schedulingGates', '**'],
];

const JOB_TEMPLATE: readonly LiveChange[] = [
  ...[...PLACEMENT, ['spec', 'affinity', 'nodeAffinity', '**']].map((path): LiveChange => ({
    path: ['spec', 'template', ...path], while: WAITING, effect: 'harmless',
  })),
  // a beta since Kubernetes 1.36: MutablePodResourcesForSuspendedJobs
  ...['containers', 'initContainers'].map((list): LiveChange => ({
    path: ['spec', 'template', 'spec', list, '*', 'resources', '**'], while: WAITING, effect: 'harmless',
  })),
  fixed('spec.template', 'the pods of a Job stay as they are'),
];

/** The pods that a Job has at a time, as the API server fills in what is not given. */
function podsAtATime(run: KubeObject, live: KubeObject): number {
  const parallelism = typeof run.spec.parallelism === 'number' ? run.spec.parallelism : 1;
  const { completions, parallelism: given } = live.spec;
  return Math.min(parallelism, typeof completions === 'number' ? completions : given === undefined ? 1 : Infinity);
}

const JOB_SIZE: readonly LiveChange[] = [
  {
    path: ['spec', 'parallelism'], while: STARTED, effect: 'refused',
    when: ({ before, from, to }) => entry(before.annotations, PARTIAL_ADMISSION) !== undefined && (from ?? 1) !== (to ?? 1),
    says: 'Kueue sets the parallelism of a run that it may admit in part', fix: 'start a new run of that size',
  },
  {
    path: ['spec', 'parallelism'], while: GOING_ON, effect: 'disruptive',
    when: ({ before, after }) => podsAtATime(after, before) < podsAtATime(before, before), says: 'ends pods of the run',
    fix: 'start a new run of that size if they have to go on',
  },
  {
    path: ['spec', 'parallelism'], while: GOING_ON, effect: 'disruptive',
    when: ({ before, after }) => isQueued(before) && podsAtATime(after, before) > podsAtATime(before, before),
    says: 'makes the run larger than what it was admitted with, so that Kueue stops it and queues it again',
    fix: 'start a new run of that size if it has to go on',
  },
  { path: ['spec', 'parallelism'], effect: 'harmless' },
  {
    path: ['spec', 'completions'], while: GOING_ON, effect: 'disruptive', when: (change) => isElastic(change) && !grows(change),
    says: 'ends the pods of the highest indexes', fix: 'start a new run of that size if they have to go on',
  },
  { path: ['spec', 'completions'], effect: 'harmless', when: isElastic },
  fixed('spec.completions', 'of an Indexed Job it may change together with, and be equal to, the parallelism, and of no other'),
];

/** An Indexed Job grows and shrinks by its completions, if they are its parallelism too. */
function isElastic({ before, after, to, apply }: Change): boolean {
  // of a Job, Argo CD leaves the parallelism as it is
  const { parallelism = 1 } = (apply === 'argo-cd' ? before : after).spec;
  return before.spec.completionMode === 'Indexed' && typeof to === 'number' && to === parallelism;
}

/** A Job, from ValidateJobSpecUpdate of the API server and Kueue's webhook for Jobs. */
export const JOB: readonly LiveChange[] = [
  ...KUEUE,
  {
    path: ['metadata', 'annotations', PARTIAL_ADMISSION], while: GOING_ON, effect: 'disruptive',
    says: 'makes Kueue end all pods of the run, and admit it anew', fix: 'start a new run if this one has to go on',
  },
  {
    path: ['metadata', 'annotations', 'kueue.x-k8s.io/job-completions-equal-parallelism'], while: STARTED, effect: 'refused',
    says: 'Kueue keeps it for a run that has started', fix: 'start a new run',
  },
  ...JOB_SIZE,
  ...JOB_TEMPLATE,
  ...SUSPEND,
  ...TTL,
  {
    path: ['spec', 'activeDeadlineSeconds'], while: GOING_ON, when: (change) => !isRemoved(change) && !grows(change), effect: 'disruptive',
    says: 'ends the run, as failed, if it has been going on for longer', fix: 'check how long it has been going on',
  },
  { path: ['spec', 'activeDeadlineSeconds'], effect: 'harmless' },
  ...['backoffLimit', 'maxFailedIndexes', 'podReplacementPolicy'].map(
    (field): LiveChange => ({ path: ['spec', field], effect: 'harmless' }),
  ),
  fixed('spec.selector', 'the selector of a Job stays'),
  { path: ['spec', '*', '**'], effect: 'refused', says: 'it is fixed when the Job is made' },
];

/** A JobSet, from its webhook and CEL rules, and Kueue's webhook. What a JobSet's own webhook fills in counts as given. */
export const JOB_SET: readonly LiveChange[] = [
  ...KUEUE,
  ...PLACEMENT.map((path): LiveChange => ({
    path: ['spec', 'replicatedJobs', '*', 'template', 'spec', 'template', ...path], while: WAITING, effect: 'harmless',
  })),
  fixed('spec.replicatedJobs', 'the Jobs of a JobSet stay as they are'),
  ...SUSPEND,
  ...TTL,
  { path: ['spec', 'coordinator', '**'], effect: 'harmless' },
  {
    path: ['spec', 'failurePolicy', '**'], when: ({ before, after }) => isGivenOnce('failurePolicy', before, after), effect: 'harmless',
  },
  { path: ['spec', '*', '**'], effect: 'refused', says: 'it is fixed when the JobSet is made' },
];

/** A CEL rule that compares a field with what it was is not asked where the field is new or gone. */
function isGivenOnce(field: string, before: KubeObject, after: KubeObject): boolean {
  return (before.spec[field] === undefined) !== (after.spec[field] === undefined);
}

/** A TrainJob of Kubeflow Trainer, from its CEL rules and Kueue's webhook. */
export const TRAIN_JOB: readonly LiveChange[] = [
  ...KUEUE,
  ...SUSPEND,
  ...['trainer', 'initializer', 'activeDeadlineSeconds', 'managedBy'].map((field): LiveChange => ({
    path: ['spec', field, '**'], when: ({ before, after }) => isGivenOnce(field, before, after), effect: 'harmless',
  })),
  { path: ['spec', 'runtimePatches', '**'], while: WAITING, effect: 'harmless' },
  { path: ['spec', '*', '**'], effect: 'refused', says: 'it is fixed when the TrainJob is made' },
];

/** A Volcano Job, from validateJobUpdate of its webhook. */
export const VOLCANO_JOB: readonly LiveChange[] = [
  { path: ['spec', 'tasks', '*', 'replicas'], effect: 'harmless', when: grows },
  {
    path: ['spec', 'tasks', '*', 'replicas'], while: GOING_ON, effect: 'disruptive', when: (change) => !grows(change),
    says: 'makes the gang smaller, for which Volcano ends all its pods and starts it again', fix: 'start a new run of that size',
  },
  { path: ['spec', 'tasks', '*', 'replicas'], effect: 'harmless' },
  { path: ['spec', 'tasks', '*', 'minAvailable'], effect: 'harmless' },
  { path: ['spec', 'minAvailable'], effect: 'harmless' },
  { path: ['spec', 'priorityClassName'], effect: 'harmless' },
  // the CRD fills these in, now as before
  ...Object.entries({ maxRetry: 3, queue: 'default' }).map(([field, value]): LiveChange => ({
    path: ['spec', field], effect: 'harmless', when: (change) => !unless(value)(change),
  })),
  { path: ['spec', '*', '**'], effect: 'refused', says: "Volcano lets only 'minAvailable', 'replicas' and 'priorityClassName' change" },
];

/** A Workload written by hand, from its CEL rules; queued is what has no quota yet. */
export const WORKLOAD: readonly LiveChange[] = ['podSets', 'queueName', 'maximumExecutionTimeSeconds'].map((field) => ({
  path: ['spec', field, '**'], while: STARTED, effect: 'refused', says: 'Kueue keeps it while the Workload holds quota',
  fix: 'make a Workload of another name',
}));
