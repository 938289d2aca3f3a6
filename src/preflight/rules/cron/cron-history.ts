import { at, text, whole } from '../../../base/json';
import { isSchedule, readSchedule } from '../../schedules';
import { ObjectRule } from '../../rule';
import { CRON_JOB, TEMPLATE } from '../examples';

export const cronHistory: ObjectRule = {
  id: 'cron-history',
  on: ['CronJob.batch'],
  severity: 'info',
  family: 'will not do what it says',
  summary: 'The history of a CronJob is never as long as its limits say, because finished Jobs are deleted first.',
  why: 'ttlSecondsAfterFinished deletes each Job on its own; with a TTL below the limit times the period the history limits have no '
    + 'effect.',
  because: 'the TTL controller deletes finished Jobs whoever owns them',
  bad: `
${CRON_JOB}
spec: {schedule: '0 2 * * *', concurrencyPolicy: Forbid, successfulJobsHistoryLimit: 3,
  jobTemplate: {spec: {ttlSecondsAfterFinished: 86400, ${TEMPLATE}}}}`,
  good: `
${CRON_JOB}
spec: {schedule: '0 2 * * *', concurrencyPolicy: Forbid, successfulJobsHistoryLimit: 3,
  jobTemplate: {spec: {ttlSecondsAfterFinished: 345600, ${TEMPLATE}}}}`,
  check(object, report) {
    const ttl = whole(at(object.spec, 'jobTemplate', 'spec', 'ttlSecondsAfterFinished'));
    const limit = whole(object.spec.successfulJobsHistoryLimit);
    const expression = readSchedule(text(object.spec.schedule) ?? '');
    if (ttl === undefined || limit === undefined || limit < 2 || !isSchedule(expression)) {
      return;
    }
    const period = (expression.period ?? 0) * 60;
    if (ttl < period * (limit - 1)) {
      report({
        property: 'spec.successfulJobsHistoryLimit',
        value: limit,
        problem: 'is never reached',
        arithmetic: `a run about every ${period} s, each deleted ${ttl} s after it ends, leaves ${Math.max(1, Math.ceil(ttl / period))}`,
        fix: `raise ttlSecondsAfterFinished to ${period * limit}, or lower the limit`,
      });
    }
  },
};
