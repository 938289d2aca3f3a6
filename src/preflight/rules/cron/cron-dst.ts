import { clockChangeEffect } from '../../../base/clock-change-notes';
import { timeZoneProblem } from '../../../base/time-zone';
import { text } from '../../../base/json';
import { isSchedule, readSchedule } from '../../schedules';
import { ObjectRule } from '../../rule';
import { CRON_JOB, TEMPLATE } from '../examples';

export const cronDst: ObjectRule = {
  id: 'cron-dst',
  on: ['CronJob.batch', 'CronJob.batch.volcano.sh'],
  severity: 'warning',
  family: 'check this',
  summary: 'The schedule falls into the hour that daylight saving time skips, or has twice.',
  why: 'On the day the clocks go forward that time does not exist, and the run of that day is left out; on the day they go back it '
    + 'comes twice, and so does the run.',
  because: 'the zone data of timeZone',
  bad: `
${CRON_JOB}
spec: {schedule: '30 2 * * *', timeZone: Europe/Berlin, concurrencyPolicy: Forbid, jobTemplate: {spec: {${TEMPLATE}}}}`,
  good: `
${CRON_JOB}
spec: {schedule: '30 3 * * *', timeZone: Europe/Berlin, concurrencyPolicy: Forbid, jobTemplate: {spec: {${TEMPLATE}}}}`,
  check(object, report) {
    const zone = text(object.spec.timeZone);
    const expression = readSchedule(text(object.spec.schedule) ?? '');
    if (zone === undefined || timeZoneProblem(zone) !== undefined || !isSchedule(expression)) {
      return;
    }
    const { skipped, repeated } = clockChangeEffect(expression, zone);
    const fix = "choose a time that no change of the clocks touches, or 'timeZone: Etc/UTC'";
    if (skipped !== undefined) {
      report({
        property: 'spec.schedule', value: object.spec.schedule, problem: `is skipped in ${zone} when the clocks go forward`,
        arithmetic: `there is no ${skipped.times} on ${skipped.dates.join(', ')}`, fix,
      });
    }
    if (repeated !== undefined) {
      report({
        property: 'spec.schedule', value: object.spec.schedule, problem: `starts twice in ${zone} when the clocks go back`,
        arithmetic: `${repeated.times} comes twice on ${repeated.dates.join(', ')}`, fix,
      });
    }
  },
};
