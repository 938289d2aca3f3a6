import { Verdict, evaluateCel, isCelKnown } from '../../../src/preflight/schema/cel';
import { knownGroups, schemasOf } from '../../../src/preflight/schema/tables';

const rules = new Set(
  knownGroups().flatMap((group) => (schemasOf(group)?.table.nodes ?? []).flatMap((node) => (node.rules ?? []).map(({ rule }) => rule))),
);

test('every rule of the known CustomResourceDefinitions that looks at the new object alone can be evaluated', () => {
  expect(rules.size).toBeGreaterThanOrEqual(39);
  expect([...rules].filter((rule) => !isCelKnown(rule))).toEqual([]);
});

test('a rule that uses what the evaluator does not have says nothing', () => {
  expect(evaluateCel('ip(self).family() == 4', '10.0.0.1')).toBe(Verdict.UNKNOWN);
  expect(evaluateCel('self ===', 1)).toBe(Verdict.UNKNOWN);
  expect(evaluateCel("self.x + 'a' == 'a'", { x: 1n })).toBe(Verdict.UNKNOWN);
  expect(evaluateCel('self.x', { x: 1n })).toBe(Verdict.UNKNOWN);
});

test('a rule that reads a field which is not there refuses, as the API server does', () => {
  expect(evaluateCel("self.all(x, x.operator == 'Exists')", [{}])).toBe(Verdict.REFUSED);
});

test('functions that rules of custom resources have beyond the language', () => {
  expect(evaluateCel("self.?mode.orValue('a') == 'a'", {})).toBe(Verdict.ACCEPTED);
  expect(evaluateCel('self.isSorted() && self.sum() == 6 && self.max() == 3 && self.min() == 1', [1n, 2n, 3n])).toBe(Verdict.ACCEPTED);
  expect(evaluateCel("self.indexOf('b') == 1", ['a', 'b'])).toBe(Verdict.ACCEPTED);
  expect(evaluateCel("quantity(self).isGreaterThan(quantity('500m'))", '1')).toBe(Verdict.ACCEPTED);
  expect(evaluateCel("quantity(self).compareTo(quantity('2')) == -1 && isQuantity(self)", '1')).toBe(Verdict.ACCEPTED);
  expect(evaluateCel("self.find('[0-9]+') == '12' && self.lowerAscii() == 'a12'", 'A12')).toBe(Verdict.ACCEPTED);
});
