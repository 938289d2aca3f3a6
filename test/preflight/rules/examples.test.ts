import { parse } from 'yaml';
import { ClusterFacts } from '../../../src/upstream/cluster-facts';
import { RULES } from '../../../src/preflight/registry';
import { complaints, errorRules } from '../../support/preflight';

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const facts = (rule.facts === undefined ? {} : parse(rule.facts)) as ClusterFacts;

  test('complains about its bad example', () => {
    expect(complaints(id, rule.bad, facts)).not.toEqual([]);
  });

  test('gives its bad example the severity it announces', () => {
    expect(complaints(id, rule.bad, facts)[0]).toMatch(new RegExp(`^${rule.severity}: `));
  });

  test('accepts its good example, and no other rule finds an error in it', () => {
    expect(complaints(id, rule.good, facts)).toEqual([]);
    expect(errorRules(rule.good, facts)).toEqual([]);
  });

  test('is named and described', () => {
    expect(id).toMatch(/^[a-z]+(-[a-z0-9]+)+$/);
    expect(rule.summary).toMatch(/^[a-zA-Z`].*\.$/s);
    expect(rule.why).toMatch(/\.$/);
    expect(rule.because).toMatch(/[^.]$/);
  });
});

test('rule ids are unique', () => {
  const ids = RULES.map((rule) => rule.id);
  expect(new Set(ids).size).toBe(ids.length);
});
