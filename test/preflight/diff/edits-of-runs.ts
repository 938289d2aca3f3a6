import { Loose, Objects, set } from './objects';

/** An edit by the name of the recording. */
export type Edit = (objects: Objects) => void;
export type Edits = Readonly<Record<string, Edit>>;

const QUEUE = 'kueue.x-k8s.io/queue-name';
const PRIORITY = 'kueue.x-k8s.io/priority-class';
const first = (change: (object: Loose) => void): Edit => (objects) => change(objects.get());
export const spec = (path: string, value: unknown): Edit => first((object) => set(object, `spec.${path}`, value));
const label = (key: string, value: string | undefined): Edit => first((object) => set(object, ['metadata', 'labels', key], value));
const annotation = (key: string, value: string | undefined): Edit =>
  first((object) => set(object, ['metadata', 'annotations', key], value));

/** Edits of what pods are made from. */
function ofPods(templateOf: (object: Loose) => Loose): Edits {
  const pods = (change: (template: Loose, main: Loose) => void): Edit =>
    first((object) => change(templateOf(object), templateOf(object).spec.containers[0]));
  const amounts = (resource: string, value: string, ...lists: string[]): Edit =>
    pods((_, main) => lists.forEach((list) => (main.resources[list][resource] = value)));
  return {
    'image': pods((_, main) => (main.image = `${main.image}-next`)),
    'args-add': pods((_, main) => (main.args = [...(main.args ?? []), '--more'])),
    'command': pods((_, main) => (main.command = ['python', 'other.py'])),
    'env-add': pods((_, main) => (main.env = [...(main.env ?? []), { name: 'MORE', value: '1' }])),
    'env-change': pods((_, main) => (main.env[0] = { name: main.env[0].name, value: '/elsewhere' })),
    'cpu-down': amounts('cpu', '2', 'requests', 'limits'),
    'memory-up': amounts('memory', '2Ti', 'requests', 'limits'),
    'gpu': amounts('nvidia.com/gpu', '2', 'limits'),
    'gpu-both': amounts('nvidia.com/gpu', '2', 'requests', 'limits'),
    'toleration-add': pods((template) =>
      (template.spec.tolerations = [...(template.spec.tolerations ?? []), { key: 'spot', operator: 'Exists', effect: 'NoSchedule' }])),
    'tolerations-gone': pods((template) => delete template.spec.tolerations),
    'nodeSelector-add': pods((template) => (template.spec.nodeSelector = { disk: 'fast' })),
    'affinity-add': pods((template) => (template.spec.affinity = {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'disk', operator: 'In', values: ['fast'] }] }],
        },
      },
    })),
    'podlabel-add': pods((template) => set(template, ['metadata', 'labels', 'more'], '1')),
    'podannotation-add': pods((template) => set(template, ['metadata', 'annotations', 'more'], '1')),
    'topology-preferred': pods((template) => set(template, ['metadata', 'annotations'], {
      'kueue.x-k8s.io/podset-preferred-topology': 'kubernetes.io/hostname',
    })),
    'volume-add': pods((template) => template.spec.volumes.push({ name: 'more', emptyDir: {} })),
    'pullsecret': pods((template) => (template.spec.imagePullSecrets = [{ name: 'other' }])),
    'grace': pods((template) => (template.spec.terminationGracePeriodSeconds = 600)),
    'serviceaccount': pods((template) => (template.spec.serviceAccountName = 'other')),
    'shm': pods((template) => (template.spec.volumes.find(({ name }: Loose) => name === 'shared-memory').emptyDir.sizeLimit = '1Gi')),
    'claim': pods((template) =>
      (template.spec.volumes.find(({ name }: Loose) => name === 'checkpoints').persistentVolumeClaim.claimName = 'other')),
    'podpriority': pods((template) => (template.spec.priorityClassName = 'high-priority')),
    'podspec-scheduler': pods((template) => (template.spec.schedulerName = 'other')),
  };
}

const OF_METADATA: Edits = {
  'label-add': label('more', '1'),
  'label-change': label('app.kubernetes.io/component', 'other'),
  'annotation-add': annotation('more', '1'),
  'mark-gone': annotation('argocd.argoproj.io/compare-options', undefined),
  'wave': annotation('argocd.argoproj.io/sync-wave', '50'),
  'queue-other': label(QUEUE, 'other'),
  'queue-missing': label(QUEUE, 'nowhere'),
  'queue-gone': label(QUEUE, undefined),
  'queue-added': label(QUEUE, 'nlp'),
  'queue': (objects) => set(objects.get(), ['spec', 'template', 'metadata', 'annotations', 'scheduling.volcano.sh/queue-name'], 'other'),
  'priority-other': label(PRIORITY, 'high-priority'),
  'priority-gone': label(PRIORITY, undefined),
  'priority-missing': label(PRIORITY, 'nowhere'),
  'max-exec-time': label('kueue.x-k8s.io/max-exec-time-seconds', '60'),
  'min-parallelism': annotation('kueue.x-k8s.io/job-min-parallelism', '1'),
  'min-up': annotation('kueue.x-k8s.io/job-min-parallelism', '2'),
  'min-gone': annotation('kueue.x-k8s.io/job-min-parallelism', undefined),
};

