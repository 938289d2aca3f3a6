import { Env } from '../../src';
import { orderedNames, referencesIn } from '../../src/pod/env-order';
import { Problems } from '../../src/base/problems';

function order(values: Record<string, string>): { names: string[]; problems: string[] } {
  const problems = new Problems('job');
  const names = orderedNames(problems, 'env', Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Env.value(value)])));
  return { names, problems: problems.messages };
}

test('sorted by name where nothing refers to anything', () => {
  expect(order({ B: '', C: '', A: '' }).names).toEqual(['A', 'B', 'C']);
});

test('what is referred to comes first, through several steps', () => {
  expect(order({ A: '$(Z)', Z: '$(M)', M: '1' }).names).toEqual(['M', 'Z', 'A']);
});

test('a reference to what is not in the list changes nothing', () => {
  expect(order({ B: '', A: '$(VC_TASK_INDEX)' }).names).toEqual(['A', 'B']);
});

test('names that every object of JavaScript has are names like any other', () => {
  expect(order({ A: '$(toString) $(constructor)', constructor: '' }).names).toEqual(['constructor', 'A']);
});

test('a variable that refers to itself is a cycle, also by way of others', () => {
  expect(order({ PATH: '/opt:$(PATH)' }).problems).toHaveLength(1);
  expect(order({ A: '$(B)', B: '$(C)', C: '$(A)' }).problems[0]).toContain('(A -> B -> C -> A)');
});

test.each([
  ['$(A)-$(B)', ['A', 'B']],
  ['$$(A)', []],
  ['$$$(A)', ['A']],
  ['$A ${A}', []],
  ['$(', []],
])('%s refers to %j', (text, names) => {
  expect(referencesIn(text)).toEqual(names);
});
