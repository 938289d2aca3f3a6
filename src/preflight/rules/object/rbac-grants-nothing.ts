import { Dict, dict, dicts, list, text, texts } from '../../../base/json';
import { ObjectRule, Reporter } from '../../rule';
import { missingName } from '../../ownership';

const ROLE = 'Role.rbac.authorization.k8s.io';
const CLUSTER_ROLE = 'ClusterRole.rbac.authorization.k8s.io';

const role = (rule: string): string => `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: submitter, namespace: ml}
rules: [${rule}]`;

/** What the API server asks authorizers about; plugins ask for more, in groups of their own. */
const VERBS = new Set([
  '*', 'get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection', 'escalate', 'bind', 'impersonate', 'approve',
  'sign', 'attest', 'use', 'head', 'post', 'put', 'options', 'proxy', 'connect',
]);

/** What people write for a verb, and what it is. */
const MEANT: Readonly<Record<string, string>> = {
  read: 'get, list, watch', view: 'get, list, watch', describe: 'get', write: 'create, update, patch', edit: 'update, patch',
  apply: 'create, patch', exec: 'create on pods/exec', logs: 'get on pods/log', submit: 'create', run: 'create', remove: 'delete',
  modify: 'update, patch', scale: 'update, patch on the subresource scale', execute: 'create', post: 'create', put: 'update',
};

/** Groups of kinds whose group is often written wrong. */
const GROUP_OF: Readonly<Record<string, string>> = {
  jobs: 'batch', cronjobs: 'batch', deployments: 'apps', statefulsets: 'apps', daemonsets: 'apps', replicasets: 'apps', pods: '',
  services: '', configmaps: '', secrets: '', persistentvolumeclaims: '', serviceaccounts: '', namespaces: '', nodes: '',
  roles: 'rbac.authorization.k8s.io', rolebindings: 'rbac.authorization.k8s.io', clusterroles: 'rbac.authorization.k8s.io',
  clusterrolebindings: 'rbac.authorization.k8s.io', jobsets: 'jobset.x-k8s.io', clusterqueues: 'kueue.x-k8s.io',
  localqueues: 'kueue.x-k8s.io', workloads: 'kueue.x-k8s.io', resourceflavors: 'kueue.x-k8s.io', trainjobs: 'trainer.kubeflow.org',
  priorityclasses: 'scheduling.k8s.io',
};

/** Resources that other groups have under the same name. */
const AMBIGUOUS: Readonly<Record<string, readonly string[]>> = {
  jobs: ['batch.volcano.sh'], cronjobs: ['batch.volcano.sh'], services: ['serving.knative.dev'], pods: ['metrics.k8s.io'],
  nodes: ['metrics.k8s.io', 'management.cattle.io'], workloads: ['scheduling.k8s.io'], deployments: ['extensions'],
  daemonsets: ['extensions'], replicasets: ['extensions'], clusterroles: [], roles: ['iam.aws.crossplane.io'],
};

export const rbacGrantsNothing: ObjectRule = {
  id: 'rbac-grants-nothing',
  on: [ROLE, CLUSTER_ROLE, 'RoleBinding.rbac.authorization.k8s.io', 'ClusterRoleBinding.rbac.authorization.k8s.io'],
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'A rule or binding is accepted and grants nothing.',
  why: 'The API server does not look whether groups, resources, verbs and roles exist. Groups have no version, resources are plural, '
    + 'verbs are those of the API, and create and deletecollection are never about an object by its name.',
  because: 'how Kubernetes authorizes requests',
  bad: role('{apiGroups: [batch/v1], resources: [jobs], verbs: [create]}'),
  good: role('{apiGroups: [batch], resources: [jobs], verbs: [create]}'),
  check(object, report, world) {
    if (object.type === ROLE || object.type === CLUSTER_ROLE) {
      dicts(object.manifest.rules).forEach((rule, i) => {
        if (list(rule.nonResourceURLs).length === 0) {
          checkRule(rule, `rules[${i}]`, report);
        }
      });
      return;
    }
    const reference = dict(object.manifest.roleRef);
    const isNamespaced = reference.kind === 'Role';
    const name = text(reference.name);
    const type = isNamespaced ? ROLE : CLUSTER_ROLE;
    const namespace = isNamespaced ? object.namespace : undefined;
    if (name !== undefined && world.index.find(type, namespace, name) === undefined) {
      const { meant } = missingName(object, name, isNamespaced ? world.index.inNamespace(type, namespace) : world.index.ofType(type));
      if (meant !== undefined) {
        report({
          property: 'roleRef.name', value: name, problem: `is no ${meant.kind} of the input, so the binding grants nothing`,
          fix: `write '${meant.name}'; a roleRef cannot be changed later`, because: `the input has ${meant.title} at ${meant.place}`,
        });
      }
    }
  },
};

