import { isSchedule, readSchedule } from '../../schedules';
import { ObjectRule } from '../../rule';
import { CRON_JOB, TEMPLATE } from '../examples';

export const cronSchedule: ObjectRule = {
  id: 'cron-schedule',
  on: ['CronJob.batch', 'CronJob.batch.volcano.sh'],
  severity: 'error',
  family: 'is rejected',
  summary: 'The schedule of a CronJob does not parse.',
  why: 'It has five fields, or is one of @hourly, @daily and the like; there is no field for seconds, and a time zone belongs in timeZone.',
  because: 'the API server parses schedules with robfig/cron and refuses TZ in them',
  bad: `
${CRON_JOB}
spec: {schedule: '0 0 2 * * *', concurrencyPolicy: Forbid, jobTemplate: {spec: {${TEMPLATE}}}}`,
  good: `
${CRON_JOB}
spec: {schedule: '0 2 * * *', concurrencyPolicy: Forbid, jobTemplate: {spec: {${TEMPLATE}}}}`,
  check(object, report) {
    const { schedule } = object.spec;
    const property = 'spec.schedule';
    if (typeof schedule !== 'string' || schedule.trim() === '') {
      report({ property, value: schedule, problem: 'must be a cron schedule', fix: "write for instance '0 2 * * *' in quotes" });
    } else if (schedule.includes('TZ')) {
      report({ property, value: schedule, problem: 'must not carry a time zone', fix: 'move the zone to spec.timeZone' });
    } else {
      const expression = readSchedule(schedule);
      if (expression !== undefined && !isSchedule(expression) && !expression.isNever) {
        report({ property, value: schedule, problem: expression.problem, fix: expression.fix });
      }
    }
  },
};
