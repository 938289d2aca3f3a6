import { QueueSystem } from '../cluster/queue-system';
import { WatchedQueue } from './alert-rules';
import { matchers } from './metric';

/** A diagram of a dashboard, without its place. */
export interface Panel {
  readonly title: string;
  readonly description: string;
  readonly type: 'timeseries' | 'stat' | 'table';
  readonly unit: string;

  /** What is drawn, and what each line is called. */
  readonly queries: readonly { readonly expr: string; readonly legend: string }[];
}

/** The namespace that is chosen on the dashboard. */
const HERE = 'namespace="$namespace"';

const onJobs = (expression: string): string => `max by (namespace, job_name) (${expression})`;

/** The diagrams about the runs of a namespace. */
export function runPanels(): Panel[] {
  return [
    {
      title: 'Runs', description: 'How many Jobs run, wait in a queue, and have failed or succeeded and are not cleaned up yet.',
      type: 'timeseries', unit: 'short',
      queries: [
        { expr: `count(${onJobs(`kube_job_status_active{${HERE}}`)} > 0)`, legend: 'running' },
        { expr: `sum(${onJobs(`kube_job_status_suspended{${HERE}}`)})`, legend: 'waiting in a queue' },
        { expr: `sum(${onJobs(`kube_job_failed{${HERE},condition="true"}`)})`, legend: 'failed' },
        { expr: `sum(${onJobs(`kube_job_complete{${HERE},condition="true"}`)})`, legend: 'succeeded' },
      ],
    },
    {
      title: 'Failed runs', description: 'Of the runs that ended in the last day.', type: 'stat', unit: 'percentunit',
      queries: [{
        expr: `(count(${onJobs(`max_over_time(kube_job_failed{${HERE},condition="true"}[1d])`)} == 1) or vector(0)) / count(`
          + `${onJobs(`max_over_time(kube_job_failed{${HERE},condition="true"}[1d])`)} == 1 or `
          + `${onJobs(`max_over_time(kube_job_complete{${HERE},condition="true"}[1d])`)} == 1)`,
        legend: 'failed',
      }],
    },
    {
      title: 'How long runs took', description: 'From start to end, of runs that are not cleaned up yet.', type: 'timeseries', unit: 's',
      queries: [{
        expr: `${onJobs(`kube_job_status_completion_time{${HERE}}`)} - ${onJobs(`kube_job_status_start_time{${HERE}}`)}`,
        legend: '{{job_name}}',
      }],
    },
    {
      title: 'How long runs have been running', description: 'Those that have not ended.', type: 'table', unit: 's',
      queries: [{
        expr: `${onJobs(`time() - kube_job_status_start_time{${HERE}}`)} and on (namespace, job_name) kube_job_status_active{${HERE}} > 0`,
        legend: '{{job_name}}',
      }],
    },
    {
      title: 'Accelerators', description: 'What pods that are on a node have asked for.', type: 'timeseries', unit: 'short',
      queries: [{
        expr: `sum by (resource) (kube_pod_container_resource_requests{${HERE},resource=~".*_com_(gpu|mig_.*)"} and on (namespace, pod) `
          + `(kube_pod_status_phase{${HERE},phase="Running"} == 1))`,
        legend: '{{resource}}',
      }],
    },
    {
      title: 'Pods', description: 'By phase.', type: 'timeseries', unit: 'short',
      queries: [{ expr: `sum by (phase) (kube_pod_status_phase{${HERE}})`, legend: '{{phase}}' }],
    },
    {
      title: 'Out of memory', description: 'Containers that were ended because they needed more than their limit.', type: 'timeseries',
      unit: 'short',
      queries: [{ expr: `sum by (pod) (kube_pod_container_status_terminated_reason{${HERE},reason="OOMKilled"})`, legend: '{{pod}}' }],
    },
    {
      title: 'Schedules', description: 'How long ago each CronJob last succeeded.', type: 'timeseries', unit: 's',
      queries: [{
        expr: `time() - max by (cronjob) (kube_cronjob_status_last_successful_time{${HERE}})`, legend: '{{cronjob}}',
      }],
    },
    {
      title: 'Quota', description: 'Which share of each quota of the namespace is used.', type: 'timeseries', unit: 'percentunit',
      queries: [{
        expr: `max by (resourcequota, resource) (kube_resourcequota{${HERE},type="used"}) / `
          + `(max by (resourcequota, resource) (kube_resourcequota{${HERE},type="hard"}) > 0)`,
        legend: '{{resourcequota}} {{resource}}',
      }],
    },
  ];
}

/** The diagrams about a queue. */
export function queuePanels({ system, name }: WatchedQueue): Panel[] {
  const kueue = matchers({ name }).replace('{', `{${HERE},`);
  const volcano = matchers({ queue_name: name });
  return system === QueueSystem.KUEUE
    ? [
        {
          title: `Queue ${name}: workloads`, description: 'What waits, and what is admitted.', type: 'timeseries', unit: 'short',
          queries: [
            { expr: `sum by (status) (kueue_local_queue_pending_workloads${kueue})`, legend: 'waiting, {{status}}' },
            { expr: `sum(kueue_local_queue_admitted_active_workloads${kueue})`, legend: 'admitted' },
          ],
        },
        {
          title: `Queue ${name}: wait`, description: 'How long nine of ten workloads wait until they are admitted.', type: 'timeseries',
          unit: 's',
          queries: [{
            expr: `histogram_quantile(0.9, sum by (le) (rate(kueue_local_queue_admission_wait_time_seconds_bucket${kueue}[1h])))`,
            legend: 'nine of ten',
          }],
        },
        {
          title: `Queue ${name}: use`, description: 'What admitted workloads have asked for.', type: 'timeseries', unit: 'short',
          queries: [{ expr: `sum by (resource) (kueue_local_queue_resource_usage${kueue})`, legend: '{{resource}}' }],
        },
      ]
    : [
        {
          title: `Queue ${name}: pod groups`, description: 'What waits, and what runs.', type: 'timeseries', unit: 'short',
          queries: [
            { expr: `sum(volcano_queue_pod_group_pending_count${volcano})`, legend: 'pending' },
            { expr: `sum(volcano_queue_pod_group_inqueue_count${volcano})`, legend: 'let in' },
            { expr: `sum(volcano_queue_pod_group_running_count${volcano})`, legend: 'running' },
          ],
        },
        {
          title: `Queue ${name}: devices`, description: 'What is allocated, and what the queue may have at most.', type: 'timeseries',
          unit: 'short',
          queries: [
            { expr: `sum by (resource) (volcano_queue_allocated_scalar_resources${volcano}) / 1000`, legend: '{{resource}}' },
            { expr: `sum by (resource) (volcano_queue_capacity_scalar_resources${volcano}) / 1000`, legend: '{{resource}}, at most' },
          ],
        },
      ];
}
