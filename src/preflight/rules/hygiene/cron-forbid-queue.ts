import { Feature } from '../../model/feature';
import { WorkloadRule } from '../../rule';
import { CRON_JOB, TEMPLATE } from '../examples';

const cron = (policy: string): string => `
${CRON_JOB}
spec: {schedule: '0 2 * * *', concurrencyPolicy: ${policy}, jobTemplate: {metadata: {labels: {kueue.x-k8s.io/queue-name: training}},
  spec: {${TEMPLATE}}}}`;

export const cronForbidQueue: WorkloadRule = {
  id: 'cron-forbid-queue',
  on: 'workload',
  oncePerShape: 'in a namespace',
  needs: Feature.KUEUE_QUEUE,
  severity: 'warning',
  family: 'check this',
  summary: 'A CronJob that forbids overlap is queued by Kueue, and nothing watches it.',
  why: 'A run that waits in the queue counts as active: one run that is never admitted stops the schedule, silently. Watch '
    + 'kube_cronjob_status_last_successful_time. Concluded from both controllers, not tried.',
  because: 'the CronJob controller counts suspended Jobs as active',
  bad: cron('Forbid'),
  good: cron('Replace'),
  check(workload, report, world) {
    if (workload.kind !== 'CronJob' || workload.kueueQueue === undefined || workload.object.spec.concurrencyPolicy !== 'Forbid') {
      return;
    }
    const isWatched = world.index.ofType('PrometheusRule.monitoring.coreos.com').some((rule) => {
      const text = JSON.stringify(rule.spec);
      return text.includes('kube_cronjob_status_last_su') || text.includes(workload.object.name);
    });
    if (!isWatched) {
      report({
        property: 'spec.concurrencyPolicy', value: 'Forbid',
        problem: `stops the schedule when one run is never admitted by queue '${workload.kueueQueue}'`,
        fix: 'alert on a stale kube_cronjob_status_last_successful_time, or use Replace',
      });
    }
  },
};
