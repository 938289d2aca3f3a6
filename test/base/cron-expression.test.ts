import { Cron } from 'croner';
import * as fc from 'fast-check';
import { CronExpression } from '../../src/base/cron-expression';
import { dayOfDate } from '../../src/base/civil-date';

function read(text: string): CronExpression {
  const expression = CronExpression.read(text);
  if (!(expression instanceof CronExpression)) {
    throw new Error(`${text}: ${expression.problem}`);
  }
  return expression;
}

/** The first starts from 2026 on, as `2026-01-01T02:00`. */
function starts(expression: CronExpression, count: number): string[] {
  const found: string[] = [];
  for (let day = Number(dayOfDate('2026-01-01')); found.length < count; day++) {
    if (expression.isFor(day)) {
      found.push(...expression.minutesOfDay.map((minute) => new Date((day * 1440 + minute) * 60_000).toISOString().slice(0, 16)));
    }
  }
  return found.slice(0, count);
}

const FIELDS = 'minute, hour, day of month, month, day of week';

describe('cron expressions', () => {
  it.each([
    // what robfig/cron's own tests accept
    '5 * * * *',
    '* 5 * * *',
    '@hourly',
    '@daily',
    '@midnight',
    '@weekly',
    '@monthly',
    '@yearly',
    '@annually',
    '* * * * ?',
    '0 0 ? * *',
    '5/15 * * * *',
    '0 2-20/3 * * *',
    '0 0 1 jan *',
    '0 0 * * MON-fri',
    '0 0 * * sun,Sat',
    '*/1 * * * *',
    '1,,2 * * * *',
    '  0   2 * *\t* ',
  ])("accepts '%s' as Kubernetes does", (text) => {
    expect(read(text)).toBeInstanceOf(CronExpression);
  });

  it.each([
    ['', `must have five fields (${FIELDS}), and has 0`, "write for instance '0 2 * * *', for 02:00 every day"],
    ['0 2 * *', `must have five fields (${FIELDS}), and has 4`, "write for instance '0 2 * * *', for 02:00 every day"],
    ['0 0 2 * * *', `must have five fields (${FIELDS}), and has 6`, 'leave the seconds out: runs start on whole minutes'],
    [
      'TZ=UTC 0 2 * * *', 'must not contain TZ: the API server refuses a time zone inside the schedule',
      "give the time zone by itself: Schedule.cron('0 2 * * *', 'Europe/Paris')",
    ],
    [
      'CRON_TZ=UTC 0 2 * * *', 'must not contain TZ: the API server refuses a time zone inside the schedule',
      "give the time zone by itself: Schedule.cron('0 2 * * *', 'Europe/Paris')",
    ],
    [
      '60 * * * *', "has '60' as minute, which must be a number from 0 to 59, a range such as 0-3, or a step such as */2",
      'write one of these',
    ],
    [
      '0 24 * * *', "has '24' as hour, which must be a number from 0 to 23, a range such as 0-3, or a step such as */2",
      'write one of these',
    ],
    [
      '0 0 * * 7', "has '7' as day of week, which must be a number from 0 to 6 or sun to sat, a range such as 0-3, or a step such as */2",
      'write 0 for Sunday: Kubernetes does not read 7',
    ],
    [
      '0 0 * * fri-mon',
      "has 'fri-mon' as day of week, which must be a number from 0 to 6 or sun to sat, a range such as 0-3, or a step such as */2",
      'let a range go upwards; write two with a comma between, where it goes past the end',
    ],
    [
      '0 0 L * *', "has 'L' as day of month, which must be a number from 1 to 31, a range such as 1-4, or a step such as */2",
      'run on every day that may be meant, and let the program look at the date: Kubernetes reads no L, W or #',
    ],
    [
      '@every 1h',
      'must name times of the day: @every counts from when the CronJob was made, so that neither its times nor the dates of its runs '
      + 'are known here',
      "write for instance '0 * * * *' for every hour",
    ],
    [
      '@nightly', 'must be five fields or one of @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly',
      "write for instance '@daily' or '0 2 * * *'",
    ],
    [
      '0 0 30 2 *', 'must come true on some day, and none of the months that it names has such a day',
      'name a day that the month has; for the end of a month, run on the first day of the next',
    ],
    [
      '0 0 31 4,6,9,11 *', 'must come true on some day, and none of the months that it names has such a day',
      'name a day that the month has; for the end of a month, run on the first day of the next',
    ],
  ])("refuses '%s' and says what to write", (value, problem, fix) => {
    expect(CronExpression.read(value)).toEqual({ value, problem, fix });
  });

  it.each([
    '0 0 15W * *', '0 0 * * 5#2', '0 0 * * 5L', '5-1 * * * *', '*/0 * * * *', '1-2-3 * * * *', '1/2/3 * * * *', '-1 * * * *', 'a * * * *',
    '0 0 0 * *', '0 0 * 13 *', '0 0 * * sunday', '* * * * * * *', '@Daily', '@every1h', 'constructor * * * *', '@constructor',
  ])("refuses '%s' as Kubernetes does", (text) => {
    expect(CronExpression.read(text)).toHaveProperty('problem');
  });

  it.each([
    ['* * * * *', 1],
    ['*/15 * * * *', 15],
    ['0 2 * * *', 1440],
    ['0 2,3 * * *', 60],
    ['5,50 * * * *', 15],
    ['30 23,0 * * *', 60],
    ['0 2 * * 0', 7 * 1440],
    ['0 0 1 * *', 28 * 1440],
    ['0 0 1,31 * *', 1440],
    ['0 0 13 * 5', 1440],
    ['0 0 1 1 *', 365 * 1440],
    ['0 0 29 2 *', 4 * 365.25 * 1440],
    ['0 23 29 2 *', 4 * 365.25 * 1440],
    ['0 0 29,1 2,3 *', 1440],
  ])("takes as period of '%s' its shortest interval, %d minutes", (text, period) => {
    expect(read(text).period).toBe(period);
  });

  it('comes true when croner says so, for what both read alike', () => {
    const value = (min: number, max: number) => fc.integer({ min, max });
    const field = (min: number, max: number) =>
      fc.oneof(
        { weight: 2, arbitrary: fc.constant('*') },
        fc.integer({ min: 2, max: 6 }).map((step) => `*/${step}`),
        fc.array(value(min, max), { minLength: 1, maxLength: 3 }).map((values) => values.join(',')),
        fc.tuple(value(min, max), value(min, max), value(1, 3)).map(([a, b, step]) => `${Math.min(a, b)}-${Math.max(a, b)}/${step}`),
      );
    fc.assert(
      fc.property(fc.tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6)), (fields) => {
        const text = fields.join(' ');
        const expected = new Cron(text, { mode: '5-part', timezone: 'UTC', paused: true })
          .nextRuns(5, new Date('2025-12-31T23:59:59Z'))
          .map((date) => date.toISOString().slice(0, 16));
        expect(starts(read(text), 5)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});
