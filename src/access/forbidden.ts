import { KIND_KEYS, KINDS, qualifiedPlural } from '../upstream/kinds';
import { AccessRisk } from './access-risk';
import { AccessRequest } from './permission';

const WRITES = ['create', 'update', 'patch', 'delete', 'deletecollection'];
const SPEC_WRITES = ['create', 'update', 'patch'];
const FORBIDDEN_VERBS = ['escalate', 'bind', 'impersonate'];

/** What no rule may allow, and in words why. */
interface Forbidden {
  readonly because: string;
  readonly covers: (request: AccessRequest) => boolean;
}

/** @see https://kubernetes.io/docs/concepts/security/rbac-good-practices/ */
const FORBIDDEN: Forbidden[] = [
  { because: 'gives its holder rights that nobody gave it', covers: ({ verb }) => isForbiddenVerb(verb) },
  {
    because: 'reaches the tokens and passwords of everything in the namespace',
    covers: ({ group, resource }) => group === '' && resource === 'secrets',
  },
  { because: 'runs commands with the rights of any pod', covers: ({ group, resource }) => group === '' && resource === 'pods/exec' },
  { because: 'makes tokens of any service account', covers: ({ group, resource }) => group === '' && resource === 'serviceaccounts/token' },
  {
    because: 'hands out rights',
    covers: ({ group, resource, verb }) =>
      group === 'rbac.authorization.k8s.io' &&
      WRITES.includes(verb) &&
      ['rolebindings', 'clusterrolebindings', 'roles', 'clusterroles'].includes(resource),
  },
];

/** What makes pods, as plural and API group. */
const POD_MAKERS: ReadonlySet<string> = new Set(KIND_KEYS.filter((key) => KINDS[key].makesPods).map(qualifiedPlural));

/** Groups of widespread operators whose resources all make pods, or name what does. */
const POD_MAKING_GROUPS = [
  'argoproj.io', 'kubeflow.org', 'leaderworkerset.x-k8s.io', 'ray.io', 'serving.knative.dev', 'sparkoperator.k8s.io', 'tekton.dev',
  'workload.codeflare.dev',
];

/** What must be accepted by name. */
const RISKS: Record<AccessRisk, (request: AccessRequest) => boolean> = {
  [AccessRisk.RUN_PODS]: ({ group, resource, verb }) =>
    SPEC_WRITES.includes(verb) &&
    (POD_MAKERS.has(qualified(group, resource)) || (POD_MAKING_GROUPS.includes(group) && !resource.includes('/'))),
  [AccessRisk.ATTACH_TO_PODS]: ({ group, resource }) => group === '' && resource === 'pods/attach',
  [AccessRisk.ADD_EPHEMERAL_CONTAINERS]: ({ group, resource, verb }) =>
    group === '' && resource === 'pods/ephemeralcontainers' && SPEC_WRITES.includes(verb),
  [AccessRisk.PROXY_TO_NODES]: ({ group, resource }) => group === '' && resource === 'nodes/proxy',
  [AccessRisk.CREATE_VOLUMES]: ({ group, resource, verb }) => group === '' && resource === 'persistentvolumes' && verb === 'create',
  [AccessRisk.SIGN_CERTIFICATES]: ({ group, resource, verb }) =>
    group === 'certificates.k8s.io' &&
    [...SPEC_WRITES, 'approve', 'sign'].includes(verb) &&
    /^(certificatesigningrequests|signers)(\/|$)/.test(resource),
  [AccessRisk.CONFIGURE_ADMISSION]: ({ group, resource, verb }) =>
    group === 'admissionregistration.k8s.io' && WRITES.includes(verb) && !resource.includes('/'),
  [AccessRisk.CHANGE_NAMESPACES]: ({ group, resource, verb }) => group === '' && resource === 'namespaces' && SPEC_WRITES.includes(verb),
  [AccessRisk.VOLCANO_COMMANDS]: ({ group, resource, verb }) => group === 'bus.volcano.sh' && resource === 'commands' && verb === 'create',
  [AccessRisk.ADMIT_WORKLOADS]: ({ group, resource, verb }) =>
    group === 'kueue.x-k8s.io' && ['workloads', 'workloads/status'].includes(resource) && SPEC_WRITES.includes(verb),
  [AccessRisk.CONNECT_CLUSTERS]: ({ group, resource, verb }) =>
    group === 'kueue.x-k8s.io' && resource === 'multikueueclusters' && SPEC_WRITES.includes(verb),
  [AccessRisk.EXTEND_API]: ({ group, resource, verb }) =>
    WRITES.includes(verb) &&
    ((group === 'apiregistration.k8s.io' && /^apiservices(\/|$)/.test(resource)) ||
      (group === 'apiextensions.k8s.io' && /^customresourcedefinitions(\/|$)/.test(resource))),
  [AccessRisk.CHANGE_NODES]: ({ group, resource, verb }) =>
    group === '' && ['nodes', 'nodes/status'].includes(resource) && WRITES.includes(verb),
  [AccessRisk.CHANGE_SERVICE_ACCOUNTS]: ({ group, resource, verb }) =>
    group === '' && resource === 'serviceaccounts' && ['update', 'patch'].includes(verb),
  [AccessRisk.USE_SECURITY_CONTEXTS]: ({ group, resource, verb }) =>
    group === 'security.openshift.io' && resource === 'securitycontextconstraints' && verb === 'use',
};

function qualified(group: string, resource: string): string {
  return group === '' ? resource : `${resource}.${group}`;
}

/** Whether a verb is forbidden on every resource. */
export function isForbiddenVerb(verb: string): boolean {
  return FORBIDDEN_VERBS.includes(verb);
}

/** Why no rule may allow a request, if none may. */
export function whyForbidden(request: AccessRequest): string | undefined {
  return FORBIDDEN.find(({ covers }) => covers(request))?.because;
}

/** The risks of a request. */
export function risksOf(request: AccessRequest): AccessRisk[] {
  return Object.values(AccessRisk).filter((risk) => RISKS[risk](request));
}

/** A question for each thing that is forbidden or a risk. */
export const FORBIDDEN_REQUESTS: readonly AccessRequest[] = [
  { group: '', resource: 'secrets', verb: 'get' },
  { group: '', resource: 'secrets', verb: 'list' },
  { group: '', resource: 'pods/exec', verb: 'create' },
  { group: '', resource: 'serviceaccounts/token', verb: 'create' },
  { group: '', resource: 'serviceaccounts', verb: 'impersonate' },
  { group: 'rbac.authorization.k8s.io', resource: 'rolebindings', verb: 'create' },
  { group: 'rbac.authorization.k8s.io', resource: 'roles', verb: 'escalate' },
  { group: 'rbac.authorization.k8s.io', resource: 'roles', verb: 'bind' },
];

/** As `FORBIDDEN_REQUESTS`, of what an accepted risk may allow. */
export const RISKY_REQUESTS: readonly AccessRequest[] = [
  { group: '', resource: 'pods', verb: 'create' },
  { group: '', resource: 'pods/attach', verb: 'create' },
  { group: '', resource: 'pods/ephemeralcontainers', verb: 'patch' },
  { group: '', resource: 'namespaces', verb: 'patch' },
  { group: '', resource: 'serviceaccounts', verb: 'patch' },
];
