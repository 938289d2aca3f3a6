import { QueueSystem } from '../cluster/queue-system';
import { anyOf, Match, matchers, Subjects } from './metric';
import { WorkloadAlert } from './workload-alert';

/** A queue that is watched, and how its metrics call it. */
export interface WatchedQueue {
  readonly system: QueueSystem;
  readonly name: string;
}

/** Where alerts begin; times in seconds. */
export interface Thresholds {
  readonly failureRate: number;
  readonly failureWindow: number;
  readonly longestRun?: number;
  readonly queueWait: number;
  readonly partlyRunning: number;
  readonly cronDelay: number;
  readonly cronLate: number;
  readonly quotaUsage: number;
}

/** What is watched. */
export interface Watched {
  readonly subjects: Subjects;
  readonly queues: readonly WatchedQueue[];
  readonly clusterQueues: readonly string[];
  readonly thresholds: Thresholds;
}

/** A rule of Prometheus, without what all have. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly summary: string;
  readonly description: string;
}

/** The fewest runs of which a share is worth a word. */
const FEWEST_RUNS = 5;

const onJobs = (expression: string): string => `max by (namespace, job_name) (${expression})`;

/** A time as Prometheus writes it. */
export function promDuration(seconds: number): string {
  const [unit, length] = seconds % 3600 === 0 ? ['h', 3600] : seconds % 60 === 0 ? ['m', 60] : ['s', 1];
  return `${seconds / Number(length)}${unit}`;
}

