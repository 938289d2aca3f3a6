import { isDnsLabel, isDnsSubdomain, isLabelValue, isQualifiedName } from '../../src/upstream/names';

test.each([
  ['a', true], ['a-1', true], ['1', true], ['a'.repeat(63), true],
  ['', false], ['-a', false], ['a-', false], ['A', false], ['a.b', false], ['a'.repeat(64), false], ['a\n', false],
])('%j is a DNS label: %s', (text, valid) => {
  expect(isDnsLabel(text)).toBe(valid);
});

test.each([
  ['a.b-c.d', true], ['a'.repeat(253), true], ['a..b', false], ['.a', false], ['a_b', false], ['a'.repeat(254), false],
])('%j is a DNS subdomain: %s', (text, valid) => {
  expect(isDnsSubdomain(text)).toBe(valid);
});

test.each([
  ['team', true],
  ['nvidia.com/gpu.product', true],
  ['A_b.c-d', true],
  ['', false],
  ['a/b/c', false],
  ['/a', false],
  ['a/', false],
  ['Example.com/a', false],
  ['a b', false],
  [`example.com/${'a'.repeat(64)}`, false],
])('%j is the key of a label: %s', (text, valid) => {
  expect(isQualifiedName(text)).toBe(valid);
});

test.each([
  ['', true], ['A100_80GB', true], ['a'.repeat(63), true], ['-a', false], ['a b', false], ['a/b', false], ['a'.repeat(64), false],
])('%j is the value of a label: %s', (text, valid) => {
  expect(isLabelValue(text)).toBe(valid);
});
