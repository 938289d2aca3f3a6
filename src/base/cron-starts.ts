import { CronExpression } from './cron-expression';
import { clockChanges, offsetsOf } from './time-zone';

const MINUTES_A_DAY = 24 * 60;

/** What a zone's clocks show less UTC at a minute since 1970-01-01 in UTC; right from 2026 to 2029. */
export function offsetAt(zone: string, minute: number): number {
  return clockChanges(zone).reduce((offset, { at, after }) => (at <= minute ? after : offset), offsetsOf(zone)[0]);
}

/**
 * When runs of a schedule start, in minutes since 1970-01-01 in UTC, ascending. A time that the clocks leave out has no run, and
 * one that comes twice has two.
 *
 * @param from first minute
 * @param end first minute after the last
 */
export function cronStarts(cron: CronExpression, zone: string, from: number, end: number): number[] {
  const offsets = [...new Set(offsetsOf(zone))];
  const first = Math.floor((from + Math.min(...offsets)) / MINUTES_A_DAY);
  const last = Math.floor((end + Math.max(...offsets)) / MINUTES_A_DAY);
  const starts: number[] = [];
  for (let day = first; day <= last; day++) {
    for (const minute of cron.isFor(day) ? cron.minutesOfDay : []) {
      const local = day * MINUTES_A_DAY + minute;
      starts.push(...offsets.map((offset) => local - offset).filter((start, i) => offsetAt(zone, start) === offsets[i]));
    }
  }
  return starts.filter((start) => start >= from && start < end).sort((a, b) => a - b);
}