/** The rules about one thing. Their expressions give one series for each workload, pod or queue that they are about. */
export const ALERT_RULES: Readonly<Record<WorkloadAlert, (watched: Watched) => AlertRule[]>> = {
  [WorkloadAlert.FAILED]: ({ subjects }) => [
    {
      alert: 'WorkloadFailed',
      expr: `${subjects.jobs(onJobs(`${subjects.of('kube_job_failed', { condition: 'true' })} == 1`))} unless on (namespace, job_name) `
        + subjects.of('kube_job_owner', { owner_kind: 'CronJob' }),
      summary: 'Job {{ $labels.namespace }}/{{ $labels.job_name }} has failed',
      description: 'Its retries or its time are used up. The last words of its pods: '
        + 'kubectl get pods -n {{ $labels.namespace }} -l batch.kubernetes.io/job-name={{ $labels.job_name }} '
        + "-o jsonpath='{.items[*].status.containerStatuses[*].state.terminated.message}'",
    },
  ],
  [WorkloadAlert.FAILURE_RATE]: ({ subjects, thresholds: { failureRate, failureWindow } }) => {
    const window = promDuration(failureWindow);
    const ended = (metric: string): string => onJobs(`max_over_time(${subjects.of(metric, { condition: 'true' })}[${window}])`);
    const failed = `count by (namespace) (${subjects.jobs(`${ended('kube_job_failed')} == 1`, window)})`;
    const either = `${ended('kube_job_failed')} == 1 or ${ended('kube_job_complete')} == 1`;
    const all = `count by (namespace) (${subjects.jobs(either, window)})`;
    return [{
      alert: 'WorkloadFailureRate',
      expr: `${failed} / ${all} > ${failureRate} and ${all} >= ${FEWEST_RUNS}`,
      summary: '{{ $value | humanizePercentage }} of the runs in {{ $labels.namespace }} have failed',
      description: `Of those that ended in the last ${window}. One cause for many: an image, a Secret, a data set, a node.`,
    }];
  },
  [WorkloadAlert.RUNS_LONG]: ({ subjects, thresholds: { longestRun } }) => {
    const running = onJobs(`time() - ${subjects.of('kube_job_status_start_time')}`);
    const active = `and on (namespace, job_name) ${subjects.of('kube_job_status_active')} > 0`;
    const deadline = `0.9 * ${onJobs(subjects.of('kube_job_spec_active_deadline_seconds'))}`;
    const rule = (alert: string, limit: string, summary: string): AlertRule => ({
      alert, expr: `${subjects.jobs(`${running} > ${limit}`)} ${active}`,
      summary: `Job {{ $labels.namespace }}/{{ $labels.job_name }} ${summary}`,
      description: 'It has run for {{ $value | humanizeDuration }}. See what it does: '
        + 'kubectl logs -n {{ $labels.namespace }} job/{{ $labels.job_name }} --tail=20',
    });
    return [
      rule('WorkloadNearTimeout', deadline, 'has used up nine tenths of its timeout'),
      ...(longestRun === undefined
        ? []
        : [rule('WorkloadRunsLong', String(longestRun), `has run for more than ${promDuration(longestRun)}`)]),
    ];
  },
  [WorkloadAlert.OUT_OF_MEMORY]: ({ subjects }) => {
    const killed = (metric: string): string => subjects.of(metric, { reason: 'OOMKilled' });
    const either = `${killed('kube_pod_container_status_terminated_reason')} or `
      + killed('kube_pod_container_status_last_terminated_reason');
    return [{
      alert: 'WorkloadOutOfMemory',
      expr: subjects.pods(`max by (namespace, pod, container) (${either}) == 1`),
      summary: 'Container {{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} needed more memory than its limit',
      description: 'Raise its memory, or have it need less: smaller batches, fewer data loaders. Shared memory counts.',
    }];
  },
  [WorkloadAlert.FAILED_SHARDS]: ({ subjects }) => [
    {
      alert: 'WorkloadShardsFailed',
      expr: `${subjects.jobs(onJobs(`${subjects.of('kube_job_status_failed', { reason: '' })} > 0`))} and on (namespace, job_name) `
        + `${subjects.of('kube_job_spec_completions')} > 1`,
      summary: '{{ $value }} pods of {{ $labels.namespace }}/{{ $labels.job_name }} have failed',
      description: 'It goes on as long as its shards have retries. Which: '
        + "kubectl get job -n {{ $labels.namespace }} {{ $labels.job_name }} -o jsonpath='{.status.failedIndexes}'",
    },
  ],
  [WorkloadAlert.CRON_MISSED]: ({ subjects, thresholds: { cronDelay } }) => [
    {
      alert: 'CronMissed',
      expr: subjects.cronJobs(
        `max by (namespace, cronjob) (time() - ${subjects.of('kube_cronjob_next_schedule_time')}) > ${cronDelay}`,
      ),
      summary: 'CronJob {{ $labels.namespace }}/{{ $labels.cronjob }} was due, and nothing started',
      description: 'An earlier run has not ended and concurrencyPolicy forbids another, or the starting deadline is too short.',
    },
  ],
  [WorkloadAlert.CRON_FAILED]: ({ subjects }) => {
    const owner = `max by (namespace, job_name, owner_name) (${subjects.of('kube_job_owner', { owner_kind: 'CronJob' })})`;
    const failed = subjects.jobs(onJobs(`${subjects.of('kube_job_failed', { condition: 'true' })} == 1`));
    return [{
      alert: 'CronRunFailed',
      expr: `(${failed}) * on (namespace, job_name) group_left (owner_name) ${owner}`,
      summary: 'The run {{ $labels.job_name }} of CronJob {{ $labels.namespace }}/{{ $labels.owner_name }} has failed',
      description: 'Its log is kept as long as failedJobsHistoryLimit says: '
        + 'kubectl logs -n {{ $labels.namespace }} job/{{ $labels.job_name }}',
    }];
  },
  [WorkloadAlert.CRON_LATE]: ({ subjects, thresholds: { cronLate } }) => {
    const by = (metric: string): string => `max by (namespace, cronjob) (${subjects.of(metric)})`;
    const success = `(${by('kube_cronjob_status_last_successful_time')} or ${by('kube_cronjob_created')})`;
    return [{
      alert: 'CronLate',
      // the second part is for runs that overlap, of which one has always started since the last success
      expr: `${subjects.cronJobs(`${by('kube_cronjob_status_last_schedule_time')} > ${success}`)} and on (namespace, cronjob) `
        + `(time() - ${success}) > ${cronLate} unless on (namespace, cronjob) ${subjects.of('kube_cronjob_spec_suspend')} == 1`,
      for: promDuration(cronLate),
      summary: 'CronJob {{ $labels.namespace }}/{{ $labels.cronjob }} has started runs, and none has succeeded',
      description: `For more than ${promDuration(cronLate)}: they fail, go on, or wait in a queue.`,
    }];
  },
  [WorkloadAlert.WAITS_IN_QUEUE]: ({ subjects, queues, thresholds: { queueWait } }) => [
    {
      alert: 'WorkloadWaits',
      expr: subjects.jobs(onJobs(`${subjects.of('kube_job_status_suspended')} == 1`)),
      for: promDuration(queueWait),
      summary: 'Job {{ $labels.namespace }}/{{ $labels.job_name }} is suspended, as Kueue does with what it has not admitted',
      description: 'Why: kubectl get workloads.kueue.x-k8s.io -n {{ $labels.namespace }} -o wide, or npx cdk8s-ml-workloads status',
    },
    ...someOf(queues, QueueSystem.KUEUE, (name) => ({
      alert: 'LocalQueueWaits',
      expr: `sum by (name, namespace) (${subjects.of('kueue_local_queue_pending_workloads', { name })}) > 0`,
      for: promDuration(queueWait),
      summary: '{{ $value }} workloads wait in the queue {{ $labels.namespace }}/{{ $labels.name }}',
      description: 'Something has waited all the time: for quota, for nodes, or for others that come first.',
    })),
    ...someOf(queues, QueueSystem.VOLCANO, (name) => ({
      alert: 'QueueWaits',
      expr: `sum by (queue_name) (volcano_queue_pod_group_pending_count${matchers({ queue_name: name })}) > 0`,
      for: promDuration(queueWait),
      summary: '{{ $value }} workloads wait in the queue {{ $labels.queue_name }}',
      description: 'Something has waited all the time: for quota, for nodes, or for others that come first.',
    })),
  ],
  [WorkloadAlert.GANG_PARTLY_RUNNING]: ({ subjects, thresholds: { partlyRunning } }) =>
    [
      gangRule('VolcanoGangPartlyRunning', subjects, 'volcano.sh/job-name', promDuration(partlyRunning)),
      gangRule('JobSetPartlyRunning', subjects, 'jobset.sigs.k8s.io/jobset-name', promDuration(partlyRunning)),
    ],
  [WorkloadAlert.QUOTA_NEARLY_USED]: ({ subjects, clusterQueues, queues, thresholds: { quotaUsage } }) => [
    {
      alert: 'QuotaNearlyUsed',
      expr: `max by (namespace, resourcequota, resource) (${subjects.of('kube_resourcequota', { type: 'used' })}) / `
        + `(max by (namespace, resourcequota, resource) (${subjects.of('kube_resourcequota', { type: 'hard' })}) > 0) > ${quotaUsage}`,
      summary: '{{ $value | humanizePercentage }} of {{ $labels.resource }} in quota '
        + '{{ $labels.namespace }}/{{ $labels.resourcequota }} is used',
      description: 'Pods above it are refused, and Jobs wait without a word.',
    },
    ...(clusterQueues.length === 0 ? [] : [anyOf(clusterQueues)]).map((name): AlertRule => {
      const of = (metric: string): string => `sum by (cluster_queue, resource) (${metric}${matchers({ cluster_queue: name })})`;
      return {
        alert: 'ClusterQueueNearlyUsed',
        expr: `${of('kueue_cluster_queue_resource_usage')} / (${of('kueue_cluster_queue_nominal_quota')} > 0) > ${quotaUsage}`,
        summary: '{{ $value | humanizePercentage }} of {{ $labels.resource }} in ClusterQueue {{ $labels.cluster_queue }} is used',
        description: 'What comes next borrows, or waits.',
      };
    }),
    ...someOf(queues, QueueSystem.VOLCANO, (name) => {
      const of = (metric: string): string => `sum by (queue_name, resource) (${metric}${matchers({ queue_name: name })})`;
      return {
        alert: 'QueueNearlyUsed',
        expr: `${of('volcano_queue_allocated_scalar_resources')} / (${of('volcano_queue_capacity_scalar_resources')} > 0) > ${quotaUsage}`,
        summary: '{{ $value | humanizePercentage }} of {{ $labels.resource }} in the queue {{ $labels.queue_name }} is used',
        description: 'Volcano counts devices in thousandths on both sides.',
      };
    }),
  ],
};

