import { ObjectRule } from '../../rule';
import { CRON_JOB, TEMPLATE } from '../examples';

const COUNTS = ['startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit'];

export const cronSettings: ObjectRule = {
  id: 'cron-settings',
  on: ['CronJob.batch', 'CronJob.batch.volcano.sh'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A setting of a CronJob has a value that is not allowed.',
  why: 'Deadlines and history limits are whole numbers from 0 on.',
  because: 'the API server validates CronJobs',
  bad: `
${CRON_JOB}
spec: {schedule: '0 2 * * *', successfulJobsHistoryLimit: -1, jobTemplate: {spec: {${TEMPLATE}}}}`,
  good: `
${CRON_JOB}
spec: {schedule: '0 2 * * *', successfulJobsHistoryLimit: 1, jobTemplate: {spec: {${TEMPLATE}}}}`,
  check(object, report) {
    const { spec } = object;
    for (const field of COUNTS) {
      const value = spec[field];
      if (value !== undefined && value !== null && !(typeof value === 'number' && Number.isInteger(value) && value >= 0)) {
        report({ property: `spec.${field}`, value, problem: 'must be a whole number from 0 on', fix: 'correct the number' });
      }
    }
  },
};
