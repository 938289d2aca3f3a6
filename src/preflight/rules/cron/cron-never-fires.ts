import { text } from '../../../base/json';
import { isSchedule, readSchedule } from '../../schedules';
import { ObjectRule } from '../../rule';
import { CRON_JOB, TEMPLATE } from '../examples';

export const cronNeverFires: ObjectRule = {
  id: 'cron-never-fires',
  on: ['CronJob.batch', 'CronJob.batch.volcano.sh'],
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'The schedule names a day that no year has.',
  why: 'Such a CronJob is accepted and never starts anything.',
  because: 'the calendar',
  bad: `
${CRON_JOB}
spec: {schedule: '0 2 30 2 *', concurrencyPolicy: Forbid, jobTemplate: {spec: {${TEMPLATE}}}}`,
  good: `
${CRON_JOB}
spec: {schedule: '0 2 28 2 *', concurrencyPolicy: Forbid, jobTemplate: {spec: {${TEMPLATE}}}}`,
  check(object, report) {
    const { schedule } = object.spec;
    const expression = readSchedule(text(schedule) ?? '');
    if (expression !== undefined && !isSchedule(expression) && expression.isNever) {
      report({
        property: 'spec.schedule', value: schedule, problem: 'names a day that does not exist, so it never fires',
        fix: 'use a day that each of its months has',
      });
    }
  },
};
