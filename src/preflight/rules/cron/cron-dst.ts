import { clockChanges, timeZoneProblem } from '../../../time/time-zone';
import { text } from '../../json';
import { isSchedule, readSchedule } from '../../schedules';
import { ObjectRule } from '../../rule';
import { CRON_JOB, TEMPLATE } from '../examples';

const DAY = 24 * 60;

export const cronDst: ObjectRule = {
  id: 'cron-dst',
  on: ['CronJob.batch', 'CronJob.batch.volcano.sh'],
  severity: 'warning',
  family: 'check this',
  summary: 'The schedule falls into the hour that daylight saving time skips.',
  why: 'On the day the clocks go forward that time does not exist, and the run of that day is left out.',
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
    // A schedule of every hour just has one run less on that day.
    if (zone === undefined || timeZoneProblem(zone) !== undefined || !isSchedule(expression) || expression.everyHour) {
      return;
    }
    for (const { at, before, after } of clockChanges(zone)) {
      const day = Math.floor((at + before) / DAY);
      const from = at + before - day * DAY;
      const to = from + after - before;
      const skipped = expression.isFor(day) ? expression.minutesOfDay.find((time) => time >= from && time < to) : undefined;
      if (skipped !== undefined) {
        report({
          property: 'spec.schedule',
          value: object.spec.schedule,
          problem: `is skipped once a year in ${zone}`,
          arithmetic: `on ${new Date(day * DAY * 60_000).toISOString().slice(0, 10)} the clocks go from ${clock(from)} to ${clock(to)}, and ${clock(skipped)} does not exist`,
          fix: `choose a time outside ${clock(from)} to ${clock(to)}, or 'timeZone: Etc/UTC'`,
        });
        return;
      }
    }
  },
};

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
