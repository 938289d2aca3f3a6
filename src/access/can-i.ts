import { AccessRequest } from './permission';
import { Subject } from './subject';

/**
 * The kubectl command that asks whether a subject may do something.
 *
 * The subresource is an option of its own: kubectl takes what follows a slash for the name of an object.
 *
 * @param namespace undefined to ask for the whole cluster
 * @param accountNamespace of service accounts that name none
 */
export function canI(
  subject: Subject, request: AccessRequest, namespace: string | undefined, accountNamespace: string | undefined,
): string {
  const [plural, subresource] = request.resource.split('/');
  return [
    'kubectl auth can-i',
    request.verb,
    `${plural}${request.group === '' ? '' : `.${request.group}`}${request.name === undefined ? '' : `/${request.name}`}`,
    ...(subresource === undefined ? [] : [`--subresource=${subresource}`]),
    namespace === undefined ? '--all-namespaces' : `--namespace=${namespace}`,
    ...asSubject(subject, accountNamespace),
  ].join(' ');
}

/** Kubectl impersonates a group only together with some user. */
function asSubject(subject: Subject, accountNamespace: string | undefined): string[] {
  switch (subject.kind) {
    case 'ServiceAccount':
      return [`--as=system:serviceaccount:${subject.namespace ?? accountNamespace}:${subject.name}`];
    case 'Group':
      return ['--as=anyone', `--as-group=${quoted(subject.name)}`];
    default:
      return [`--as=${quoted(subject.name)}`];
  }
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, String.raw`'\''`)}'`;
}
