import { Chart, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { Problems } from '../base/problems';
import { secondsOf, wholeSeconds } from '../base/seconds';
import { listOf, made, mapOf, number, oneOf, struct, text } from '../base/shape';
import { Queue } from '../cluster/queue';
import { duration } from '../pod/pod-shape';
import { nameOf, openConstruct, propNames, renderObject } from '../render/construct-object';
import { checkLabels } from '../upstream/names';
import { ALERT_RULES, AlertRule, Thresholds } from './alert-rules';
import { Subjects } from './metric';
import { WorkloadAlert } from './workload-alert';

/** Where alerts begin. */
export interface AlertThresholds {
  /**
   * Which share of the runs that ended may fail, above 0 and below 1. Fewer than five runs are not counted.
   *
   * @default 0.2
   */
  readonly failureRate?: number;

  /**
   * Of which time runs are counted for the share.
   *
   * @default Duration.days(1)
   */
  readonly failureWindow?: Duration;

  /**
   * How long a run may take, where its timeout is no measure.
   *
   * @default - nine tenths of its timeout, if it has one
   */
  readonly longestRun?: Duration;

  /**
   * How long a run may wait in a queue.
   *
   * @default Duration.hours(1)
   */
  readonly queueWait?: Duration;

  /**
   * How long some pods of a gang may run while others wait.
   *
   * @default Duration.minutes(15)
   */
  readonly partlyRunning?: Duration;

  /**
   * How late a schedule may start.
   *
   * @default Duration.minutes(10)
   */
  readonly cronDelay?: Duration;

  /**
   * How long runs of a schedule may go on without a success.
   *
   * @default Duration.hours(6)
   */
  readonly cronLate?: Duration;

  /**
   * Which share of a quota may be used, above 0 and at most 1.
   *
   * @default 0.9
   */
  readonly quotaUsage?: number;
}

/** Properties of `WorkloadAlerts`. */
export interface WorkloadAlertsProps {
  /**
   * Name of the PrometheusRule.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /**
   * Labels that workloads have which the alerts are about. Metrics have labels of objects only where kube-state-metrics is told
   * to: see `labelsAllowlist`.
   *
   * @default - all workloads of the namespace
   */
  readonly workloads?: Record<string, string>;

  /**
   * What is alerted about.
   *
   * @default - everything
   */
  readonly alerts?: WorkloadAlert[];

  /**
   * Where alerts begin.
   *
   * @default - see each
   */
  readonly thresholds?: AlertThresholds;

  /**
   * Queues in which nothing may wait for too long, LocalQueues of Kueue and Queues of Volcano.
   *
   * @default - none: Jobs that Kueue has not admitted are found all the same
   */
  readonly queues?: Queue[];

  /**
   * ClusterQueues of Kueue whose quota is watched. Needs `metrics.enableClusterQueueResources` in Kueue's configuration.
   *
   * @default - none
   */
  readonly clusterQueues?: string[];

  /**
   * Labels of the PrometheusRule, by which Prometheus finds it, for instance `{ release: 'kube-prometheus-stack' }`.
   *
   * @default - none
   */
  readonly labels?: Record<string, string>;

  /**
   * Labels of every alert, by which Alertmanager routes it, for instance `{ team: 'nlp' }`.
   *
   * @default - { severity: 'warning' }
   */
  readonly alertLabels?: Record<string, string>;
}

const SHAPE = struct<WorkloadAlertsProps>({
  name: text,
  workloads: mapOf(text),
  alerts: listOf(oneOf(WorkloadAlert)),
  thresholds: struct<AlertThresholds>({
    failureRate: number, failureWindow: duration, longestRun: duration, queueWait: duration, partlyRunning: duration, cronDelay: duration,
    cronLate: duration, quotaUsage: number,
  }),
  queues: listOf(made(Queue, "Queue.kueue('nlp')")),
  clusterQueues: listOf(text),
  labels: mapOf(text),
  alertLabels: mapOf(text),
});

/**
 * Alerts about workloads, as a PrometheusRule: needs the Prometheus operator and kube-state-metrics, and for queues the metrics
 * of Kueue or Volcano.
 *
 * @throws one error with everything that is wrong with the props
 * @example
 * new WorkloadAlerts(chart, 'alerts', {
 *   queues: [Queue.kueue('nlp')],
 *   labels: { release: 'kube-prometheus-stack' },
 * });
 */
export class WorkloadAlerts extends Construct {
  /** Name of the PrometheusRule. */
  public readonly name: string;

  /**
   * What kube-state-metrics must be started with for these alerts, for instance
   * `--metric-labels-allowlist=jobs=[app],pods=[app,volcano.sh/job-name]`. Empty if its defaults do.
   */
  public readonly labelsAllowlist: string;

  constructor(scope: Construct, id: string, props: WorkloadAlertsProps = {}) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    this.name = nameOf(this, props.name);
    const namespace = Chart.of(this).namespace;
    if (namespace === undefined) {
      problems.add('namespace', undefined, 'is needed: alerts are about one', "give the chart a namespace: { namespace: 'nlp' }");
    }
    checkLabels(problems, 'workloads', props.workloads);
    checkLabels(problems, 'labels', props.labels);
    const alerts = props.alerts ?? Object.values(WorkloadAlert);
    if (alerts.length === 0) {
      problems.add('alerts', alerts, 'must have at least one entry', 'leave it out for all');
    }
    const subjects = new Subjects(namespace ?? '', props.workloads ?? {});
    const watched = {
      subjects, thresholds: thresholdsOf(problems, props.thresholds ?? {}), clusterQueues: props.clusterQueues ?? [],
      queues: (props.queues ?? []).map(({ system, name }) => ({ system, name })),
    };
    const rules = Object.values(WorkloadAlert).filter((alert) => alerts.includes(alert)).flatMap((alert) => ALERT_RULES[alert](watched));
    this.labelsAllowlist = allowlistOf(Object.keys(props.workloads ?? {}), alerts);
    const labels = { severity: 'warning', ...props.alertLabels };
    const groups = [
      {
        name: this.name,
        rules: [
          {
            record: 'workload:run_duration_seconds',
            expr: `max by (namespace, job_name) (${subjects.of('kube_job_status_completion_time')}) `
              + `- max by (namespace, job_name) (${subjects.of('kube_job_status_start_time')})`,
          },
          ...rules.map((rule) => rendered(rule, labels)),
        ],
      },
    ];
    renderObject(this, problems, {
      apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule', name: this.name, givenName: props.name, labels: props.labels,
      body: { spec: { groups } },
    }, propNames({}));
  }
}