const both = (...edits: Edit[]): Edit => (objects) => edits.forEach((edit) => edit(objects));
const EXIT_66 = { rules: [{ action: 'FailIndex', onExitCodes: { containerName: 'main', operator: 'In', values: [66] } }] };
const FAIL_JOB = { rules: [{ action: 'FailJob', onExitCodes: { containerName: 'main', operator: 'In', values: [1] } }] };

const OF_JOB: Edits = {
  ...OF_METADATA,
  ...ofPods((object) => object.spec.template),
  'parallelism-up': (objects) => set(objects.get(), 'spec.parallelism', (objects.get().spec.parallelism ?? 1) + 1),
  'parallelism-down': (objects) => set(objects.get(), 'spec.parallelism', objects.get().spec.parallelism - 1),
  'completions-add': spec('completions', 2),
  'parallel+completions': both(spec('parallelism', 2), spec('completions', 2)),
  'backoffLimit-up': spec('backoffLimit', 9),
  'backoffLimit-0': spec('backoffLimit', 0),
  'timeout-long': spec('activeDeadlineSeconds', 864000),
  'timeout-past': spec('activeDeadlineSeconds', 1),
  'timeout': spec('activeDeadlineSeconds', 86400),
  'timeout-gone': spec('activeDeadlineSeconds', undefined),
  'ttl-add': spec('ttlSecondsAfterFinished', 1),
  'ttl-0': spec('ttlSecondsAfterFinished', 0),
  'ttl-gone': spec('ttlSecondsAfterFinished', undefined),
  'suspend-true': spec('suspend', true),
  'suspend': spec('suspend', true),
  'suspend-false': spec('suspend', false),
  'podFailurePolicy': first(({ spec: job }) => (job.podFailurePolicy = job.podFailurePolicy === undefined ? FAIL_JOB : EXIT_66)),
  'podReplacementPolicy': first(({ spec: job }) =>
    (job.podReplacementPolicy = job.podReplacementPolicy === 'Failed' ? 'TerminatingOrFailed' : 'Failed')),
  'indexed': both(spec('completionMode', 'Indexed'), spec('completions', 1)),
  'managedBy': spec('managedBy', 'kueue.x-k8s.io/multikueue'),
  'completions-up': (objects) => set(objects.get(), 'spec.completions', objects.get().spec.completions + 1),
  'completions-only': (objects) => set(objects.get(), 'spec.completions', objects.get().spec.completions + 2),
  'elastic-up': first((job) => resize(job, 2)),
  'both-up': first((job) => resize(job, 2)),
  'both-down': first((job) => resize(job, -1)),
  'both-up-env': (objects) => both((all) => resize(all.get(), 2), OF_JOB['env-add'])(objects),
  'both': both(spec('parallelism', 4), spec('completions', 4)),
  'backoffLimitPerIndex': spec('backoffLimitPerIndex', 5),
  'maxFailedIndexes': spec('maxFailedIndexes', 3),
  'successPolicy': spec('successPolicy', { rules: [{ succeededCount: 1 }] }),
  'priority': (objects) => set(objects.get(), 'spec.template.spec.priorityClassName', 'high-priority'),
  'removed': (objects) => objects.remove('Job'),
  'next-run': (objects) => {
    const next = structuredClone(objects.get());
    next.metadata.name = 'bert-base-r3';
    objects.remove('Job');
    objects.add(next);
  },
};

function resize(job: Loose, more: number): void {
  job.spec.completions += more;
  job.spec.parallelism = job.spec.completions;
}

const replicated = (i: number) => (object: Loose): Loose => object.spec.replicatedJobs[i];
const inReplicated = (path: string, value: unknown): Edit => first((object) => set(replicated(0)(object), path, value));

