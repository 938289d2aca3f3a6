import { dict, dicts, text } from '../../../base/json';
import { ObjectRule } from '../../rule';

export const rbacSubjects: ObjectRule = {
  id: 'rbac-subjects',
  on: ['RoleBinding.rbac.authorization.k8s.io', 'ClusterRoleBinding.rbac.authorization.k8s.io'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A binding names its role or its subjects in a way that the API server refuses.',
  why: 'A ClusterRoleBinding binds a ClusterRole; service accounts have no API group and, in a ClusterRoleBinding, a namespace.',
  because: 'the API server validates bindings',
  bad: `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: submitters}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: submitter}
subjects: [{kind: ServiceAccount, name: pipeline}]`,
  good: `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: submitters}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: submitter}
subjects: [{kind: ServiceAccount, name: pipeline, namespace: ml}]`,
  check(object, report) {
    const role = dict(object.manifest.roleRef);
    const kinds = object.kind === 'RoleBinding' ? ['Role', 'ClusterRole'] : ['ClusterRole'];
    if (!kinds.includes(role.kind as string) || text(role.name) === undefined) {
      report({ property: 'roleRef', value: role, problem: `must name a ${kinds.join(' or ')}`, fix: 'correct the roleRef' });
    }
    dicts(object.manifest.subjects).forEach((subject, i) => {
      const property = `subjects[${i}]`;
      if (!['ServiceAccount', 'User', 'Group'].includes(subject.kind as string)) {
        report({
          property: `${property}.kind`, value: subject.kind, problem: 'must be ServiceAccount, User or Group', fix: 'correct the kind',
        });
      } else if (subject.kind === 'ServiceAccount' && object.kind === 'ClusterRoleBinding' && text(subject.namespace) === undefined) {
        report({
          property: `${property}.namespace`, value: subject.namespace, problem: 'must be given for a ServiceAccount',
          fix: 'write its namespace',
        });
      } else if (subject.kind === 'ServiceAccount' && text(subject.apiGroup) !== undefined) {
        report({
          property: `${property}.apiGroup`, value: subject.apiGroup, problem: 'must be empty for a ServiceAccount', fix: 'remove it',
        });
      }
    });
  },
};
