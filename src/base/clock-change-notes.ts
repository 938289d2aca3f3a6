import { dateOfDay } from './civil-date';
import { CronExpression } from './cron-expression';
import { ClockChange, clockChanges } from './time-zone';

const MINUTES_A_DAY = 24 * 60;

/** Starts of a schedule at changes of the clocks, as text. */
export interface ClockChangeStarts {
  /** For instance `02:30`, or `02:00 to 02:45`. */
  readonly times: string;
  readonly dates: readonly string[];
}

/** Starts that changes of the clocks leave out or double. */
export interface ClockChangeEffect {
  readonly skipped?: ClockChangeStarts;
  readonly repeated?: ClockChangeStarts;
}

/**
 * What changes of the clocks do to a schedule from 2026 to 2029.
 *
 * What starts in every hour follows the time that passes and is not affected.
 */
export function clockChangeEffect(cron: CronExpression, timeZone: string): ClockChangeEffect {
  if (cron.everyHour) {
    return {};
  }
  const changes = clockChanges(timeZone);
  return {
    skipped: affected(cron, changes.filter(({ before, after }) => after > before)),
    repeated: affected(cron, changes.filter(({ before, after }) => after < before)),
  };
}

/** Sentences about runs that changes of the clocks leave out or double, from 2026 to 2029. */
export function clockChangeNotes(cron: CronExpression, timeZone: string): string[] {
  const { skipped, repeated } = clockChangeEffect(cron, timeZone);
  return [
    ...(skipped === undefined
      ? []
      : [`${skipped.times} does not exist in ${timeZone} on ${skipped.dates.join(', ')}, when the clocks go forward: no run starts then`]),
    ...(repeated === undefined
      ? []
      : [`${repeated.times} comes twice in ${timeZone} on ${repeated.dates.join(', ')}, when the clocks go back: two runs start`]),
  ];
}

function affected(cron: CronExpression, changes: ClockChange[]): ClockChangeStarts | undefined {
  const starts = changes.flatMap(({ at, before, after }) => startsWithin(cron, at + Math.min(before, after), at + Math.max(before, after)));
  if (starts.length === 0) {
    return undefined;
  }
  const times = [...new Set(starts.map((start) => start % MINUTES_A_DAY))].sort((a, b) => a - b);
  const dates = new Set(starts.map((start) => dateOfDay(Math.floor(start / MINUTES_A_DAY))));
  return { times: times.length === 1 ? clock(times[0]) : `${clock(times[0])} to ${clock(times[times.length - 1])}`, dates: [...dates] };
}

/** Starts from `first` and before `end`, all in minutes of local time since 1970-01-01. */
function startsWithin(cron: CronExpression, first: number, end: number): number[] {
  const days = [...new Set([first, end - 1].map((minute) => Math.floor(minute / MINUTES_A_DAY)))].filter((day) => cron.isFor(day));
  return days
    .flatMap((day) => cron.minutesOfDay.map((minute) => day * MINUTES_A_DAY + minute))
    .filter((start) => start >= first && start < end);
}

function clock(minuteOfDay: number): string {
  const digits = (value: number) => String(value).padStart(2, '0');
  return `${digits(Math.floor(minuteOfDay / 60))}:${digits(minuteOfDay % 60)}`;
}
