import { Dict, dicts, list, texts } from '../../../base/json';
import { ObjectRule } from '../../rule';

const TYPES = ['Role.rbac.authorization.k8s.io', 'ClusterRole.rbac.authorization.k8s.io'];

const role = (rule: string): string => `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: submitter, namespace: ml}
rules: [${rule}]`;

/** escalate and bind are asked for about roles only, impersonate about those who can be impersonated. */
const ESCALATING: Readonly<Record<string, readonly string[]>> = {
  escalate: ['roles', 'clusterroles'],
  bind: ['roles', 'clusterroles'],
  impersonate: ['users', 'groups', 'serviceaccounts', 'userextras', 'uids'],
};

function isEscalating(verb: string, rule: Dict): boolean {
  const about = Object.hasOwn(ESCALATING, verb) ? ESCALATING[verb] : undefined;
  return about !== undefined && texts(rule.resources).some((resource) => resource === '*' || about.includes(resource.split('/')[0]));
}

export const rbacEscalation: ObjectRule = {
  id: 'rbac-escalation',
  on: TYPES,
  severity: 'warning',
  family: 'check this',
  summary: 'A Role gives more than it seems to.',
  why: 'Wildcards take in what is added later; escalate, bind and impersonate give every right there is; reading secrets gives the '
    + 'rights of whoever they belong to.',
  because: 'the good practices for RBAC of the Kubernetes documentation',
  bad: role("{apiGroups: [batch], resources: ['*'], verbs: ['*']}"),
  good: role('{apiGroups: [batch], resources: [jobs], verbs: [create, get, list, watch, delete]}'),
  check(object, report) {
    dicts(object.manifest.rules).forEach((rule, i) => {
      const path = `rules[${i}]`;
      for (const field of ['verbs', 'resources', 'apiGroups']) {
        if (list(rule[field]).includes('*')) {
          report({
            property: `${path}.${field}`, value: '*',
            problem: `takes in every ${field === 'verbs' ? 'verb' : field === 'resources' ? 'resource' : 'API group'}, those to come too`,
            fix: 'list what is needed',
          });
        }
      }
      const verbs = list(rule.verbs);
      const strong = verbs.filter((verb) => isEscalating(verb as string, rule));
      if (strong.length > 0) {
        report({ property: `${path}.verbs`, value: strong, problem: 'lets its holder give itself any right', fix: 'remove it' });
      }
      const isSecrets = list(rule.resources).includes('secrets') && list(rule.resourceNames).length === 0;
      const reads = verbs.filter((verb) => ['get', 'list', 'watch'].includes(verb as string));
      if (isSecrets && reads.length > 0) {
        report({
          property: `${path}.resources`, value: 'secrets', problem: `can be read, all of them (${reads.join(', ')})`,
          fix: 'name the secrets in resourceNames, or let pods mount them instead',
        });
      }
    });
  },
};
