import { Cron } from 'croner';
import fc from 'fast-check';
import { CronExpression } from '../../src/base/cron-expression';
import { cronStarts, offsetAt } from '../../src/base/cron-starts';

const minuteOf = (time: string): number => Date.parse(time) / 60_000;
const timesOf = (expression: string, zone: string, from: string, end: string): string[] =>
  cronStarts(CronExpression.read(expression) as CronExpression, zone, minuteOf(from), minuteOf(end)).map((minute) =>
    new Date(minute * 60_000).toISOString().slice(0, 16),
  );

test('starts are by the clocks of the zone', () => {
  expect(timesOf('0 2 * * *', 'Europe/Berlin', '2026-01-05T00:00Z', '2026-01-07T00:00Z')).toEqual(['2026-01-05T01:00', '2026-01-06T01:00']);
  expect(timesOf('0 2 * * *', 'Asia/Kolkata', '2026-01-05T00:00Z', '2026-01-06T00:00Z')).toEqual(['2026-01-05T20:30']);
});

test('a time that the clocks leave out has no start, and one that comes twice has two', () => {
  expect(timesOf('30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', '2026-03-30T12:00Z')).toEqual(['2026-03-30T00:30']);
  expect(timesOf('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00Z', '2026-10-25T12:00Z')).toEqual([
    '2026-10-25T00:30',
    '2026-10-25T01:30',
  ]);
});

test('what starts in every hour follows the time that passes', () => {
  expect(timesOf('0 * * * *', 'Europe/Berlin', '2026-10-25T00:00Z', '2026-10-25T04:00Z')).toHaveLength(4);
  expect(timesOf('0 * * * *', 'Europe/Berlin', '2026-03-29T00:00Z', '2026-03-29T04:00Z')).toHaveLength(4);
});

test('the offset of a zone is that after the last change', () => {
  expect(offsetAt('Europe/Berlin', minuteOf('2026-03-29T00:59Z'))).toBe(60);
  expect(offsetAt('Europe/Berlin', minuteOf('2026-03-29T01:00Z'))).toBe(120);
});

test('away from changes of the clocks another library says the same', () => {
  const field = (min: number, max: number): fc.Arbitrary<string> => fc.oneof(fc.constant('*'), fc.integer({ min, max }).map(String));
  fc.assert(
    fc.property(
      field(0, 59),
      field(0, 23),
      field(0, 6),
      fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Sydney'),
      (minute, hour, weekday, zone) => {
        const expression = `${minute} ${hour} * * ${weekday}`;
        const [from, end] = [minuteOf('2026-06-01T00:00Z'), minuteOf('2026-06-08T00:00Z')];
        const own = cronStarts(CronExpression.read(expression) as CronExpression, zone, from, end);
        const cron = new Cron(expression, { timezone: zone, paused: true });
        const others: number[] = [];
        for (
          let next = cron.nextRun(new Date(from * 60_000 - 1));
          next !== null && next.getTime() / 60_000 < end && others.length < 8;
          next = cron.nextRun(next)
        ) {
          others.push(next.getTime() / 60_000);
        }
        expect(own.slice(0, 8)).toEqual(others);
      },
    ),
    { numRuns: 25 },
  );
});