const OF_JOB_SET: Edits = {
  ...OF_METADATA,
  ...ofPods((object) => object.spec.replicatedJobs[0].template.spec.template),
  'rj-parallelism': inReplicated('template.spec.parallelism', 8),
  'rj-size': both(inReplicated('template.spec.parallelism', 8), inReplicated('template.spec.completions', 8)),
  'rj-replicas': inReplicated('replicas', 2),
  'rj-backoff': inReplicated('template.spec.backoffLimit', 3),
  'rj-timeout': inReplicated('template.spec.activeDeadlineSeconds', 3600),
  'rj-add': (objects) => objects.get().spec.replicatedJobs.push({ ...structuredClone(replicated(0)(objects.get())), name: 'more' }),
  'maxRestarts': spec('failurePolicy.maxRestarts', 9),
  'failure-rules-gone': spec('failurePolicy.rules', undefined),
  'restartStrategy': spec('failurePolicy.restartStrategy', 'BlockingRecreate'),
  'ttl': spec('ttlSecondsAfterFinished', 86400),
  'ttl-gone': spec('ttlSecondsAfterFinished', undefined),
  'ttl-0': spec('ttlSecondsAfterFinished', 0),
  'suspend-true': spec('suspend', true),
  'suspend-false': spec('suspend', false),
  'subdomain': spec('network.subdomain', 'other'),
  'publish': spec('network.publishNotReadyAddresses', false),
  'success': spec('successPolicy.operator', 'Any'),
  'startup': spec('startupPolicy.startupPolicyOrder', 'InOrder'),
  'managedBy': spec('managedBy', 'kueue.x-k8s.io/multikueue'),
  'coordinator': spec('coordinator', { replicatedJob: 'worker', jobIndex: 0, podIndex: 0 }),
  'removed': (objects) => objects.remove('JobSet'),
  'image-ps': (objects) => (replicated(0)(objects.get()).template.spec.template.spec.containers[0].image = 'other:1'),
  'worker-size': (objects) => {
    const { spec: job } = replicated(1)(objects.get()).template;
    job.parallelism = job.completions = 5;
  },
  'role-gone': (objects) => objects.get().spec.replicatedJobs.shift(),
  'role-order': (objects) => objects.get().spec.replicatedJobs.reverse(),
};

const task = (i: number, path: string, value: unknown): Edit => first((object) => set(object.spec.tasks[i], path, value));

const OF_VOLCANO_JOB: Edits = {
  ...OF_METADATA,
  ...ofPods((object) => object.spec.tasks[0].template),
  'replicas-up': task(0, 'replicas', 6),
  'replicas-down': both(task(0, 'replicas', 2), task(0, 'minAvailable', 2), spec('minAvailable', 2)),
  'replicas-below-min': task(0, 'replicas', 2),
  'min-down': spec('minAvailable', 2),
  'min-up': spec('minAvailable', 9),
  'task-min': task(0, 'minAvailable', 2),
  'size': both(task(0, 'replicas', 6), task(0, 'minAvailable', 6), spec('minAvailable', 6)),
  'maxRetry': spec('maxRetry', 9),
  'task-maxRetry': task(0, 'maxRetry', 9),
  'policy': first((object) => (object.spec.policies[0].action = 'AbortJob')),
  'policies-gone': spec('policies', undefined),
  'task-policy': task(0, 'policies', [{ event: 'TaskFailed', action: 'AbortJob' }]),
  'plugin-add': spec('plugins.ssh', []),
  'plugin-arg': spec('plugins.svc', ['--disable-network-policy=true']),
  'queue-other': spec('queue', 'other'),
  'queue-missing': spec('queue', 'nowhere'),
  'priority': spec('priorityClassName', 'high-priority'),
  'ttl': spec('ttlSecondsAfterFinished', 60),
  'ttl-gone': spec('ttlSecondsAfterFinished', undefined),
  'ttl-0': spec('ttlSecondsAfterFinished', 0),
  'scheduler': spec('schedulerName', 'default-scheduler'),
  'task-add': (objects) => objects.get().spec.tasks.push({ ...structuredClone(objects.get().spec.tasks[0]), name: 'more' }),
  'task-name': task(0, 'name', 'other'),
  'estimate': spec('runningEstimate', '1h'),
  'volumes': spec('volumes', [{ mountPath: '/more', volumeClaimName: 'more' }]),
  'networkTopology': spec('networkTopology', { mode: 'hard', highestTierAllowed: 1 }),
  'minSuccess': spec('minSuccess', 1),
  'removed': (objects) => objects.remove('Job'),
  'worker-up': task(1, 'replicas', 4),
  'task-order': (objects) => objects.get().spec.tasks.reverse(),
  'task-gone': (objects) => objects.get().spec.tasks.shift(),
  'plugin-gone': spec('plugins.tensorflow', undefined),
};

const template = (path: string, value: unknown): Edit => spec(`jobTemplate.spec.${path}`, value);

