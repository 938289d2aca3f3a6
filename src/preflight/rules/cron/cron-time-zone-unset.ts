import { text } from '../../../base/json';
import { isSchedule, readSchedule } from '../../schedules';
import { ObjectRule } from '../../rule';
import { CRON_JOB, TEMPLATE } from '../examples';

export const cronTimeZoneUnset: ObjectRule = {
  id: 'cron-time-zone-unset',
  on: ['CronJob.batch', 'CronJob.batch.volcano.sh'],
  severity: 'info',
  family: 'check this',
  summary: 'A schedule with a time of day has no timeZone.',
  why: 'It then runs in the zone of the kube-controller-manager, which differs between clusters and is rarely the zone of whoever wrote '
    + 'the schedule.',
  because: 'the default of timeZone is the zone of the controller',
  bad: `
${CRON_JOB}
spec: {schedule: '0 2 * * *', concurrencyPolicy: Forbid, jobTemplate: {spec: {${TEMPLATE}}}}`,
  good: `
${CRON_JOB}
spec: {schedule: '0 2 * * *', timeZone: Etc/UTC, concurrencyPolicy: Forbid, jobTemplate: {spec: {${TEMPLATE}}}}`,
  check(object, report) {
    const { schedule, timeZone } = object.spec;
    if (timeZone !== undefined || text(schedule) === undefined) {
      return;
    }
    const expression = readSchedule(schedule as string);
    if (isSchedule(expression) && !expression.everyHour) {
      report({
        property: 'spec.timeZone', problem: "leaves the hour to the controller's own time zone",
        fix: "write for instance 'timeZone: Etc/UTC'",
      });
    }
  },
};
