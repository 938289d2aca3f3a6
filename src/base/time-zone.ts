import { nearMissOf } from './nearest';
import { Problem } from './problems';

const MINUTES_A_WEEK = 7 * 24 * 60;
const MINUTE = 60_000;

/** The years whose clock changes are looked at: fixed, so that no result depends on today's date. */
const FIRST = Date.UTC(2026, 0, 1) / MINUTE;
const END = Date.UTC(2030, 0, 1) / MINUTE;

/** The abbreviations that are zones of the IANA database; JavaScript takes others, such as PST and IST, and the API server does not. */
const ABBREVIATIONS = ['CET', 'EET', 'EST', 'GMT', 'HST', 'MET', 'MST', 'PRC', 'ROC', 'ROK', 'UCT', 'UTC', 'WET'];

/** A moment at which a zone's clocks are put forward or back; minutes throughout. */
export interface ClockChange {
  /** Since 1970-01-01 in UTC. */
  readonly at: number;

  /** Local time less UTC before the change. */
  readonly before: number;

  /** Local time less UTC after the change. */
  readonly after: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const changes = new Map<string, ClockChange[]>();

/**
 * Says what is wrong with a CronJob's time zone.
 *
 * The API server looks it up in its own copy of the IANA database; here Node's copy stands for it.
 */
export function timeZoneProblem(zone: string): Problem | undefined {
  const parts = zone.split('/');
  const named = parts.every((part) => /^[A-Z][A-Za-z0-9._+-]{0,13}$/.test(part)) && isSpelt(parts);
  if (named && zone !== 'Local' && (!/^[A-Z]{3}$/.test(zone) || ABBREVIATIONS.includes(zone)) && formatOf(zone) !== undefined) {
    const known = formatOf(zone)?.resolvedOptions().timeZone;
    if (known === zone || known?.toLowerCase() !== zone.toLowerCase()) {
      return undefined;
    }
  }
  const plain = zone.trim().toLowerCase().replace(/[\s-]+/g, '_');
  const zones = Intl.supportedValuesOf('timeZone');
  const meant = zones.find((name) => name.toLowerCase() === plain || name.toLowerCase().endsWith(`/${plain}`)) ?? nearMissOf(zone, zones);
  return {
    value: zone,
    problem: `must be a time zone of the IANA database, in its spelling (known to this Node: ${process.versions.tz})`,
    fix: `write ${meant === undefined ? "for instance 'Europe/Paris' or 'UTC'" : `'${meant}'`}`,
  };
}

const AREAS = [
  'Africa', 'America', 'Antarctica', 'Arctic', 'Asia', 'Atlantic', 'Australia', 'Brazil', 'Canada', 'Chile', 'Etc', 'Europe', 'Indian',
  'Mexico', 'Pacific', 'US',
];
const OF_ETC = /^(?:GMT(?:[+-]?[0-9]{1,2})?|Greenwich|UCT|UTC|Universal|Zulu)$/;

/** Node takes other capitals too, and does not know the spelling of names that are other names of a zone. */
function isSpelt([area, ...rest]: readonly string[]): boolean {
  const known = AREAS.find((one) => one.toLowerCase() === area.toLowerCase());
  const hasCapitals = rest.some((part) => part.length > 3 && part === part.toUpperCase() && /[A-Z]/.test(part));
  return known === undefined || (known === area && (area === 'Etc' ? rest.every((part) => OF_ETC.test(part)) : !hasCapitals));
}

/** The clock changes of a zone from 2026 to 2029. */
export function clockChanges(zone: string): ClockChange[] {
  let found = changes.get(zone);
  if (found === undefined) {
    found = findChanges(zone);
    changes.set(zone, found);
  }
  return found;
}

/** What a zone's clocks show less UTC, in minutes: all values from 2026 to 2029. */
export function offsetsOf(zone: string): number[] {
  return [offsetAt(zone, FIRST), ...clockChanges(zone).map(({ after }) => after)];
}

function findChanges(zone: string): ClockChange[] {
  const found: ClockChange[] = [];
  for (let start = FIRST; start < END; start += MINUTES_A_WEEK) {
    const before = offsetAt(zone, start);
    const after = offsetAt(zone, start + MINUTES_A_WEEK);
    if (before !== after) {
      found.push({ at: changeWithin(zone, start, start + MINUTES_A_WEEK), before, after });
    }
  }
  return found;
}

/** The first minute of the new offset, which is after `start` and not after `end`. */
function changeWithin(zone: string, start: number, end: number): number {
  let last = start;
  let first = end;
  while (first - last > 1) {
    const middle = Math.floor((last + first) / 2);
    if (offsetAt(zone, middle) === offsetAt(zone, start)) {
      last = middle;
    } else {
      first = middle;
    }
  }
  return first;
}

function offsetAt(zone: string, minute: number): number {
  const parts = formatOf(zone)?.formatToParts(minute * MINUTE) ?? [];
  const [year, month, day, hour, minutes] = ['year', 'month', 'day', 'hour', 'minute'].map((type) =>
    Number(parts.find((part) => part.type === type)?.value),
  );
  return Date.UTC(year, month - 1, day, hour, minutes) / MINUTE - minute;
}

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  let format = formats.get(zone);
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat('en-US', {
        timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric',
      });
    } catch {
      return undefined;
    }
    formats.set(zone, format);
  }
  return format;
}