/** A rule about the queues of a system, if there are any. */
function someOf(queues: readonly WatchedQueue[], system: QueueSystem, rule: (names: Match) => AlertRule): AlertRule[] {
  const names = queues.filter((queue) => queue.system === system).map(({ name }) => name);
  return names.length === 0 ? [] : [rule(anyOf(names))];
}

/** Gangs of which some pods run and others wait. Each pod of a gang has a label with its name. */
function gangRule(alert: string, subjects: Subjects, label: string, wait: string): AlertRule {
  const name = `label_${label.replace(/[^A-Za-z0-9_]/g, '_')}`;
  const labels = subjects.of('kube_pod_labels').replace(/\}$/, `,${name}!=""}`);
  const inPhase = (phase: string): string => {
    const pods = subjects.pods(`${subjects.of('kube_pod_status_phase', { phase })} == 1`);
    return `count by (namespace, ${name}) (${labels} and on (namespace, pod) (${pods}))`;
  };
  return {
    alert,
    expr: `${inPhase('Pending')} and on (namespace, ${name}) ${inPhase('Running')}`,
    for: wait,
    summary: `{{ $value }} pods of the gang {{ $labels.namespace }}/{{ $labels.${name} }} wait while others run`,
    description: 'The others hold their accelerators and do nothing. Pods that wait: kubectl get pods -n {{ $labels.namespace }} -l '
      + `${label}={{ $labels.${name} }} --field-selector=status.phase=Pending`,
  };
}
