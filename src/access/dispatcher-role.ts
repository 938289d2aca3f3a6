import { QueueSystem } from '../cluster/queue-system';
import { checkDnsSubdomain } from '../upstream/names';
import { Problems } from '../base/problems';
import { Dispatcher, DispatcherTask } from './dispatcher';
import { Permission } from './permission';
import { dispatcherPermissions } from './personas';
import { checkSubject } from './role-objects';
import { WorkloadKind } from './workload-kind';

/** What dispatchers must fit in with. */
interface Surroundings {
  /** How names of roles begin. */
  readonly prefix: string;
  readonly namespace?: string;

  /** Names that other roles have. */
  readonly taken: readonly string[];
}

export function dispatcherNames(
  prefix: string, { subject, roleName, bindingName }: Dispatcher,
): { readonly role: string; readonly binding: string } {
  const role = roleName ?? `${prefix}-${subject.name}`;
  return { role, binding: bindingName ?? role };
}

export function permissionsOfDispatcher(
  { workloads, tasks, readsDeployments }: Dispatcher, systems: readonly QueueSystem[],
): Permission[] {
  const inUse = { kinds: workloads ?? [WorkloadKind.JOB], systems };
  return dispatcherPermissions(inUse, tasks ?? [DispatcherTask.WATCH, DispatcherTask.DELETE], readsDeployments);
}

export function checkDispatchers(problems: Problems, dispatchers: readonly Dispatcher[], { prefix, namespace, taken }: Surroundings): void {
  const names = dispatchers.map((dispatcher) => dispatcherNames(prefix, dispatcher));
  dispatchers.forEach((dispatcher, i) => {
    const at = `dispatchers[${i}]`;
    const { role, binding } = names[i];
    checkSubject(problems, `${at}.subject`, dispatcher.subject, { namespace });
    if (dispatcher.subject._problem !== undefined) {
      return;
    }
    checkContents(problems, at, dispatcher);
    checkDnsSubdomain(problems, `${at}.roleName`, role);
    if (binding !== role) {
      checkDnsSubdomain(problems, `${at}.bindingName`, binding);
    }
    if ([...taken, ...names.slice(0, i).map((other) => other.role)].includes(role)) {
      problems.add(`${at}.roleName`, role, 'must differ from the names of the other roles', "set another 'roleName'");
    }
  });
}

function checkContents(problems: Problems, at: string, dispatcher: Dispatcher): void {
  const { subject, workloads, readsDeployments, namespaceVariable, deployment } = dispatcher;
  if (subject.kind !== 'ServiceAccount') {
    problems.add(
      `${at}.subject`, subject.name, `must be a service account, because a dispatcher is a service, and is a ${subject.kind}`,
      'make it a submitter, or let the service run as a service account',
    );
  }
  for (const [property, list] of Object.entries({ workloads, readsDeployments })) {
    if (list?.length === 0) {
      problems.add(`${at}.${property}`, list, 'must have at least one entry', 'leave it out');
    }
  }
  if (namespaceVariable !== undefined && deployment === undefined) {
    problems.add(
      `${at}.namespaceVariable`, namespaceVariable, "needs 'deployment', which is where it is looked for",
      'say which Deployment, or leave it out',
    );
  }
  readsDeployments?.forEach((name, i) => checkDnsSubdomain(problems, `${at}.readsDeployments[${i}]`, name));
}
