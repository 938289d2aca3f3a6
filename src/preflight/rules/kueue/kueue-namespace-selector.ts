import { CLUSTER_QUEUE, LOCAL_QUEUE, selectorMatches } from '../../model/kueue-tree';
import { selectorFaults } from '../../model/label-selector';
import { ObjectRule } from '../../rule';
import { LOCAL_QUEUE_YAML, QUEUE_HEAD } from '../examples-kueue';

const GROUPS = 'resourceGroups: [{coveredResources: [cpu], flavors: [{name: h100, resources: [{name: cpu, nominalQuota: 64}]}]}]';

export const kueueNamespaceSelector: ObjectRule = {
  id: 'kueue-namespace-selector',
  on: [CLUSTER_QUEUE],
  severity: 'error',
  family: 'can never start',
  summary: 'A ClusterQueue has no namespaceSelector, or one that does not match the namespace of its LocalQueue.',
  why: 'Without a selector no namespace may use the queue, and its workloads wait for ever: "workload namespace doesn\'t match '
    + 'ClusterQueue selector". An empty one, {}, means all namespaces. Without a LocalQueue in the input the missing selector is a '
      + 'warning.',
  because: 'Kueue reads a missing namespaceSelector as no namespace at all',
  bad: `
${QUEUE_HEAD}
spec: {${GROUPS}}
---
${LOCAL_QUEUE_YAML}`,
  good: `
${QUEUE_HEAD}
spec: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ml}}, ${GROUPS}}
---
${LOCAL_QUEUE_YAML}`,
  check(object, report, world) {
    const selector = object.spec.namespaceSelector;
    for (const { path, value, problem, fix } of selectorFaults(selector)) {
      report({ property: `spec.namespaceSelector.${path}`, value, problem, fix, family: 'is rejected' });
    }
    const localQueues = world.index.ofType(LOCAL_QUEUE).filter((queue) => queue.spec.clusterQueue === object.name);
    if (selector === undefined || selector === null) {
      report({
        property: 'spec.namespaceSelector',
        problem:
          localQueues.length === 0
            ? 'is missing, so no namespace may use this queue'
            : `is missing, so no namespace may use this queue, not even that of ${localQueues[0].title}`,
        fix: "write 'namespaceSelector: {}' for all namespaces, or matchLabels for some",
        severity: localQueues.length === 0 ? 'warning' : 'error',
      });
      return;
    }
    for (const queue of localQueues) {
      const labels =
        queue.namespace === undefined
          ? undefined
          : { 'kubernetes.io/metadata.name': queue.namespace, ...world.namespaceLabels(queue.namespace) };
      const isKnown = world.namespaceLabels(queue.namespace) !== undefined || usesOnlyTheName(selector);
      if (labels !== undefined && isKnown && !selectorMatches(selector, labels)) {
        report({
          property: 'spec.namespaceSelector',
          value: selector,
          problem: `does not match namespace '${queue.namespace ?? ''}' of ${queue.title}: "workload namespace doesn't match `
            + 'ClusterQueue selector"',
          arithmetic: `the namespace has ${Object.entries(labels).map(([key, value]) => `${key}=${String(value)}`).join(', ')}`,
          fix: 'change the selector, or label the namespace',
          because: `${queue.title} at ${queue.place}`,
        });
      }
    }
  },
};

/** Every namespace has its name as a label, so a selector for only that needs no further knowledge. */
function usesOnlyTheName(selector: unknown): boolean {
  const { matchLabels, matchExpressions } = selector as { matchLabels?: unknown; matchExpressions?: unknown };
  const keys = [
    ...Object.keys(matchLabels ?? {}),
    ...(Array.isArray(matchExpressions)
      ? matchExpressions.map((expression: unknown) => (expression as { key?: unknown } | null)?.key)
      : []),
  ];
  return keys.every((key) => key === 'kubernetes.io/metadata.name');
}
