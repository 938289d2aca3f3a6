import { groupOf, KIND_KEYS, KINDS } from '../upstream/kinds';

/** Whether objects of a resource are in a namespace. */
enum Scope {
  NAMESPACED,
  CLUSTER,
}

/** What the API server calls the resources of one group, and the subresources that each has. */
type Resources = Record<string, string>;

/**
 * Plurals of the API groups that rules of this library's users name, as `kubectl api-resources` prints them, with their
 * subresources; beside those of the table of kinds.
 *
 * @see https://github.com/kubernetes/kubernetes/tree/master/api/discovery
 */
const NAMESPACED = withKinds('namespace', {
  '': { bindings: '', endpoints: '', events: '' },
  apps: { controllerrevisions: '' },
  'authorization.k8s.io': { localsubjectaccessreviews: '' },
  autoscaling: { horizontalpodautoscalers: 'status' },
  'coordination.k8s.io': { leases: '' },
  'discovery.k8s.io': { endpointslices: '' },
  'events.k8s.io': { events: '' },
  'networking.k8s.io': { ingresses: 'status', networkpolicies: '' },
  policy: { poddisruptionbudgets: 'status' },
  'visibility.kueue.x-k8s.io': { localqueues: 'pendingworkloads' },
});

const CLUSTER = withKinds('cluster', {
  '': { componentstatuses: '' },
  'authentication.k8s.io': { selfsubjectreviews: '', tokenreviews: '' },
  'authorization.k8s.io': { selfsubjectaccessreviews: '', selfsubjectrulesreviews: '', subjectaccessreviews: '' },
  'networking.k8s.io': { ipaddresses: '', servicecidrs: 'status' },
  'visibility.kueue.x-k8s.io': { clusterqueues: 'pendingworkloads' },
});

function withKinds(scope: 'namespace' | 'cluster', others: Record<string, Resources>): Record<string, Resources> {
  const groups: Record<string, Resources> = {};
  for (const key of KIND_KEYS.filter((candidate) => KINDS[candidate].scope === scope)) {
    (groups[groupOf(key)] ??= {})[KINDS[key].plural] = KINDS[key].subresources;
  }
  for (const [group, resources] of Object.entries(others)) {
    groups[group] = { ...groups[group], ...resources };
  }
  return groups;
}

/** Groups that are listed in full. The others may have got more since. */
const CLOSED_GROUPS = ['', 'apps', 'batch', 'events.k8s.io', 'rbac.authorization.k8s.io'];

const OBJECT_VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];

/** Verbs of what has not all of `OBJECT_VERBS`; a subresource that is not here can be read and written. */
const OTHER_VERBS: Record<string, string[]> = {
  bindings: ['create'],
  componentstatuses: ['get', 'list'],
  namespaces: OBJECT_VERBS.filter((verb) => verb !== 'deletecollection'),
  localsubjectaccessreviews: ['create'],
  selfsubjectaccessreviews: ['create'],
  selfsubjectreviews: ['create'],
  selfsubjectrulesreviews: ['create'],
  subjectaccessreviews: ['create'],
  tokenreviews: ['create'],
  'pods/attach': ['create', 'get'],
  'pods/binding': ['create'],
  'pods/checkpoint': ['create'],
  'pods/eviction': ['create'],
  'pods/exec': ['create', 'get'],
  'pods/log': ['get'],
  'pods/portforward': ['create', 'get'],
  'pods/proxy': ['create', 'delete', 'get', 'patch', 'update'],
  'services/proxy': ['create', 'delete', 'get', 'patch', 'update'],
  'nodes/proxy': ['create', 'delete', 'get', 'patch', 'update'],
  'namespaces/finalize': ['update'],
  'serviceaccounts/token': ['create'],
  'clusterqueues/pendingworkloads': ['get'],
  'localqueues/pendingworkloads': ['get'],
};

/** Whether the API server has a resource, or a subresource after a `/`; `undefined` if that is not known. */
export function resourceExists(group: string, resource: string): boolean | undefined {
  if (scopeOf(group, resource) !== undefined) {
    return true;
  }
  const isListed = Object.hasOwn(NAMESPACED, group) || Object.hasOwn(CLUSTER, group);
  return CLOSED_GROUPS.includes(group) || (isListed && meantBy(resource) !== undefined) ? false : undefined;
}

/**
 * Whether a resource has no namespace, so that a Role grants nothing on it; not so of `namespaces`, where a Role
 * covers the Namespace that it is in.
 */
export function isClusterScoped(group: string, resource: string): boolean {
  return scopeOf(group, resource) === Scope.CLUSTER && !(group === '' && resource.split('/')[0] === 'namespaces');
}

/** The verbs that mean something for a resource; `undefined` if that is not known. */
export function verbsOf(group: string, resource: string): string[] | undefined {
  if (scopeOf(group, resource) === undefined) {
    return undefined;
  }
  return OTHER_VERBS[resource] ?? (resource.includes('/') ? ['get', 'update', 'patch'] : OBJECT_VERBS);
}

/** The plural that somebody meant who wrote a kind, a singular or another group's resource; and its groups. */
export function meantBy(resource: string): { readonly resource: string; readonly groups: string[] } | undefined {
  const [written, subresource] = resource.toLowerCase().split('/');
  const candidates = [...Object.values(NAMESPACED), ...Object.values(CLUSTER)].flatMap((resources) => Object.keys(resources));
  const plural = candidates.find((candidate) => candidate === written || singularsOf(candidate).includes(written));
  if (plural === undefined) {
    return undefined;
  }
  const meant = subresource === undefined ? plural : `${plural}/${subresource}`;
  const groups = [...new Set([...Object.keys(NAMESPACED), ...Object.keys(CLUSTER)])].filter((group) => scopeOf(group, meant) !== undefined);
  return groups.length === 0 ? undefined : { resource: meant, groups };
}

function scopeOf(group: string, resource: string): Scope | undefined {
  return has(NAMESPACED, group, resource) ? Scope.NAMESPACED : has(CLUSTER, group, resource) ? Scope.CLUSTER : undefined;
}

function has(groups: Record<string, Resources>, group: string, resource: string): boolean {
  const [plural, subresource] = resource.split('/');
  if (!Object.hasOwn(groups, group) || !Object.hasOwn(groups[group], plural)) {
    return false;
  }
  // the API server asks for `finalizers` of any resource when owner references are checked
  return subresource === undefined || subresource === 'finalizers' || groups[group][plural].split(' ').includes(subresource);
}

function singularsOf(plural: string): string[] {
  return [plural.replace(/ies$/, 'y'), plural.replace(/es$/, ''), plural.replace(/s$/, '')].filter((singular) => singular !== plural);
}
