import { Env } from '../../src';
import { mergeProps } from '../../src/workloads/merge';

test('the nearer value wins, and what it does not say stays', () => {
  expect(mergeProps({ a: 1, b: 2 }, { b: 3, c: undefined })).toEqual({ a: 1, b: 3 });
});

test('lists append, farther first, and maps merge at every depth', () => {
  expect(mergeProps({ list: ['a'], map: { x: 1, deep: { p: 1 } } }, { list: ['b'], map: { y: 2, deep: { q: 2 } } })).toEqual({
    list: ['a', 'b'], map: { x: 1, y: 2, deep: { p: 1, q: 2 } },
  });
});

test('a value object is one value', () => {
  const near = Env.value('near');

  expect(mergeProps({ env: { X: Env.value('far') } }, { env: { X: near } })).toEqual({ env: { X: near } });
});

test('neither side is changed', () => {
  const far = { list: ['a'], map: { x: 1 } };
  mergeProps(far, { list: ['b'], map: { y: 2 } });

  expect(far).toEqual({ list: ['a'], map: { x: 1 } });
});
