import { Problems } from '../base/problems';
import { AccessRisk } from './access-risk';
import { AccessRule } from './access-rule';
import { isClusterScoped, meantBy, resourceExists, verbsOf } from './api-resources';
import { isForbiddenVerb, risksOf, whyForbidden } from './forbidden';
import { Permission, VERBS } from './permission';

/** The key of an enum that is written in code, for messages. */
const RISK_NAMES = Object.fromEntries(Object.entries(AccessRisk).map(([key, value]) => [value, `AccessRisk.${key}`]));

/** The permissions of rules that somebody wrote. */
export function permissionsOf(rules: readonly AccessRule[]): Permission[] {
  return rules.flatMap(({ apiGroups, resources, verbs, resourceNames }) =>
    pairsOf({ apiGroups, resources, verbs }).map((pair) => ({ ...pair, verbs, names: resourceNames })),
  );
}

/**
 * Reports what is wrong with a rule: what grants nothing, and what grants more than it seems to.
 *
 * @param inNamespace whether the rule is of a Role
 */
export function checkRule(problems: Problems, property: string, rule: AccessRule, inNamespace: boolean): void {
  if (!checkForm(problems, property, rule)) {
    return;
  }
  checkVerbs(problems, property, rule);
  checkForbidden(problems, property, rule);
  checkRisks(problems, property, rule);
  for (const resource of rule.resources) {
    checkResource(problems, property, rule, resource, inNamespace);
  }
  checkNames(problems, property, rule);
}

const EMPTY_FIXES: Record<string, string> = {
  apiGroups: "name the API groups of the resources; the core group is ''",
  resources: 'name the resources by their plural',
  verbs: `name what may be done: ${VERBS.join(', ')}`,
  resourceNames: 'leave it out to cover all objects',
};

function checkForm(problems: Problems, property: string, rule: AccessRule): boolean {
  const lists = {
    apiGroups: rule.apiGroups, resources: rule.resources, verbs: rule.verbs,
    ...(rule.resourceNames === undefined ? {} : { resourceNames: rule.resourceNames }),
  };
  let sound = true;
  for (const [name, list] of Object.entries(lists)) {
    if (list.length === 0) {
      sound = false;
      problems.add(`${property}.${name}`, list, 'must have at least one entry', EMPTY_FIXES[name]);
    }
    for (const entry of list.filter((one) => one.includes('*'))) {
      sound = false;
      problems.add(
        `${property}.${name}`, entry, 'must not contain a wildcard: it also covers what is installed later', 'name what is needed',
      );
    }
  }
  return sound;
}

/** A verb that none of the resources knows; a resource that knows none of the verbs is reported as such. */
function checkVerbs(problems: Problems, property: string, rule: AccessRule): void {
  const known = pairsOf(rule).map(({ group, resource }) => verbsOf(group, resource));
  const certain = known.every((verbs) => verbs !== undefined);
  const isUseless = (verb: string) =>
    !isForbiddenVerb(verb) && (certain || !/^[a-z]+$/.test(verb)) && !known.some((verbs) => verbs?.includes(verb));
  if (certain && rule.verbs.every(isUseless)) {
    return;
  }
  for (const verb of rule.verbs.filter(isUseless)) {
    const fix = VERBS.includes(verb) ? 'leave it out, or check the names of the resources' : `use one of ${VERBS.join(', ')}`;
    problems.add(`${property}.verbs`, verb, `means nothing for ${rule.resources.join(', ')}`, fix);
  }
}

function checkForbidden(problems: Problems, property: string, rule: AccessRule): void {
  for (const verb of rule.verbs.filter(isForbiddenVerb)) {
    problems.add(
      `${property}.verbs`, verb, `is never granted: it ${whyForbidden({ group: '', resource: '', verb })}`,
      'leave it out; whoever needs it is an administrator of the cluster',
    );
  }
  for (const { group, resource } of pairsOf(rule)) {
    const verb = rule.verbs.find((one) => !isForbiddenVerb(one) && whyForbidden({ group, resource, verb: one }) !== undefined);
    if (verb !== undefined) {
      problems.add(
        `${property}.resources`, resource, `is never granted with '${verb}': it ${whyForbidden({ group, resource, verb })}`,
        'leave it out; whoever needs it is an administrator of the cluster',
      );
    }
  }
}

function checkRisks(problems: Problems, property: string, rule: AccessRule): void {
  const requests = pairsOf(rule).flatMap((pair) => rule.verbs.map((verb) => ({ ...pair, verb })));
  const found = [...new Set(requests.flatMap(risksOf))];
  for (const risk of found.filter((one) => !rule.accept?.includes(one))) {
    const request = requests.find((one) => risksOf(one).includes(risk));
    problems.add(
      property, `${request?.verb} ${request?.resource}`, CONSEQUENCES[risk],
      `leave it out, or accept it with accept: [${RISK_NAMES[risk]}]`,
    );
  }
  for (const risk of (rule.accept ?? []).filter((one) => !found.includes(one))) {
    problems.add(`${property}.accept`, RISK_NAMES[risk], 'accepts a risk that the rule does not have', 'leave it out');
  }
}

