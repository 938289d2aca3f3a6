import { dict, list } from '../../../base/json';
import { groupOf, KIND_KEYS, KINDS } from '../../../upstream/kinds';
import { ObjectRule } from '../../rule';

/** The groups that a key may have, by plural. */
const GROUPS = new Map<string, string[]>();
for (const key of KIND_KEYS.filter((candidate) => KINDS[candidate].scope === 'namespace')) {
  const { plural } = KINDS[key];
  GROUPS.set(plural, [...(GROUPS.get(plural) ?? []), groupOf(key)]);
}

export const quotaCountKey: ObjectRule = {
  id: 'quota-count-key',
  on: ['ResourceQuota.'],
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'A ResourceQuota counts objects by a key that matches none, or under a scope.',
  why: 'Keys are count/<plural>.<group>. A key with a misspelt plural or group is accepted and counts nothing, and so does any count/ '
    + 'key under a scope, because scopes are for pods.',
  because: 'the object count evaluator of ResourceQuotas compares the whole key',
  bad: `
apiVersion: v1
kind: ResourceQuota
metadata: {name: team, namespace: ml}
spec: {hard: {count/jobs: 50}}`,
  good: `
apiVersion: v1
kind: ResourceQuota
metadata: {name: team, namespace: ml}
spec: {hard: {count/jobs.batch: 50}}`,
  check(object, report) {
    const { spec } = object;
    const isScoped = list(spec.scopes).length > 0 || list(dict(spec.scopeSelector).matchExpressions).length > 0;
    for (const [key, value] of Object.entries(dict(spec.hard))) {
      if (!key.startsWith('count/')) {
        continue;
      }
      const property = `spec.hard["${key}"]`;
      const [plural, ...rest] = key.slice('count/'.length).split('.');
      const groups = GROUPS.get(plural);
      const singular = groups === undefined && GROUPS.has(`${plural}s`) ? `${plural}s` : undefined;
      if (isScoped) {
        report({ property, value, problem: 'counts nothing in a quota with scopes', fix: 'move it to a ResourceQuota without scopes' });
      } else if (groups !== undefined && !groups.includes(rest.join('.'))) {
        report({
          property, value, problem: 'is accepted but counts nothing, because the group is wrong',
          fix: `write ${groups.map((group) => `'count/${plural}${group === '' ? '' : `.${group}`}'`).join(' or ')}`,
        });
      } else if (singular !== undefined) {
        report({
          property, value, problem: 'is accepted but counts nothing, because the plural is wrong',
          fix: `write 'count/${[singular, ...rest].join('.')}'`,
        });
      }
    }
  },
};
