import { timeZoneProblem } from '../../../base/time-zone';
import { ObjectRule } from '../../rule';
import { CRON_JOB, TEMPLATE } from '../examples';

export const cronTimeZone: ObjectRule = {
  id: 'cron-time-zone',
  on: ['CronJob.batch', 'CronJob.batch.volcano.sh'],
  severity: 'error',
  family: 'is rejected',
  summary: 'timeZone is not a time zone.',
  why: 'The API server must find it in its zone data; Local, offsets and made-up names are refused.',
  because: 'the API server validates timeZone of CronJobs',
  bad: `
${CRON_JOB}
spec: {schedule: '0 2 * * *', timeZone: Europe/Berln, concurrencyPolicy: Forbid, jobTemplate: {spec: {${TEMPLATE}}}}`,
  good: `
${CRON_JOB}
spec: {schedule: '0 2 * * *', timeZone: Europe/Berlin, concurrencyPolicy: Forbid, jobTemplate: {spec: {${TEMPLATE}}}}`,
  check(object, report) {
    const { timeZone } = object.spec;
    if (timeZone === undefined || timeZone === null) {
      return;
    }
    const problem = timeZoneProblem(String(timeZone));
    if (problem !== undefined) {
      report({ property: 'spec.timeZone', value: timeZone, problem: problem.problem, fix: problem.fix });
    }
  },
};
