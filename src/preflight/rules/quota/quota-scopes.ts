import { dict, dicts, list, texts } from '../../../base/json';
import { ObjectRule } from '../../rule';

const SCOPES = [
  'Terminating', 'NotTerminating', 'BestEffort', 'NotBestEffort', 'PriorityClass', 'CrossNamespacePodAffinity', 'VolumeAttributesClass',
];
const POD_KEYS = new Set(['pods', 'cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory']);
const STANDARD_OTHERS = new Set([
  'ephemeral-storage', 'requests.storage', 'requests.ephemeral-storage', 'limits.ephemeral-storage', 'resourcequotas', 'services',
  'replicationcontrollers', 'secrets', 'configmaps', 'persistentvolumeclaims', 'services.nodeports', 'services.loadbalancers',
]);

export const quotaScopes: ObjectRule = {
  id: 'quota-scopes',
  on: ['ResourceQuota.'],
  severity: 'error',
  family: 'is rejected',
  summary: 'The scopes of a ResourceQuota contradict each other, their operators, or what it limits.',
  why: 'Scopes select pods, so only amounts of pods can be limited under them; PriorityClass takes values with In and NotIn, the others '
    + 'only Exists.',
  because: 'the API server validates the scopes of ResourceQuotas',
  bad: `
apiVersion: v1
kind: ResourceQuota
metadata: {name: high, namespace: ml}
spec: {hard: {pods: 10}, scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In}]}}`,
  good: `
apiVersion: v1
kind: ResourceQuota
metadata: {name: high, namespace: ml}
spec: {hard: {pods: 10}, scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In, values: [high]}]}}`,
  check(object, report) {
    const { spec } = object;
    const expressions = dicts(dict(spec.scopeSelector).matchExpressions);
    const used = [...texts(spec.scopes), ...expressions.map((expression) => String(expression.scopeName))];
    used.forEach((scope, i) => {
      if (!SCOPES.includes(scope)) {
        report({
          property: i < list(spec.scopes).length ? `spec.scopes[${i}]` : 'spec.scopeSelector', value: scope,
          problem: `must be one of ${SCOPES.join(', ')}`, fix: 'correct the scope',
        });
      }
    });
    for (const [one, other] of [['Terminating', 'NotTerminating'], ['BestEffort', 'NotBestEffort']]) {
      if (texts(spec.scopes).includes(one) && texts(spec.scopes).includes(other)) {
        report({
          property: 'spec.scopes', value: spec.scopes, problem: `must not have both ${one} and ${other}`, fix: 'make two ResourceQuotas',
        });
      }
    }
    expressions.forEach((expression, i) => {
      const property = `spec.scopeSelector.matchExpressions[${i}]`;
      const hasValues = list(expression.values).length > 0;
      const { operator, scopeName } = expression;
      if (!['In', 'NotIn', 'Exists', 'DoesNotExist'].includes(operator as string)) {
        report({
          property: `${property}.operator`, value: operator, problem: 'must be In, NotIn, Exists or DoesNotExist',
          fix: 'correct the operator',
        });
      } else if (scopeName !== 'PriorityClass' && scopeName !== 'VolumeAttributesClass' && operator !== 'Exists') {
        report({
          property: `${property}.operator`, value: operator, problem: `must be Exists for scope ${String(scopeName)}`,
          fix: "write 'operator: Exists'",
        });
      } else if ((operator === 'In' || operator === 'NotIn') !== hasValues) {
        report({
          property: `${property}.values`, value: expression.values,
          problem: `must ${hasValues ? 'not be given' : 'be given'} with operator ${String(operator)}`,
          fix: hasValues ? 'remove the values' : 'list the priority classes',
        });
      }
    });
    for (const key of used.some((scope) => scope !== 'VolumeAttributesClass') ? Object.keys(dict(spec.hard)) : []) {
      const isBestEffort = used.includes('BestEffort');
      if (STANDARD_OTHERS.has(key) || (isBestEffort && POD_KEYS.has(key) && key !== 'pods')) {
        report({
          property: `spec.hard["${key}"]`, value: dict(spec.hard)[key], problem: `cannot be limited under scope ${used.join(', ')}`,
          fix: 'move it to a ResourceQuota without scopes',
        });
      }
    }
  },
};
