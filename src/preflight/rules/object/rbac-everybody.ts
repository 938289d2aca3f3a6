import { at, dicts, text } from '../../../base/json';
import { ObjectRule } from '../../rule';

const BROAD = /^system:(authenticated|unauthenticated|serviceaccounts)$/;

/** Roles that Kubernetes itself gives everybody. */
const PUBLIC = ['system:basic-user', 'system:discovery', 'system:public-info-viewer', 'system:service-account-issuer-discovery'];

export const rbacEverybody: ObjectRule = {
  id: 'rbac-everybody',
  on: ['RoleBinding.rbac.authorization.k8s.io', 'ClusterRoleBinding.rbac.authorization.k8s.io'],
  severity: 'warning',
  family: 'check this',
  summary: 'A binding gives a role to everybody.',
  why: 'The groups system:authenticated, system:serviceaccounts and system:unauthenticated, and the user system:anonymous, are all who '
    + 'can reach the API server, pods of other teams included.',
  because: 'what the API server adds to who asks',
  bad: `
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: submitters, namespace: ml}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: submitter}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:authenticated'}]`,
  good: `
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: submitters, namespace: ml}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: submitter}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: engineers}]`,
  check(object, report) {
    if (PUBLIC.includes(text(at(object.manifest, 'roleRef', 'name')) ?? '')) {
      return;
    }
    dicts(object.manifest.subjects).forEach((subject, i) => {
      const name = text(subject.name) ?? '';
      if ((subject.kind === 'Group' && BROAD.test(name)) || (subject.kind === 'User' && name === 'system:anonymous')) {
        report({
          property: `subjects[${i}].name`, value: name, problem: 'is everybody who can reach the API server, pods of other teams included',
          fix: 'name a group of people',
        });
      }
    });
  },
};
