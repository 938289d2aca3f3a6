import { nonEmpty, nonEmptyMap } from '../../src/base/non-empty';

test('an empty list or map is as good as none, which is what the API server stores', () => {
  expect([nonEmpty([]), nonEmpty(undefined), nonEmptyMap({})]).toEqual([undefined, undefined, undefined]);
  expect([nonEmpty(['a']), nonEmptyMap({ a: 1 })]).toEqual([['a'], { a: 1 }]);
});
