import { Duration } from 'cdk8s';
import { secondsOf, secondsProblem } from '../../src/base/seconds';

test('counts what is left out as nothing said', () => {
  expect(secondsOf(undefined)).toBeUndefined();
  expect(secondsProblem(undefined)).toBeUndefined();
});

test.each([
  [Duration.days(3), 259200], [Duration.minutes(2), 120], [Duration.millis(1500), 1.5],
])('%# has its seconds, whole or not', (duration, seconds) => {
  expect(secondsOf(duration)).toBe(seconds);
});

test.each([[1.5, 0], [-1, 0], [0, 1], [2 ** 31, 0]])('%d is a problem where at least %d is needed', (seconds, least) => {
  expect(secondsProblem(seconds, least)?.value).toBe(`${seconds}s`);
});