function rendered({ alert, expr, for: wait, summary, description }: AlertRule, labels: Record<string, string>): object {
  return { alert, expr, ...(wait === undefined ? {} : { for: wait }), labels, annotations: { summary, description } };
}

/** The labels that metrics must have, as kube-state-metrics takes them. */
function allowlistOf(keys: readonly string[], alerts: readonly WorkloadAlert[]): string {
  const gangs = alerts.includes(WorkloadAlert.GANG_PARTLY_RUNNING) ? ['jobset.sigs.k8s.io/jobset-name', 'volcano.sh/job-name'] : [];
  const of = (resource: string, names: readonly string[]): string[] => (names.length === 0 ? [] : [`${resource}=[${names.join(',')}]`]);
  const lists = [...of('cronjobs', keys), ...of('jobs', keys), ...of('pods', [...new Set([...keys, ...gangs])])];
  return lists.length === 0 ? '' : `--metric-labels-allowlist=${lists.join(',')}`;
}

function thresholdsOf(problems: Problems, given: AlertThresholds): Thresholds {
  const share = (property: 'failureRate' | 'quotaUsage', usual: number): number => {
    const value = given[property] ?? usual;
    if (!(value > 0 && value <= 1)) {
      problems.add(`thresholds.${property}`, value, 'must be a share: more than 0 and at most 1', `write for instance ${usual}`);
    }
    return value;
  };
  const time = (property: Exclude<keyof AlertThresholds, 'failureRate' | 'quotaUsage'>, usual: Duration): number =>
    wholeSeconds(problems, `thresholds.${property}`, given[property] ?? usual, 1) ?? 0;
  return {
    failureRate: share('failureRate', 0.2),
    failureWindow: time('failureWindow', Duration.days(1)),
    longestRun: given.longestRun === undefined ? undefined : secondsOf(given.longestRun),
    queueWait: time('queueWait', Duration.hours(1)),
    partlyRunning: time('partlyRunning', Duration.minutes(15)),
    cronDelay: time('cronDelay', Duration.minutes(10)),
    cronLate: time('cronLate', Duration.hours(6)),
    quotaUsage: share('quotaUsage', 0.9),
  };
}
