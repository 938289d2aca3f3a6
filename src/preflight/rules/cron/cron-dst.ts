import { parseCron } from '../../cron-expression';
import { text } from '../../json';
import { isTimeZone, skippedTimes } from '../../time-zones';
import { ObjectRule } from '../../rule';
import { CRON_JOB, TEMPLATE } from '../examples';

/** Any year with today's rules: the answer must not depend on when it is asked. */
const YEAR = 2027;

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
    const expression = parseCron(text(object.spec.schedule) ?? '');
    if (zone === undefined || !isTimeZone(zone) || typeof expression === 'string' || expression.fields === undefined) {
      return;
    }
    const { hours, minutes } = expression.fields;
    // A schedule of every hour just has one run less on that day.
    if (hours.size === 24) {
      return;
    }
    for (const { date, from, to } of skippedTimes(zone, YEAR)) {
      const skipped = [...hours].flatMap((hour) => [...minutes].map((minute) => hour * 60 + minute)).find((time) => time >= from && time < to);
      if (skipped !== undefined) {
        report({
          property: 'spec.schedule',
          value: object.spec.schedule,
          problem: `is skipped once a year in ${zone}`,
          arithmetic: `on ${date} the clocks go from ${clock(from)} to ${clock(to)}, and ${clock(skipped)} does not exist`,
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
