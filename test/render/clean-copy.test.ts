import { cleanCopy } from '../../src/render/manifest-object';

test('sorts keys and leaves out what is absent, at every depth', () => {
  expect(JSON.stringify(cleanCopy({ b: { z: 1, a: undefined }, a: [{ y: null, x: 0 }], c: undefined }))).toBe(
    '{"a":[{"x":0}],"b":{"z":1}}',
  );
});

test('keeps empty values that mean something', () => {
  expect(cleanCopy({ emptyDir: {}, args: [], text: '', no: false, zero: 0 })).toEqual({
    emptyDir: {}, args: [], text: '', no: false, zero: 0,
  });
});

test('shares nothing with what it copies, so that no YAML anchor appears', () => {
  const shared = { a: 1 };
  const copy = cleanCopy({ x: shared, y: shared });

  expect(copy.x).not.toBe(copy.y);
});
