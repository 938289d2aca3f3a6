import { Dict, dict, dicts, text } from '../../../base/json';
import { isDnsSubdomain } from '../../../upstream/names';
import { PATH_SEGMENT } from '../../../upstream/object-names';
import { ObjectRule, Reporter } from '../../rule';

const GROUP = 'rbac.authorization.k8s.io';

/** @see ValidateRoleBinding and ValidateRoleBindingSubject in pkg/apis/rbac/validation of Kubernetes */
export const rbacSubjects: ObjectRule = {
  id: 'rbac-subjects',
  on: ['RoleBinding.rbac.authorization.k8s.io', 'ClusterRoleBinding.rbac.authorization.k8s.io'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A binding names its role or its subjects in a way that the API server refuses.',
  why: 'A ClusterRoleBinding binds a ClusterRole; users and groups belong to the API group of RBAC, service accounts to none; in a '
    + 'ClusterRoleBinding a service account needs its namespace.',
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
    } else if (!PATH_SEGMENT.isValid(role.name as string)) {
      report({ property: 'roleRef.name', value: role.name, problem: PATH_SEGMENT.problem, fix: 'correct the name of the role' });
    }
    // The API server fills in an empty group.
    if (text(role.apiGroup) !== undefined && role.apiGroup !== GROUP) {
      report({ property: 'roleRef.apiGroup', value: role.apiGroup, problem: `must be ${GROUP}`, fix: `write '${GROUP}', or leave it out` });
    }
    dicts(object.manifest.subjects).forEach((subject, i) =>
      checkSubject(subject, `subjects[${i}]`, object.kind === 'ClusterRoleBinding', report));
  },
};

function checkSubject(subject: Dict, property: string, isClusterWide: boolean, report: Reporter): void {
  const { kind } = subject;
  const name = text(subject.name);
  const group = text(subject.apiGroup);
  if (name === undefined) {
    report({ property: `${property}.name`, value: subject.name, problem: 'must be given', fix: 'name the subject' });
  }
  if (kind === 'ServiceAccount') {
    if (name !== undefined && !isDnsSubdomain(name)) {
      report({
        property: `${property}.name`, value: name, problem: 'must be the name of a ServiceAccount',
        fix: 'correct the name; the namespace has a field of its own',
      });
    }
    if (isClusterWide && text(subject.namespace) === undefined) {
      report({
        property: `${property}.namespace`,
        value: subject.namespace,
        problem: 'must be given for a ServiceAccount',
        fix: 'write its namespace',
      });
    }
    if (group !== undefined) {
      report({ property: `${property}.apiGroup`, value: group, problem: 'must be empty for a ServiceAccount', fix: 'remove it' });
    }
  } else if (kind === 'User' || kind === 'Group') {
    if (group !== undefined && group !== GROUP) {
      report({
        property: `${property}.apiGroup`, value: group, problem: `must be ${GROUP} for a ${kind}`, fix: `write '${GROUP}', or leave it out`,
      });
    }
  } else {
    report({ property: `${property}.kind`, value: kind, problem: 'must be ServiceAccount, User or Group', fix: 'correct the kind' });
  }
}