function checkRule(rule: Dict, path: string, report: Reporter): void {
  const groups = texts(rule.apiGroups);
  groups.forEach((group, i) => {
    if (group.includes('/')) {
      const [name, version] = group.split('/');
      report({
        property: `${path}.apiGroups[${i}]`, value: group, problem: 'matches nothing: groups of RBAC have no version',
        fix: `write '${/^v[0-9]/.test(version ?? '') ? name : group}'`,
      });
    } else if (/^v[0-9]+((alpha|beta)[0-9]+)?$/.test(group)) {
      report({
        property: `${path}.apiGroups[${i}]`, value: group, problem: 'matches nothing: it is a version', fix: "write '' for the core group",
      });
    }
  });
  texts(rule.resources).forEach((resource, i) => checkResource(resource, groups, `${path}.resources[${i}]`, report));
  const verbs = texts(rule.verbs);
  verbs.forEach((verb, i) => {
    if (!VERBS.has(verb.toLowerCase()) && !verb.includes('.') && (Object.hasOwn(MEANT, verb) || isCore(groups))) {
      const meant = MEANT[verb.toLowerCase()];
      report({
        property: `${path}.verbs[${i}]`,
        value: verb,
        problem: 'is no verb of the API',
        fix: meant === undefined ? 'correct it' : `write ${meant}`,
      });
    } else if (verb !== verb.toLowerCase()) {
      report({
        property: `${path}.verbs[${i}]`, value: verb, problem: 'matches nothing: verbs are in lower case',
        fix: `write '${verb.toLowerCase()}'`,
      });
    }
  });
  const unnamed = verbs.filter((verb) => verb === 'create' || verb === 'deletecollection');
  if (list(rule.resourceNames).length > 0 && unnamed.length > 0 && !texts(rule.resources).some((resource) => resource.includes('/'))) {
    report({
      property: `${path}.resourceNames`, value: rule.resourceNames,
      problem: `with ${unnamed.join(' and ')} grants nothing: the name is not known when that is asked for`,
      fix: `give ${unnamed.join(' and ')} in a rule without resourceNames`,
    });
  }
}

function checkResource(resource: string, groups: readonly string[], property: string, report: Reporter): void {
  const [name, ...sub] = resource.split('/');
  const rest = sub.length > 0 ? `/${sub.join('/')}` : '';
  const plural = [`${name.toLowerCase()}s`, name.toLowerCase(), `${name.toLowerCase()}es`].find((form) => Object.hasOwn(GROUP_OF, form));
  if (plural !== undefined && plural !== name) {
    report({ property, value: resource, problem: 'matches nothing: resources are plural, in lower case', fix: `write '${plural}${rest}'` });
  } else if (
    Object.hasOwn(GROUP_OF, name) &&
    groups.length > 0 &&
    !groups.includes('*') &&
    !groups.some((group) => hasResource(group, name))
  ) {
    report({
      property,
      value: resource,
      problem: `is no resource of ${groups.map((group) => (group === '' ? 'the core group' : group)).join(', ')}`,
      fix: `write '${GROUP_OF[name]}' as API group`,
    });
  }
}

function hasResource(group: string, name: string): boolean {
  return group === GROUP_OF[name] || group.includes('/') || AMBIGUOUS[name]?.includes(group) === true || !isKnownGroup(group);
}

/** Other groups may have resources of any name. */
function isKnownGroup(group: string): boolean {
  return (
    group === '' ||
    Object.values(GROUP_OF).includes(group) ||
    group === 'policy' ||
    group === 'autoscaling' ||
    group === 'networking.k8s.io'
  );
}

function isCore(groups: readonly string[]): boolean {
  return groups.length > 0 && groups.every(isKnownGroup);
}
