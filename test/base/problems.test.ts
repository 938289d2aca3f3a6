import { Problems, reportValue } from '../../src/base/problems';

function messageOf(value: unknown): string {
  const problems = new Problems('app/job');
  problems.add('prop', value, 'must be other', 'change it');
  return problems.messages[0];
}

test('nothing wrong throws nothing', () => {
  const problems = new Problems('app/job');

  expect(problems.isEmpty).toBe(true);
  expect(() => problems.throwIfAny()).not.toThrow();
});

test('one error has every problem, each on a line with the path', () => {
  const problems = new Problems('app/job');
  problems.add('a', 1, 'must be more', 'raise it');
  problems.add('b', 2, 'must be less', 'lower it');

  expect(() => problems.throwIfAny()).toThrow(
    new Error("[app/job] 'a' (1) must be more; raise it\n[app/job] 'b' (2) must be less; lower it"),
  );
});

test.each([
  [undefined, 'not given'],
  ['', "''"],
  [' ', "' '"],
  ['x', 'x'],
  [0, '0'],
  [true, 'true'],
  [[], '[]'],
  [['a', ''], "a, ''"],
  ['x'.repeat(121), `${'x'.repeat(117)}...`],
])('the value %j is shown as %s', (value, shown) => {
  expect(messageOf(value)).toBe(`'prop' (${shown}) must be other; change it`);
});

test('a value object reports the problem that it carries, under the property that received it', () => {
  const problems = new Problems('app/job');
  reportValue(problems, 'gpu', { _problem: { value: 0.5, problem: 'must be whole', fix: 'round it' } });
  reportValue(problems, 'cpu', {});
  reportValue(problems, 'queue', undefined);

  expect(problems.messages).toEqual(["'gpu' (0.5) must be whole; round it"]);
});
