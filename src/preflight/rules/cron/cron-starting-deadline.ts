import { whole } from '../../../base/json';
import { ObjectRule } from '../../rule';
import { CRON_JOB, TEMPLATE } from '../examples';

export const cronStartingDeadline: ObjectRule = {
  id: 'cron-starting-deadline',
  on: ['CronJob.batch'],
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'startingDeadlineSeconds is below 10.',
  why: 'The controller looks about every 10 seconds, so with a shorter deadline runs are missed at random, or all of them.',
  because: 'the documentation of CronJobs',
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
        problem: 'is shorter than the 10 seconds between two looks of the controller', fix: 'write at least 10, for instance 600',
      });
    }
  },
};
