import type * as kplus from 'cdk8s-plus-28';
import type * as k8s from '../../imports/k8s';
import { isDnsLabel, isDnsSubdomain } from '../upstream/names';
import { made, shapeProblem, soundOptions, struct, text } from '../base/shape';
import { Problem } from '../base/problems';

/** Options of `Subject.serviceAccount`. */
export interface ServiceAccountSubjectOptions {
  /**
   * The namespace of the service account.
   *
   * @default - the namespace that access is given in
   */
  readonly namespace?: string;
}

const RBAC_GROUP = 'rbac.authorization.k8s.io';

const ACCOUNT = struct<ServiceAccountSubjectOptions>({ namespace: text });

/** Who gets access. */
export class Subject {
  /**
   * A user.
   *
   * @param name as the cluster's authentication says it, for instance `alice@example.com`
   */
  public static user(name: string): Subject {
    return new Subject('User', name, undefined);
  }

  /**
   * A group of users.
   *
   * @param name as the cluster's authentication says it
   */
  public static group(name: string): Subject {
    return new Subject('Group', name, undefined);
  }

  /**
   * A service account.
   *
   * @param name of the ServiceAccount
   * @param options its namespace
   */
  public static serviceAccount(name: string, options: ServiceAccountSubjectOptions = {}): Subject {
    const [{ namespace }, problem] = soundOptions(ACCOUNT, options);
    return new Subject('ServiceAccount', name, namespace, problem);
  }

  /**
   * A subject made with cdk8s-plus.
   *
   * @param subject a `User`, a `Group`, a `ServiceAccount`, or a workload that runs as one
   */
  public static of(subject: kplus.ISubject): Subject {
    if (typeof subject?.toSubjectConfiguration !== 'function') {
      const problem = { value: subject, problem: 'must be a subject of cdk8s-plus', fix: "write for instance Subject.group('team')" };
      return new Subject('Group', '', undefined, problem);
    }
    const { kind, name, namespace } = subject.toSubjectConfiguration();
    return new Subject(kind, name, kind === 'ServiceAccount' ? namespace : undefined);
  }

  /** `User`, `Group` or `ServiceAccount`. */
  public readonly kind: string;

  /** The name. */
  public readonly name: string;

  /** Namespace of a service account, where it was given. */
  public readonly namespace?: string;

  /** @internal */
  public readonly _problem?: Problem;

  private constructor(kind: string, name: string, namespace: string | undefined, problem?: Problem) {
    this.kind = kind;
    this.name = typeof name === 'string' ? name : '';
    this.namespace = namespace;
    this._problem = problem ?? shapeProblem(text, name) ?? problemOf(kind, name, namespace);
  }

  /**
   * Whether it stands for accounts that nobody chose one by one: all that are logged in, all service accounts, or
   * all of a namespace.
   *
   * @internal
   */
  public get _isBroad(): boolean {
    return this.kind === 'Group' && (this.name === 'system:authenticated' || /^system:serviceaccounts(:|$)/.test(this.name));
  }

  /**
   * The subject in a binding.
   *
   * @internal
   */
  public _render(defaultNamespace: string | undefined): k8s.Subject {
    return this.kind === 'ServiceAccount'
      ? { kind: this.kind, name: this.name, namespace: this.namespace ?? defaultNamespace }
      : { apiGroup: RBAC_GROUP, kind: this.kind, name: this.name };
  }
}

/** A subject, where a property wants one. */
export const subjectShape = made(Subject, "Subject.group('team')");

function problemOf(kind: string, name: string, namespace: string | undefined): Problem | undefined {
  if (kind === 'ServiceAccount') {
    return accountProblem(name, namespace);
  }
  if (kind !== 'User' && kind !== 'Group') {
    return { value: kind, problem: 'must be a User, a Group or a ServiceAccount', fix: 'choose one of these' };
  }
  if (name.trim() === '' || name !== name.trim()) {
    return {
      value: name, problem: `must be the name of a ${kind.toLowerCase()}, without spaces around it`,
      fix: "copy it from 'kubectl auth whoami'",
    };
  }
  if (name === '*') {
    return { value: name, problem: 'means nobody: RBAC knows no wildcard among names', fix: 'name a group' };
  }
  if (name === 'system:anonymous' || name === 'system:unauthenticated') {
    return {
      value: name, problem: 'is everybody who reaches the API server, logged in or not', fix: 'name a group of your identity provider',
    };
  }
  return undefined;
}

function accountProblem(name: string, namespace: string | undefined): Problem | undefined {
  if (!isDnsSubdomain(name)) {
    return { value: name, problem: 'must be the name of a ServiceAccount', fix: 'write it as kubectl prints it' };
  }
  if (namespace !== undefined && !isDnsLabel(namespace)) {
    return { value: namespace, problem: 'must be the name of a namespace', fix: 'write it as kubectl prints it' };
  }
  if (name === 'default') {
    return {
      value: name, problem: 'is the service account of every pod that names none',
      fix: 'make a service account of its own for the service, and let its pods run as that',
    };
  }
  return undefined;
}