const OF_CRON: Edits = {
  ...OF_METADATA,
  ...ofPods((object) => object.spec.jobTemplate.spec.template),
  'schedule': spec('schedule', '0 3 * * *'),
  'schedule-bad': spec('schedule', '0 25 * * *'),
  'timeZone': spec('timeZone', 'Europe/Berlin'),
  'timeZone-bad': spec('timeZone', 'Mars/Base'),
  'suspend': spec('suspend', true),
  'concurrency': spec('concurrencyPolicy', 'Forbid'),
  'deadline': spec('startingDeadlineSeconds', 600),
  'history': spec('successfulJobsHistoryLimit', 1),
  'failedhistory': spec('failedJobsHistoryLimit', 1),
  'tmpl-parallelism': template('parallelism', 2),
  'tmpl-queue': first((object) => set(object, ['spec', 'jobTemplate', 'metadata', 'labels', QUEUE], 'other')),
  'tmpl-priority': first((object) => set(object, ['spec', 'jobTemplate', 'metadata', 'labels', PRIORITY], 'low-priority')),
  'tmpl-ttl': template('ttlSecondsAfterFinished', 60),
  'tmpl-timeout': template('activeDeadlineSeconds', 600),
  'renamed': first((object) => (object.metadata.name = 'detect-daily')),
  'removed': (objects) => objects.remove('CronJob'),
};

const OF_VOLCANO_CRON: Edits = {
  'schedule': spec('schedule', '0 3 * * 0'),
  'schedule-bad': spec('schedule', 'often'),
  'suspend': spec('suspend', true),
  'concurrency': spec('concurrencyPolicy', 'Replace'),
  'tz': spec('timeZone', 'Europe/Berlin'),
  'image': first((object) => (object.spec.jobTemplate.spec.tasks[0].template.spec.containers[0].image = 'other:1')),
  'min': template('minAvailable', 1),
  'queue': template('queue', 'other'),
  'history': spec('successfulJobsHistoryLimit', 1),
  'removed': (objects) => objects.remove('CronJob'),
};

const weekly = (): Objects => {
  const [{ spec: job }] = Objects.of('volcano-job').manifests;
  return Objects.ofManifests([
    {
      apiVersion: 'batch.volcano.sh/v1alpha1', kind: 'CronJob', metadata: { name: 'weekly', namespace: 'nlp' },
      spec: {
        schedule: '0 2 * * 0', concurrencyPolicy: 'Forbid', successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 3,
        jobTemplate: { spec: job },
      },
    },
  ]);
};

const withNodeSelector = (): Objects => {
  const objects = Objects.of('run');
  objects.get().spec.template.spec.nodeSelector = { disk: 'fast' };
  return objects;
};

const sharded = (): Objects => {
  const objects = Objects.of('sharded');
  Object.assign(objects.get().spec, { completions: 4, parallelism: 2 });
  return objects;
};

const elastic = (): Objects => {
  const objects = sharded();
  Object.assign(objects.get().spec, { completions: 2, parallelism: 2 });
  return objects;
};

/** What is edited, by the first words of the recording's names. */
export const RUN_EDITS: Readonly<Record<string, { readonly before: () => Objects; readonly edits: Edits }>> = {
  'Job/kueue/': { before: () => Objects.of('run'), edits: OF_JOB },
  'Job/kueue+nodeSelector/': { before: withNodeSelector, edits: OF_JOB },
  'Job/kueue-min/': { before: () => Objects.of('partial'), edits: OF_JOB },
  'Job/plain/': { before: () => Objects.of('plain'), edits: OF_JOB },
  'Job/indexed/': { before: sharded, edits: OF_JOB },
  'Job/indexed-elastic/': { before: elastic, edits: OF_JOB },
  'Job/volcano/': { before: () => Objects.of('volcano-plain'), edits: OF_JOB },
  'JobSet/kueue/': { before: () => Objects.of('jobset'), edits: OF_JOB_SET },
  'JobSet/kueue+nodeSelector/': { before: () => Objects.of('jobset-with-node-selector'), edits: OF_JOB_SET },
  'JobSet/roles/': { before: () => Objects.of('jobset-with-roles'), edits: OF_JOB_SET },
  'CronJob/cron/': { before: () => Objects.of('cron'), edits: OF_CRON },
  'VolcanoJob/running/': { before: () => Objects.of('volcano-job'), edits: OF_VOLCANO_JOB },
  'VolcanoJob/finished/': { before: () => Objects.of('volcano-job'), edits: OF_VOLCANO_JOB },
  'VolcanoJob/roles/': { before: () => Objects.of('volcano-roles'), edits: OF_VOLCANO_JOB },
  'VolcanoCron/': { before: weekly, edits: OF_VOLCANO_CRON },
};
