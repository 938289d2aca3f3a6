import { Dict, dicts, list, text, texts } from '../../../base/json';
import { CLUSTER_QUEUE, COHORT } from '../../model/kueue-tree';
import { ObjectRule, Reporter } from '../../rule';
import { QUEUE_HEAD } from '../examples-kueue';

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
      report({ property: 'spec.resourceGroups', value: `${groups.length} groups`, problem: 'must be at most 16', fix: 'merge groups' });
    }
    groups.forEach((group, i) => {
      const path = `spec.resourceGroups[${i}]`;
      const covered = texts(group.coveredResources);
      claim(covered, resources, i, 'resource', `${path}.coveredResources`, report);
      claim(dicts(group.flavors).map((flavor) => text(flavor.name) ?? ''), flavors, i, 'flavor', `${path}.flavors`, report);
      checkGroup(group, covered, path, report);
    });
    const total = groups.reduce((sum, group) => sum + list(group.flavors).length, 0);
    if (total > 256) {
      report({
        property: 'spec.resourceGroups', value: `${total} flavors`, problem: 'must have at most 256 flavors in all groups together',
        fix: 'split the queue',
      });
    }
  },
};

function claim(
  names: readonly string[], owners: Map<string, number>, group: number, what: string, property: string, report: Reporter,
): void {
  for (const name of names) {
    const owner = owners.get(name);
    if (owner !== undefined) {
      report({
        property, value: name,
        problem: `must list ${what} '${name}' once, and it is in spec.resourceGroups[${owner}]${owner === group ? '' : ' too'}`,
        fix: what === 'flavor' ? 'make a second ResourceFlavor, or one group of both' : 'cover it in one group only',
      });
    }
    owners.set(name, owner ?? group);
  }
}

function checkGroup(group: Dict, covered: readonly string[], path: string, report: Reporter): void {
  if (covered.length === 0 || covered.length > 64) {
    report({
      property: `${path}.coveredResources`, value: group.coveredResources, problem: 'must have between 1 and 64 resources',
      fix: 'list the resources',
    });
  }
  const flavors = dicts(group.flavors);
  if (flavors.length === 0 || flavors.length > 64) {
    report({
      property: `${path}.flavors`, value: `${flavors.length} flavors`, problem: 'must have between 1 and 64 flavors',
      fix: 'list the flavors',
    });
  }
  if (flavors.length * covered.length > 512) {
    report({
      property: path, value: `${flavors.length} flavors x ${covered.length} resources`,
      problem: 'must have at most 512 pairs of flavor and resource', fix: 'split the group',
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
