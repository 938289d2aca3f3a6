import { canI } from './can-i';
import { FORBIDDEN_REQUESTS, RISKY_REQUESTS } from './forbidden';
import { AccessRequest, allows, mergePermissions, Permission } from './permission';
import { Grant } from './role-objects';
import { Subject } from './subject';

/** What one subject may do with one resource. */
export interface AccessGrant {
  /** `User`, `Group` or `ServiceAccount`. */
  readonly subjectKind: string;

  /** The subject; a service account with its namespace before a `/`. */
  readonly subject: string;

  /** Name of the Role or ClusterRole. */
  readonly role: string;

  /**
   * The namespace.
   *
   * @default - the whole cluster
   */
  readonly namespace?: string;

  /** The API group; empty for the core group. */
  readonly apiGroup: string;

  /** The plural of the resource, and its subresource after a slash. */
  readonly resource: string;

  /**
   * Names of the only objects that it covers.
   *
   * @default - all objects
   */
  readonly resourceNames?: string[];

  /** What may be done. */
  readonly verbs: string[];
}

/** A question to the cluster, and its answer as far as these roles decide it. */
export interface AccessQuestion {
  /** A `kubectl auth can-i` command. */
  readonly command: string;

  /** Whether the answer is yes. Where it is no, other roles may still say yes. */
  readonly allowed: boolean;
}

/** Who may do what by a construct, to read and to check. */
export class AccessSummary {
  /**
   * @param defaultNamespace of service accounts, and of questions that are to be denied
   * @param probes more questions, which count as far as they are denied
   * @internal
   */
  public static _of(
    path: string, defaultNamespace: string | undefined, grants: readonly Grant[], probes: readonly AccessRequest[],
  ): AccessSummary {
    return new AccessSummary(path, grantsOf(grants, defaultNamespace), questionsOf(grants, defaultNamespace, probes));
  }

  private readonly allGrants: readonly AccessGrant[];
  private readonly allQuestions: readonly AccessQuestion[];

  private constructor(
    private readonly path: string,
    grants: readonly AccessGrant[],
    questions: readonly AccessQuestion[],
  ) {
    this.allGrants = grants;
    this.allQuestions = questions;
  }

  /** One entry for each subject, role and resource. */
  public get grants(): AccessGrant[] {
    return [...this.allGrants];
  }

  /** Commands that ask the cluster whether it does what is said here: what is allowed, then what is not. */
  public get questions(): AccessQuestion[] {
    return [...this.allQuestions];
  }

  /** The commands that answer `yes`. */
  public get allowed(): string[] {
    return this.allQuestions.filter(({ allowed }) => allowed).map(({ command }) => command);
  }

  /** The commands that answer `no`, unless other roles say yes. */
  public get denied(): string[] {
    return this.allQuestions.filter(({ allowed }) => !allowed).map(({ command }) => command);
  }

  /** The summary as text. */
  public toString(): string {
    const lines = [`Access by ${this.path}`];
    let heading = '';
    for (const grant of this.allGrants) {
      const next = `${grant.subjectKind} ${grant.subject}, ${grant.role}, `
        + `${grant.namespace === undefined ? 'whole cluster' : `namespace ${grant.namespace}`}`;
      if (next !== heading) {
        heading = next;
        lines.push('', heading);
      }
      const names = grant.resourceNames === undefined ? '' : ` (${grant.resourceNames.join(', ')})`;
      lines.push(`  ${qualified(grant)}${names}: ${grant.verbs.join(', ')}`);
    }
    lines.push('', '# yes', ...this.allowed, '', '# no', ...this.denied);
    return `${lines.join('\n')}\n`;
  }
}

/** As kubectl writes it: `jobs.batch`, `pods/log`, `jobs.batch/status`. */
function qualified({ apiGroup, resource }: AccessGrant): string {
  const [plural, subresource] = resource.split('/');
  return `${plural}${apiGroup === '' ? '' : `.${apiGroup}`}${subresource === undefined ? '' : `/${subresource}`}`;
}

function grantsOf(grants: readonly Grant[], defaultNamespace: string | undefined): AccessGrant[] {
  return grants.flatMap((grant) => {
    const permissions = mergePermissions(grant.permissions());
    return grant.subjects.flatMap((subject) =>
      permissions.map(({ group, resource, names, verbs }) => ({
        subjectKind: subject.kind, subject: labelOf(subject, defaultNamespace), role: grant.role, namespace: grant.namespace,
        apiGroup: group, resource, ...(names === undefined ? {} : { resourceNames: [...names] }), verbs: [...verbs],
      })),
    );
  });
}

function questionsOf(grants: readonly Grant[], defaultNamespace: string | undefined, probes: readonly AccessRequest[]): AccessQuestion[] {
  const subjects = new Map<string, Subject>();
  grants.forEach((grant) =>
    grant.subjects.forEach((subject) => subjects.set(`${subject.kind} ${labelOf(subject, defaultNamespace)}`, subject)),
  );
  const yes: string[] = [];
  const no: string[] = [];
  for (const [label, subject] of subjects) {
    const own = grants.filter((grant) => grant.subjects.some((one) => `${one.kind} ${labelOf(one, defaultNamespace)}` === label));
    for (const { namespace, permissions } of own) {
      yes.push(
        ...mergePermissions(permissions())
          .flatMap(requestsOf)
          .map((request) => canI(subject, request, namespace, defaultNamespace)),
      );
    }
    const held = own.flatMap(({ permissions }) => permissions());
    const denied = [...probes, ...FORBIDDEN_REQUESTS, ...RISKY_REQUESTS].filter((request) => !allows(held, request));
    no.push(...denied.map((request) => canI(subject, request, defaultNamespace, defaultNamespace)));
  }
  return [...new Set(yes)]
    .map((command) => ({ command, allowed: true }))
    .concat([...new Set(no)].map((command) => ({ command, allowed: false })));
}

function requestsOf({ group, resource, verbs, names }: Permission): AccessRequest[] {
  return verbs.flatMap((verb) => (names ?? [undefined]).map((name) => ({ group, resource, verb, name })));
}

function labelOf(subject: Subject, defaultNamespace: string | undefined): string {
  return subject.kind === 'ServiceAccount' ? `${subject.namespace ?? defaultNamespace}/${subject.name}` : subject.name;
}
