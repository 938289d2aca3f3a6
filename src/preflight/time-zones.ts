const PARTS = /^[A-Za-z._0-9+-]{1,14}$/;

/** Whether a text names a time zone that an API server with ordinary zone data knows. */
export function isTimeZone(name: string): boolean {
  if (name === 'Local' || !name.split('/').every((part) => PARTS.test(part) && part !== '.' && part !== '..') || /^[+-]/.test(name)) {
    return false;
  }
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** A wall-clock time that does not exist on one day of the year, because clocks go forward over it. */
export interface SkippedTime {
  /** For instance `2026-03-29`. */
  readonly date: string;

  /** Minutes after midnight. */
  readonly from: number;
  readonly to: number;
}

const KNOWN = new Map<string, readonly SkippedTime[]>();

/** When clocks in a zone go forward in a year, at most a few times. */
export function skippedTimes(zone: string, year: number): readonly SkippedTime[] {
  const key = `${zone} ${year}`;
  let times = KNOWN.get(key);
  if (times === undefined) {
    times = findSkippedTimes(zone, year);
    KNOWN.set(key, times);
  }
  return times;
}

function findSkippedTimes(zone: string, year: number): SkippedTime[] {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' });
  const offset = (time: number): number => wallClock(format, time) - time;
  const found: SkippedTime[] = [];
  const day = 86_400_000;
  for (let time = Date.UTC(year, 0, 1); time < Date.UTC(year + 1, 0, 1); time += day) {
    if (offset(time + day) > offset(time)) {
      let low = time;
      let high = time + day;
      while (high - low > 60_000) {
        const middle = low + Math.floor((high - low) / 120_000) * 60_000;
        [low, high] = offset(middle) > offset(time) ? [low, middle] : [middle, high];
      }
      const before = new Date(low + offset(low) + 60_000);
      const after = new Date(high + offset(high));
      found.push({ date: before.toISOString().slice(0, 10), from: minutesOf(before), to: minutesOf(after) });
    }
  }
  return found;
}

function wallClock(format: Intl.DateTimeFormat, time: number): number {
  const parts = Object.fromEntries(format.formatToParts(time).map((part) => [part.type, Number(part.value)]));
  return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute);
}

function minutesOf(date: Date): number {
  return date.getUTCHours() * 60 + date.getUTCMinutes();
}
