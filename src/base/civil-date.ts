const DAY = 24 * 60 * 60 * 1000;
const ISO_DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

/** Days from 1970-01-01 to a date such as `2026-03-01`; undefined where the text is no date of the calendar. */
export function dayOfDate(text: string): number | undefined {
  const milliseconds = typeof text === 'string' && ISO_DATE.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return Number.isNaN(milliseconds) || dateOfDay(milliseconds / DAY) !== text ? undefined : milliseconds / DAY;
}

/** The date, as `2026-03-01`, that is this many days after 1970-01-01. */
export function dateOfDay(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}
