import { dateOfDay, dayOfDate } from '../base/civil-date';
import { clockChanges } from '../base/time-zone';

export const MINUTES_A_DAY = 24 * 60;
export const MINUTES_A_WEEK = 7 * MINUTES_A_DAY;

/** The days that the zone data of this library covers. */
const [FIRST_DAY, LAST_DAY] = ['2026-01-05', '2029-12-17'].map((date) => Number(dayOfDate(date)));

/** The week that is looked at unless somebody chooses another: no date of today's, so that the same input gives the same output. */
export const USUAL_WEEK = '2026-01-05';

/** Seven days from a Monday at midnight in UTC; minutes since 1970-01-01. */
export interface Week {
  /** Date of the Monday. */
  readonly monday: string;
  readonly from: number;
  readonly end: number;
}

/**
 * The week that a day is in.
 *
 * @throws if the text is no date from 2026 to 2029
 */
export function weekOf(date: string): Week {
  const day = dayOfDate(date);
  const monday = day === undefined ? undefined : day - ((day + 3) % 7);
  if (monday === undefined || monday < FIRST_DAY || monday > LAST_DAY) {
    throw new Error(`--week (${date}) must be a date such as ${USUAL_WEEK}, from ${dateOfDay(FIRST_DAY)} to ${dateOfDay(LAST_DAY + 6)}`);
  }
  const from = monday * MINUTES_A_DAY;
  return { monday: dateOfDay(monday), from, end: from + MINUTES_A_WEEK };
}

/** A change of clocks within a week. */
export interface ChangeInWeek {
  readonly zone: string;

  /** Minutes since 1970-01-01. */
  readonly at: number;

  /** For instance `the clocks of Europe/Berlin go forward on 2026-03-29 at 01:00 UTC`. */
  readonly sentence: string;
}

export function changesIn(week: Week, zones: Iterable<string>): ChangeInWeek[] {
  return [...new Set(zones)].sort().flatMap((zone) =>
    clockChanges(zone).filter(({ at }) => at >= week.from && at < week.end).map(({ at, before, after }) => ({
      zone, at, sentence: `the clocks of ${zone} go ${after > before ? 'forward' : 'back'} on ${dateAt(at)} at ${clockAt(at)} UTC`,
    })));
}

/** The date in UTC of a minute since 1970-01-01. */
export function dateAt(minute: number): string {
  return dateOfDay(Math.floor(minute / MINUTES_A_DAY));
}

/** The time of the day, for instance `02:30`. */
export function clockAt(minute: number): string {
  const ofDay = ((minute % MINUTES_A_DAY) + MINUTES_A_DAY) % MINUTES_A_DAY;
  return `${String(Math.floor(ofDay / 60)).padStart(2, '0')}:${String(ofDay % 60).padStart(2, '0')}`;
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** The weekday of a minute since 1970-01-01, which was a Thursday. */
export function weekdayAt(minute: number): string {
  return DAYS[(Math.floor(minute / MINUTES_A_DAY) + 3) % 7];
}
