import { Problem } from './problems';
import { dayOfDate } from './civil-date';

/** Weekdays and leap years repeat after 28 years, so that what happens in these happens in all until 2099. */
const FIRST_DAY = Number(dayOfDate('2026-01-01'));
const LAST_DAY = Number(dayOfDate('2053-12-31'));
const MINUTES_A_DAY = 24 * 60;

const SHORTHANDS: Record<string, string> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

interface FieldRule {
  readonly what: string;
  readonly min: number;
  readonly max: number;
  readonly names: readonly string[];
}

const FIELDS: FieldRule[] = [
  { what: 'minute', min: 0, max: 59, names: [] },
  { what: 'hour', min: 0, max: 23, names: [] },
  { what: 'day of month', min: 1, max: 31, names: [] },
  { what: 'month', min: 1, max: 12, names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] },
  { what: 'day of week', min: 0, max: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

/** The values of one field, and whether it is left open with a star. */
interface Field {
  readonly values: ReadonlySet<number>;
  readonly open: boolean;
}

/**
 * When a CronJob's schedule comes true, read as Kubernetes reads it: by the grammar of robfig/cron, standard parser.
 *
 * That grammar is narrower than what cron libraries accept (Sunday is 0 and never 7; no L, W or #) and wider in places
 * (`5/15`, `?`), so that no other parser gives the API server's verdict.
 *
 * @see https://github.com/robfig/cron/blob/v3.0.1/parser.go
 */
export class CronExpression {
  /** Reads an expression, or says what is wrong with it. */
  public static read(text: string): CronExpression | Problem {
    let result = CronExpression.cache.get(text);
    if (result === undefined) {
      result = CronExpression.readNew(text);
      CronExpression.cache.set(text, result);
    }
    return result;
  }

  private static readonly cache = new Map<string, CronExpression | Problem>();

  private static readNew(text: string): CronExpression | Problem {
    const shorthand = text.startsWith('@');
    const expanded = shorthand ? SHORTHANDS[text] : text;
    const malformed = shorthand ? shorthandProblem(text) : textProblem(text);
    if (malformed !== undefined || expanded === undefined) {
      return { value: text, ...(malformed ?? { problem: '', fix: '' }) };
    }
    const fields = expanded.trim().split(/\s+/).map((field, i) => readField(field, FIELDS[i]));
    const wrong = fields.find((field): field is FieldProblem => 'problem' in field);
    if (wrong !== undefined) {
      return { value: text, ...wrong };
    }
    const expression = new CronExpression(fields as Field[]);
    return expression.period === undefined ? { value: text, ...NEVER } : expression;
  }

  /** Minutes after midnight at which it comes true on a day that it is for, ascending. */
  public readonly minutesOfDay: readonly number[];

  /** Whether it comes true in every hour, so that no change of the clocks leaves out or doubles a run. */
  public readonly everyHour: boolean;

  /** The shortest time between two runs in minutes, by a clock that is never changed; undefined if it never comes true. */
  public readonly period?: number;

  /** The longest time between two runs in minutes, in the same sense. */
  public readonly longestPeriod: number;

  private constructor(private readonly fields: Field[]) {
    const ascending = ({ values }: Field) => [...values].sort((a, b) => a - b);
    this.minutesOfDay = ascending(fields[1]).flatMap((hour) => ascending(fields[0]).map((minute) => hour * 60 + minute));
    this.everyHour = fields[1].values.size === 24;
    const daysBetween = this.daysBetween();
    this.period = this.shortestInterval(Math.min(...daysBetween));
    this.longestPeriod = this.longestInterval(Math.max(...daysBetween));
  }

  /** Whether it comes true on the day that is this many days after 1970-01-01. */
  public isFor(day: number): boolean {
    const { month, date, weekday } = calendarDay(day);
    const [, , ofMonth, ofYear, ofWeek] = this.fields;
    if (!ofYear.values.has(month)) {
      return false;
    }
    // cron's old rule: two restricted day fields are alternatives
    return ofMonth.open || ofWeek.open
      ? ofMonth.values.has(date) && ofWeek.values.has(weekday)
      : ofMonth.values.has(date) || ofWeek.values.has(weekday);
  }

  private shortestInterval(days: number): number | undefined {
    const shortest = Math.min(this.overnight(days), ...this.withinDay());
    return Number.isFinite(shortest) ? shortest : undefined;
  }

  private longestInterval(days: number): number {
    return Math.max(this.overnight(days), ...this.withinDay());
  }

  /** Minutes from the last run of one day to the first of the next one that has any. */
  private overnight(days: number): number {
    const times = this.minutesOfDay;
    return times.length === 0 ? Infinity : days * MINUTES_A_DAY - (times[times.length - 1] - times[0]);
  }

  private withinDay(): number[] {
    return this.minutesOfDay.slice(1).map((time, i) => time - this.minutesOfDay[i]);
  }

  /** All numbers of days that lie between two days on which it comes true. */
  private daysBetween(): Set<number> {
    const found = new Set<number>();
    let last: number | undefined;
    for (let day = FIRST_DAY; day <= LAST_DAY; day++) {
      if (this.isFor(day)) {
        found.add(day - (last ?? -Infinity));
        last = day;
      }
    }
    found.delete(Infinity);
    return found;
  }
}

/** What a day is called. */
interface CalendarDay {
  readonly month: number;
  readonly date: number;
  readonly weekday: number;
}

const calendar = new Map<number, CalendarDay>();

/** Every expression asks for the same 28 years, so they are worked out once. */
function calendarDay(day: number): CalendarDay {
  let found = calendar.get(day);
  if (found === undefined) {
    const date = new Date(day * MINUTES_A_DAY * 60_000);
    found = { month: date.getUTCMonth() + 1, date: date.getUTCDate(), weekday: date.getUTCDay() };
    calendar.set(day, found);
  }
  return found;
}

type FieldProblem = Pick<Problem, 'problem' | 'fix'>;

/** The problem of an expression that can be read, and that no day of any year meets. */
export const NEVER: FieldProblem = {
  problem: 'must come true on some day, and none of the months that it names has such a day',
  fix: 'name a day that the month has; for the end of a month, run on the first day of the next',
};

function shorthandProblem(text: string): FieldProblem | undefined {
  if (text in SHORTHANDS) {
    return undefined;
  }
  if (text.startsWith('@every')) {
    return {
      problem: 'must name times of the day: @every counts from when the CronJob was made, so that neither its times nor the dates of its '
        + 'runs are known here',
      fix: "write for instance '0 * * * *' for every hour",
    };
  }
  return {
    problem: `must be five fields or one of ${Object.keys(SHORTHANDS).join(', ')}`, fix: "write for instance '@daily' or '0 2 * * *'",
  };
}

function textProblem(text: string): FieldProblem | undefined {
  if (text.includes('TZ')) {
    return {
      problem: 'must not contain TZ: the API server refuses a time zone inside the schedule',
      fix: "give the time zone by itself: Schedule.cron('0 2 * * *', 'Europe/Paris')",
    };
  }
  const count = text.trim() === '' ? 0 : text.trim().split(/\s+/).length;
  if (count === FIELDS.length) {
    return undefined;
  }
  const fix = count === 6 ? 'leave the seconds out: runs start on whole minutes' : "write for instance '0 2 * * *', for 02:00 every day";
  return { problem: `must have five fields (${FIELDS.map(({ what }) => what).join(', ')}), and has ${count}`, fix };
}

function readField(text: string, rule: FieldRule): Field | FieldProblem {
  const values = new Set<number>();
  let open = false;
  for (const part of text.split(',').filter((item) => item !== '')) {
    const range = readRange(part, rule);
    if (range === undefined) {
      return fieldProblem(part, rule);
    }
    for (let value = range.first; value <= range.last; value += range.step) {
      values.add(value);
    }
    open ||= range.open;
  }
  return { values, open };
}

/** `part` as a range with a step; undefined where Kubernetes would refuse it. */
function readRange(part: string, rule: FieldRule): { first: number; last: number; step: number; open: boolean } | undefined {
  const [range, stepText, ...moreSteps] = part.split('/');
  const [firstText, lastText, ...moreEnds] = range.split('-');
  const star = firstText === '*' || firstText === '?';
  const first = star ? rule.min : readValue(firstText, rule);
  const step = stepText === undefined ? 1 : readNumber(stepText);
  if (first === undefined || step === undefined || step === 0 || moreSteps.length > 0 || (!star && moreEnds.length > 0)) {
    return undefined;
  }
  // `5/15` means from 5 to the end
  const toEnd = star || (lastText === undefined && stepText !== undefined);
  const last = toEnd ? rule.max : lastText === undefined ? first : readValue(lastText, rule);
  if (last === undefined || first < rule.min || last > rule.max || first > last) {
    return undefined;
  }
  return { first, last, step, open: star && step === 1 };
}

function readValue(text: string, rule: FieldRule): number | undefined {
  const name = rule.names.indexOf(text.toLowerCase());
  return name >= 0 ? rule.min + name : readNumber(text);
}

function readNumber(text: string): number | undefined {
  return /^\+?[0-9]+$/.test(text) ? Number(text) : undefined;
}

function fieldProblem(part: string, { what, min, max, names }: FieldRule): FieldProblem {
  const named = names.length > 0 ? ` or ${names[0]} to ${names[names.length - 1]}` : '';
  return {
    problem: `has '${part}' as ${what}, which must be a number from ${min} to ${max}${named}, a range such as ${min}-${min + 3}, or a step `
      + 'such as */2',
    fix: fieldFix(part, what),
  };
}

function fieldFix(part: string, what: string): string {
  if (what === 'day of week' && part.includes('7')) {
    return 'write 0 for Sunday: Kubernetes does not read 7';
  }
  if (/[LW#]/.test(part) && /^[0-9LW#-]+$/.test(part)) {
    return 'run on every day that may be meant, and let the program look at the date: Kubernetes reads no L, W or #';
  }
  return /-/.test(part) ? 'let a range go upwards; write two with a comma between, where it goes past the end' : 'write one of these';
}
