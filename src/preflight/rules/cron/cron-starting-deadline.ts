import { whole } from '../../../base/json';
import { ObjectRule } from '../../rule';
import { CRON_JOB, TEMPLATE } from '../examples';

export const cronStartingDeadline: ObjectRule = {
  id: 'cron-starting-deadline',
  on: ['CronJob.batch'],
  severity: 'info',
  family: 'check this',
  summary: 'startingDeadlineSeconds is below 10.',
  why: 'A run that the controller does not start in that time is left out, without an event: when it restarts, or the API server is '
    + 'busy. Where nothing is in the way, runs start with a deadline of a second, too (seen on Kubernetes 1.36.3).',
  because: 'the documentation of CronJobs, and a live control plane',
  bad: `
${CRON_JOB}
spec: {schedule: '0 2 * * *', startingDeadlineSeconds: 5, concurrencyPolicy: Forbid, jobTemplate: {spec: {${TEMPLATE}}}}`,
  good: `
${CRON_JOB}
spec: {schedule: '0 2 * * *', startingDeadlineSeconds: 600, concurrencyPolicy: Forbid, jobTemplate: {spec: {${TEMPLATE}}}}`,
  check(object, report) {
    const deadline = whole(object.spec.startingDeadlineSeconds);
    if (deadline !== undefined && deadline < 10) {
      report({
        property: 'spec.startingDeadlineSeconds', value: deadline,
        problem: 'leaves a run out as soon as the controller is a little late', fix: 'write at least 10, for instance 600',
      });
    }
  },
};
