import { Chart, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { ManifestObject } from '../render/manifest-object';
import { checkLabels } from '../upstream/names';
import { Problems } from '../base/problems';
import { secondsOf, wholeSeconds } from '../base/seconds';
import { CronRunProps } from './cron-spec';

/**
 * An alert when a schedule has had no successful run for too long: because runs fail, or are left out, or wait for
 * ever in a queue.
 *
 * It is a PrometheusRule, which needs the Prometheus operator and kube-state-metrics. A suspended schedule does not
 * raise it.
 */
export interface LateAlert {
  /**
   * How long ago the last success may be.
   *
   * @default - the longest time between two starts, then how late a run may start, then its `timeout`, or the time between two starts again
   * where there is none
   */
  readonly after?: Duration;

  /**
   * Value of the alert's label `severity`.
   *
   * @default warning
   */
  readonly severity?: string;

  /**
   * Labels of the PrometheusRule, by which Prometheus finds it, for instance `{ release: 'kube-prometheus-stack' }`.
   *
   * @default - none
   */
  readonly labels?: Record<string, string>;
}

/** After how many seconds without a success the alert is raised. */
export function lateAfter(problems: Problems, alert: LateAlert, { schedule, startingDeadline, timeout }: CronRunProps): number {
  checkLabels(problems, 'lateAlert.labels', alert.labels);
  const longest = schedule._longestPeriod;
  const given = wholeSeconds(problems, 'lateAlert.after', alert.after, 1);
  if (given !== undefined && given < longest) {
    problems.add(
      'lateAlert.after', `${given}s`, `must be at least the longest time between two starts, ${longest}s, or every run would raise it`,
      'raise it, or leave it out',
    );
  }
  return given ?? longest + (secondsOf(startingDeadline) ?? schedule._startingDeadline) + (secondsOf(timeout) ?? longest);
}

/** Renders the PrometheusRule of a CronJob, as the child `LateAlert`. */
export function renderLateAlert(scope: Construct, cronJob: string, alert: LateAlert, after: () => number): ManifestObject {
  const namespace = Chart.of(scope).namespace;
  const selector = `{cronjob="${cronJob}"${namespace === undefined ? '' : `,namespace="${namespace}"`}}`;
  return new ManifestObject(scope, 'LateAlert', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    name: `${cronJob}-late`,
    labels: alert.labels,
    body: () => ({
      spec: {
        groups: [
          {
            name: `${cronJob}-late`,
            rules: [
              {
                alert: 'BatchRunLate',
                // one that has never succeeded counts from when it was made
                expr: `time() - max by (namespace, cronjob) (kube_cronjob_status_last_successful_time${selector} or `
                  + `kube_cronjob_created${selector}) > ${after()} unless on (namespace, cronjob) kube_cronjob_spec_suspend${selector} `
                    + '== 1',
                for: '5m',
                labels: { severity: alert.severity ?? 'warning' },
                annotations: {
                  summary: `CronJob ${cronJob} has had no successful run for more than ${after()} seconds`,
                  description:
                    'Its runs fail, are left out because an earlier one has not ended, or wait in a queue that does not admit them.',
                },
              },
            ],
          },
        ],
      },
    }),
  });
}
