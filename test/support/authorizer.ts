import { Manifest } from './synth';

/** Who asks: a user with the groups that authentication gives it. */
export interface Caller {
  readonly user: string;
  readonly groups?: readonly string[];
}

export interface Question {
  readonly verb: string;
  readonly group?: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly name?: string;

  /** Left out for what has no namespace, and for requests across all namespaces. */
  readonly namespace?: string;
}

export function serviceAccount(namespace: string, name: string): Caller {
  return {
    user: `system:serviceaccount:${namespace}:${name}`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
  };
}

export function member(group: string): Caller {
  return { user: 'somebody', groups: [group, 'system:authenticated'] };
}

/**
 * Decides as the RBAC authorizer of the API server does, from plain manifests: bindings, then roles, then rules by
 * verb, API group, resource with subresource, and name.
 */
export function isAllowed(manifests: readonly Manifest[], caller: Caller, question: Question): boolean {
  return rulesFor(manifests, caller, question.namespace).some((rule) => ruleAllows(rule, question));
}

function rulesFor(manifests: readonly Manifest[], caller: Caller, namespace: string | undefined): Manifest[] {
  const bindings = manifests.filter(
    ({ kind, metadata }) =>
      kind === 'ClusterRoleBinding' || (kind === 'RoleBinding' && namespace !== undefined && metadata.namespace === namespace),
  );
  return bindings
    .filter((binding) => (binding.subjects ?? []).some((subject: Manifest) => isSubject(subject, caller, binding.metadata.namespace)))
    .flatMap((binding) => roleOf(manifests, binding).rules ?? []);
}

function isSubject(subject: Manifest, { user, groups = [] }: Caller, bindingNamespace: string | undefined): boolean {
  switch (subject.kind) {
    case 'User':
      return subject.apiGroup === 'rbac.authorization.k8s.io' && subject.name === user;
    case 'Group':
      return subject.apiGroup === 'rbac.authorization.k8s.io' && groups.includes(subject.name);
    case 'ServiceAccount':
      return (subject.apiGroup ?? '') === '' && user === `system:serviceaccount:${subject.namespace ?? bindingNamespace}:${subject.name}`;
    default:
      throw new Error(`the API server refuses a subject of kind ${subject.kind}`);
  }
}

function roleOf(manifests: readonly Manifest[], { roleRef, metadata }: Manifest): Manifest {
  const role = manifests.find(
    (one) =>
      one.kind === roleRef.kind &&
      one.metadata.name === roleRef.name &&
      (roleRef.kind === 'ClusterRole' || one.metadata.namespace === metadata.namespace),
  );
  if (role === undefined) {
    throw new Error(`${metadata.name} refers to ${roleRef.kind} ${roleRef.name}, which is not there`);
  }
  return role;
}

function ruleAllows(rule: Manifest, { verb, group = '', resource, subresource, name }: Question): boolean {
  const combined = subresource === undefined ? resource : `${resource}/${subresource}`;
  return (
    matches(rule.verbs, verb) &&
    matches(rule.apiGroups, group) &&
    (matches(rule.resources, combined) || (subresource !== undefined && rule.resources.includes(`*/${subresource}`))) &&
    (rule.resourceNames === undefined || rule.resourceNames.length === 0 || (name !== undefined && rule.resourceNames.includes(name)))
  );
}

function matches(list: readonly string[], value: string): boolean {
  return list.includes('*') || list.includes(value);
}
