import { Dict, dicts, list, text, texts } from '../../../base/json';
import { CLUSTER_QUEUE, COHORT } from '../../model/kueue-tree';
import { isDnsSubdomain, isQualifiedName } from '../../../upstream/names';
import { ObjectRule, Reporter } from '../../rule';
import { QUEUE_HEAD } from '../examples-kueue';

/** The flavors of all groups, and the resources that all groups cover: the limits of Kueue's webhook. */
const MOST_IN_ALL = 256;

export const kueueResourceGroups: ObjectRule = {
  id: 'kueue-resource-groups',
  on: [CLUSTER_QUEUE, COHORT],
  severity: 'error',
  family: 'is rejected',
  summary: 'The resource groups of a ClusterQueue or Cohort do not fit together.',
  why: 'Each flavor lists exactly the covered resources of its group, in the same order; a resource or a flavor is in one group only; '
    + 'there are limits on how many there may be.',
  because: "Kueue's CRD and its validating webhook for ClusterQueues",
  bad: `
${QUEUE_HEAD}
spec: {namespaceSelector: {}, resourceGroups: [{coveredResources: [cpu, memory], flavors: [{name: h100, resources: [{name: memory,
  nominalQuota: 256Gi}, {name: cpu, nominalQuota: 64}]}]}]}`,
  good: `
${QUEUE_HEAD}
spec: {namespaceSelector: {}, resourceGroups: [{coveredResources: [cpu, memory], flavors: [{name: h100, resources: [{name: cpu,
  nominalQuota: 64}, {name: memory, nominalQuota: 256Gi}]}]}]}`,
  check(object, report) {
    const groups = dicts(object.spec.resourceGroups);
    const resources = new Map<string, number>();
    const flavors = new Map<string, number>();
    if (groups.length > 16) {
      report({ property: 'spec.resourceGroups', value: groups.length, problem: 'must have at most 16 groups', fix: 'split the queue' });
    }
    groups.forEach((group, i) => {
      const path = `spec.resourceGroups[${i}]`;
      const covered = texts(group.coveredResources);
      claim(covered, resources, i, 'resource', () => `${path}.coveredResources`, report);
      claim(
        dicts(group.flavors).map((flavor) => text(flavor.name) ?? ''), flavors, i, 'flavor', (j) => `${path}.flavors[${j}].name`, report,
      );
      checkGroup(group, covered, path, report);
    });
    for (const [what, count] of [
      ['flavors', groups.reduce((sum, group) => sum + list(group.flavors).length, 0)],
      ['resources', groups.reduce((sum, group) => sum + list(group.coveredResources).length, 0)],
    ] as const) {
      if (count > MOST_IN_ALL) {
        report({
          property: 'spec.resourceGroups', value: count, problem: `must have at most ${MOST_IN_ALL} ${what} in all`, fix: 'split the queue',
        });
      }
    }
  },
};

function claim(
  names: readonly string[], owners: Map<string, number>, group: number, what: string, propertyOf: (i: number) => string, report: Reporter,
): void {
  names.forEach((name, i) => {
    const owner = owners.get(name);
    if (owner !== undefined) {
      report({
        property: propertyOf(i), value: name,
        problem: `is a ${what} that another place of the queue has; a ${what} must be in one group, and once`,
        fix: 'put it into one group',
      });
    }
    owners.set(name, owner ?? group);
  });
}

function checkGroup(group: Dict, covered: readonly string[], path: string, report: Reporter): void {
  if (covered.length === 0 || covered.length > 64) {
    report({
      property: `${path}.coveredResources`, value: covered.length, problem: 'must have 1 to 64 resources',
      fix: covered.length === 0 ? 'list the resources' : 'split the queue',
    });
  }
  const flavors = dicts(group.flavors);
  if (flavors.length === 0 || flavors.length > 64) {
    report({
      property: `${path}.flavors`, value: flavors.length, problem: 'must have 1 to 64 flavors',
      fix: flavors.length === 0 ? 'list the flavors' : 'split the queue',
    });
  }
  covered.forEach((name) => {
    if (!isQualifiedName(name)) {
      report({
        property: `${path}.coveredResources`, value: name, problem: "must be the name of a resource, such as cpu or 'nvidia.com/gpu'",
        fix: 'write it as containers ask for it',
      });
    }
  });
  flavors.forEach((flavor, i) => {
    const name = text(flavor.name);
    if (name !== undefined && !isDnsSubdomain(name)) {
      report({
        property: `${path}.flavors[${i}].name`, value: name, problem: 'must be the name of a ResourceFlavor',
        fix: "copy it from 'kubectl get resourceflavors'",
      });
    }
  });
  if (flavors.length * covered.length > 512) {
    report({
      property: path, value: `${flavors.length} flavors x ${covered.length} resources`,
      problem: 'must have at most 512 pairs of flavor and resource', fix: 'split the queue',
    });
  }
  flavors.forEach((flavor, i) => {
    const names = dicts(flavor.resources).map((resource) => text(resource.name) ?? '');
    if (names.length !== covered.length || names.some((name, j) => name !== covered[j])) {
      const missing = covered.filter((name) => !names.includes(name));
      const extra = names.filter((name) => !covered.includes(name));
      const detail = [missing.length > 0 ? `${missing.join(', ')} missing` : '', extra.length > 0 ? `${extra.join(', ')} not covered` : '']
        .filter((part) => part !== '')
        .join('; ');
      report({
        property: `${path}.flavors[${i}].resources`,
        value: names,
        problem: `must list the covered resources (${covered.join(', ')}) in the same order`,
        arithmetic: detail === '' ? 'the order differs' : detail,
        fix: `list ${covered.join(', ')}, in this order`,
      });
    }
  });
}
