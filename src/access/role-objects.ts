import { Construct } from 'constructs';
import type * as k8s from '../../imports/k8s';
import { ManifestObject } from '../render/manifest-object';
import { Problems, reportValue } from '../base/problems';
import { Permission, policyRules } from './permission';
import { Subject } from './subject';

const API_GROUP = 'rbac.authorization.k8s.io';
const API_VERSION = `${API_GROUP}/v1`;

/** A role, and who has it. */
export interface Grant {
  /** Name of the Role or ClusterRole. */
  readonly role: string;

  /** Name of the binding. Kubernetes refuses to change the role of a binding, so it must change with `role`. */
  readonly binding: string;

  /** Namespace in which it counts; undefined for the whole cluster. */
  readonly namespace?: string;

  readonly subjects: readonly Subject[];

  /** Read at synth: what is granted follows what is in use. */
  readonly permissions: () => Permission[];
}

/** Renders the role of a grant. */
export function renderRole(scope: Construct, id: string, grant: Pick<Grant, 'role' | 'namespace' | 'permissions'>): ManifestObject {
  const body = () => ({ rules: policyRules(grant.permissions()) });
  return new ManifestObject(scope, id, { apiVersion: API_VERSION, name: grant.role, body, ...place('Role', grant.namespace) });
}

/** Renders the binding of a grant. Its service accounts always have a namespace. */
export function renderBinding(scope: Construct, id: string, grant: Grant, accountNamespace: string | undefined): ManifestObject {
  const roleRef: k8s.RoleRef = { apiGroup: API_GROUP, kind: place('Role', grant.namespace).kind, name: grant.role };
  const subjects = unique(grant.subjects.map((subject) => subject._render(accountNamespace)));
  return new ManifestObject(scope, id, {
    apiVersion: API_VERSION, name: grant.binding, body: () => ({ roleRef, subjects }), ...place('RoleBinding', grant.namespace),
  });
}

/** What a subject may be. */
export interface SubjectRules {
  /** Of service accounts that name none. */
  readonly namespace?: string;

  /** Whether it may be a group that nobody chose the members of. */
  readonly mayBeBroad?: boolean;
}

/** Reports a subject that cannot be bound. */
export function checkSubject(problems: Problems, property: string, subject: Subject, rules: SubjectRules): void {
  reportValue(problems, property, subject);
  if (subject._isBroad && rules.mayBeBroad !== true) {
    problems.add(
      property, subject.name, 'stands for accounts that nobody chose one by one, and may only be a viewer',
      'name a group of your identity provider, or service accounts one by one',
    );
  }
  if (subject.kind === 'ServiceAccount' && subject.namespace === undefined && rules.namespace === undefined) {
    problems.add(
      property, subject.name, 'needs the namespace of the service account',
      "give it as in Subject.serviceAccount('name', { namespace: 'team' })",
    );
  }
}

/** As `checkSubject`, of a list. */
export function checkSubjects(problems: Problems, property: string, subjects: readonly Subject[], rules: SubjectRules): void {
  subjects.forEach((subject, i) => checkSubject(problems, `${property}[${i}]`, subject, rules));
}

function place(
  kind: 'Role' | 'RoleBinding', namespace: string | undefined,
): { readonly kind: string; readonly namespace?: string; readonly clusterScoped: boolean } {
  return namespace === undefined ? { kind: `Cluster${kind}`, clusterScoped: true } : { kind, namespace, clusterScoped: false };
}

function unique(subjects: readonly k8s.Subject[]): k8s.Subject[] {
  return [...new Map(subjects.map((subject) => [JSON.stringify(subject), subject])).values()];
}
