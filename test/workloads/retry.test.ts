import { Retry } from '../../src';

test.each([
  [Retry.upTo(4), 4, false], [Retry.inPlace(2), 2, true], [Retry.none(), 0, false], [Retry.upTo(0), 0, false],
])('%# retries %d times, in place: %s', (retry, retries, inPlace) => {
  expect(retry).toMatchObject({ retries, _inPlace: inPlace, _problem: undefined });
});

test.each([-1, 0.5, NaN, Infinity, 2 ** 31])('%d retries are a problem, and are not thrown', (retries) => {
  expect(Retry.upTo(retries)._problem?.value).toBe(retries);
});