const CONSEQUENCES: Record<AccessRisk, string> = {
  [AccessRisk.RUN_PODS]: 'makes pods, which can run as any service account of the namespace and mount any Secret in it',
  [AccessRisk.ATTACH_TO_PODS]: 'takes over the input and output of a running process',
  [AccessRisk.ADD_EPHEMERAL_CONTAINERS]: 'runs a container of its own in any pod, with the rights of the pod',
  [AccessRisk.PROXY_TO_NODES]: 'reaches the API of the kubelet, which runs commands in every pod of the node',
  [AccessRisk.CREATE_VOLUMES]: 'makes volumes, and with a hostPath reads and writes the node',
  [AccessRisk.SIGN_CERTIFICATES]: 'leads to a client certificate, and with it to any identity',
  [AccessRisk.CONFIGURE_ADMISSION]: 'sees and changes every object on its way to the API server',
  [AccessRisk.CHANGE_NAMESPACES]: 'changes labels of a Namespace, and with them what Pod Security allows',
  [AccessRisk.VOLCANO_COMMANDS]: 'makes Commands, and one in any namespace opens and closes any queue of the cluster',
  [AccessRisk.ADMIT_WORKLOADS]: 'writes what Kueue believes: how much quota a job asks for, and whether it is admitted',
  [AccessRisk.CONNECT_CLUSTERS]: 'sends jobs, and what they mount, to clusters of its own choice',
  [AccessRisk.EXTEND_API]: 'sees and answers for every object of the kinds that it defines or serves',
  [AccessRisk.CHANGE_NODES]: "decides by labels and taints whose pods run where, and ends a node's pods by deleting it",
  [AccessRisk.CHANGE_SERVICE_ACCOUNTS]: 'gives pods the rights of a cloud identity by an annotation',
  [AccessRisk.USE_SECURITY_CONTEXTS]: 'lets pods have what the SecurityContextConstraints allow, up to the node',
};

function checkResource(problems: Problems, property: string, rule: AccessRule, resource: string, inNamespace: boolean): void {
  const at = `${property}.resources`;
  const groups = rule.apiGroups.filter((group) => resourceExists(group, resource) !== false);
  if (groups.length === 0) {
    const meant = meantBy(resource);
    const fix =
      meant === undefined
        ? "look it up with 'kubectl api-resources'"
        : `write '${meant.resource}' of the API group ${meant.groups.map((group) => `'${group}'`).join(' or ')}`;
    problems.add(
      at, resource,
      `is no resource of the API group ${rule.apiGroups.map((group) => `'${group}'`).join(' or ')}, so that the rule grants nothing`, fix,
    );
    return;
  }
  if (!/^[a-z][-a-z0-9.]*(\/[a-z]+)?$/.test(resource)) {
    problems.add(
      at, resource, 'must be a plural in small letters, with a subresource after a slash', "look it up with 'kubectl api-resources'",
    );
    return;
  }
  if (inNamespace && groups.every((group) => isClusterScoped(group, resource))) {
    problems.add(at, resource, 'has no namespace, and a Role grants nothing on it', 'leave it out');
  }
  const verbs = groups.flatMap((group) => verbsOf(group, resource) ?? rule.verbs);
  if (!rule.verbs.some((verb) => verbs.includes(verb) || isForbiddenVerb(verb))) {
    problems.add(at, resource, `does not know ${rule.verbs.map((verb) => `'${verb}'`).join(' or ')}`, `use ${verbs.join(', ')}`);
  }
}

/** A name is not known yet when an object is created, and is not asked for when many are deleted. */
function checkNames(problems: Problems, property: string, rule: AccessRule): void {
  const objects = rule.resources.filter((resource) => !resource.includes('/'));
  const verbs = rule.verbs.filter((verb) => verb === 'create' || verb === 'deletecollection');
  if (rule.resourceNames !== undefined && objects.length > 0 && verbs.length > 0) {
    problems.add(
      `${property}.resourceNames`, rule.resourceNames, `cannot limit ${verbs.join(' and ')}, so that the rule grants nothing there`,
      `move ${verbs.join(' and ')} to a rule without names`,
    );
  }
}

/** Every resource of the rule in every group of it, as far as it may exist there. */
function pairsOf(rule: Pick<AccessRule, 'apiGroups' | 'resources' | 'verbs'>): { group: string; resource: string }[] {
  const pairs = rule.apiGroups.flatMap((group) => rule.resources.map((resource) => ({ group, resource })));
  return pairs.filter(({ group, resource }) => resourceExists(group, resource) !== false || rule.apiGroups.length === 1);
}
