import { dicts, list } from '../../../base/json';
import { ObjectRule } from '../../rule';

const TYPES = ['Role.rbac.authorization.k8s.io', 'ClusterRole.rbac.authorization.k8s.io'];

const role = (rule: string): string => `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: submitter, namespace: ml}
rules: [${rule}]`;

export const rbacRules: ObjectRule = {
  id: 'rbac-rules',
  on: TYPES,
  severity: 'error',
  family: 'is rejected',
  summary: 'A rule of a Role has no verbs, no resources or no API group.',
  why: 'Each rule needs verbs, and either apiGroups and resources, or (in a ClusterRole) nonResourceURLs.',
  because: 'the API server validates Roles',
  bad: role('{apiGroups: [batch], resources: [jobs], verbs: []}'),
  good: role('{apiGroups: [batch], resources: [jobs], verbs: [create, get]}'),
  check(object, report) {
    dicts(object.manifest.rules).forEach((rule, i) => {
      const path = `rules[${i}]`;
      const hasUrls = list(rule.nonResourceURLs).length > 0;
      if (list(rule.verbs).length === 0) {
        report({ property: `${path}.verbs`, value: rule.verbs, problem: 'must have at least one verb', fix: 'list the verbs' });
      }
      if (hasUrls && (object.kind === 'Role' || list(rule.resources).length > 0 || list(rule.apiGroups).length > 0)) {
        report({
          property: `${path}.nonResourceURLs`, value: rule.nonResourceURLs,
          problem: object.kind === 'Role' ? 'must not be in a Role' : 'must not be beside apiGroups and resources',
          fix: 'make a rule of its own in a ClusterRole',
        });
      }
      for (const field of hasUrls ? [] : ['apiGroups', 'resources']) {
        if (list(rule[field]).length === 0) {
          report({
            property: `${path}.${field}`, value: rule[field], problem: 'must have at least one entry',
            fix: field === 'apiGroups' ? "write [''] for the core group" : 'list the resources',
          });
        }
      }
    });
  },
};
