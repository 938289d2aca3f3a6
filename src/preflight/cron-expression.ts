/** A cron schedule as the Kubernetes controllers read it (the standard parser of robfig/cron). */
export interface CronExpression {
  /** Undefined for `@every`, which knows no calendar. */
  readonly fields?: CronFields;

  /** Seconds between runs of `@every`. */
  readonly every?: number;
}

/** Which values each field matches. */
export interface CronFields {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;

  /** With both days and weekdays restricted, either is enough. */
  readonly dayIsAny: boolean;
  readonly weekdayIsAny: boolean;
}

interface FieldRange {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const RANGES: readonly FieldRange[] = [
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day of month', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12, names: MONTHS },
  { name: 'day of week', min: 0, max: 6, names: WEEKDAYS },
];
const DESCRIPTORS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *', '@annually': '0 0 1 1 *', '@monthly': '0 0 1 * *', '@weekly': '0 0 * * 0', '@daily': '0 0 * * *', '@midnight': '0 0 * * *', '@hourly': '0 * * * *',
};

/** Reads a schedule; a text is what is wrong with it. */
export function parseCron(schedule: string): CronExpression | string {
  const trimmed = schedule.trim();
  if (trimmed.startsWith('@every ')) {
    const seconds = goDuration(trimmed.slice('@every '.length));
    return seconds === undefined ? "must give '@every' a duration such as 1h30m" : { every: Math.max(1, seconds) };
  }
  if (trimmed.startsWith('@') && !Object.prototype.hasOwnProperty.call(DESCRIPTORS, trimmed)) {
    return `must be one of ${Object.keys(DESCRIPTORS).join(', ')}, or '@every' with a duration`;
  }
  const parts = (trimmed.startsWith('@') ? DESCRIPTORS[trimmed] : trimmed).split(/\s+/).filter((part) => part !== '');
  if (parts.length !== 5) {
    return `must have the 5 fields minute, hour, day of month, month and day of week, and has ${parts.length}`;
  }
  const sets: ReadonlySet<number>[] = [];
  for (const [i, part] of parts.entries()) {
    const set = parseField(part, RANGES[i]);
    if (typeof set === 'string') {
      return set;
    }
    sets.push(set);
  }
  const [minutes, hours, days, months, weekdays] = sets;
  return { fields: { minutes, hours, days, months, weekdays, dayIsAny: isAny(parts[2]), weekdayIsAny: isAny(parts[4]) } };
}

function isAny(part: string): boolean {
  return part.split(',').some((item) => item === '*' || item === '?' || /^[*?]\/1$/.test(item));
}

function parseField(part: string, range: FieldRange): ReadonlySet<number> | string {
  const values = new Set<number>();
  for (const item of part.split(',')) {
    const problem = addItem(item, range, values);
    if (problem !== undefined) {
      return problem;
    }
  }
  return values;
}

function addItem(item: string, range: FieldRange, values: Set<number>): string | undefined {
  const match = /^([^-/]+)(?:-([^-/]+))?(?:\/([0-9]+))?$/.exec(item);
  const wrong = `must have a ${range.name} of numbers from ${range.min} to ${range.max}, lists, ranges or steps, and has '${item}'`;
  if (match === null) {
    return wrong;
  }
  const [, from, to, step] = match;
  const isStar = from === '*' || from === '?';
  const low = isStar ? range.min : valueOf(from, range);
  // `5/15` means from 5 to the end in steps of 15.
  const high = isStar || (to === undefined && step !== undefined) ? range.max : valueOf(to ?? from, range);
  const by = step === undefined ? 1 : Number(step);
  if (low === undefined || high === undefined || low > high || low < range.min || high > range.max || by < 1 || (isStar && to !== undefined)) {
    return wrong;
  }
  for (let value = low; value <= high; value += by) {
    values.add(value);
  }
  return undefined;
}

function valueOf(text: string, range: FieldRange): number | undefined {
  if (/^[0-9]{1,4}$/.test(text)) {
    return Number(text);
  }
  const position = range.names?.indexOf(text.toLowerCase()) ?? -1;
  return position === -1 ? undefined : position + range.min;
}

const UNITS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001, us: 1e-6, µs: 1e-6, ns: 1e-9 };

/** Seconds of a duration as Go writes it, such as `1h30m`. */
export function goDuration(text: string): number | undefined {
  if (!/^([0-9]+(\.[0-9]*)?(h|ms|m|s|us|µs|ns))+$/.test(text)) {
    return undefined;
  }
  return [...text.matchAll(/([0-9]+(?:\.[0-9]*)?)(h|ms|m|s|us|µs|ns)/g)].reduce((sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit], 0);
}

/** Whether a year, even a leap year, has no day that the schedule matches. */
export function neverFires(fields: CronFields): boolean {
  if (fields.dayIsAny || !fields.weekdayIsAny) {
    return false;
  }
  const longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return ![...fields.months].some((month) => [...fields.days].some((day) => day <= longest[month - 1]));
}

/** A rough number of seconds between two runs: the shortest that the fields allow. */
export function shortestPeriod(expression: CronExpression): number {
  if (expression.fields === undefined) {
    return expression.every ?? 60;
  }
  const { minutes, hours } = expression.fields;
  if (minutes.size > 1) {
    return smallestGap(minutes, 60) * 60;
  }
  if (hours.size > 1) {
    return smallestGap(hours, 24) * 3600;
  }
  const { days, weekdays, dayIsAny, weekdayIsAny } = expression.fields;
  if (dayIsAny && !weekdayIsAny) {
    return smallestGap(weekdays, 7) * 86_400;
  }
  return dayIsAny || !weekdayIsAny ? 86_400 : smallestGap(days, 28) * 86_400;
}

function smallestGap(values: ReadonlySet<number>, modulus: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.max(1, sorted.reduce((gap, value, i) => Math.min(gap, i + 1 < sorted.length ? sorted[i + 1] - value : sorted[0] + modulus - value), modulus));
}
