import { text } from '../../base/json';
import { CLUSTER_QUEUE, FLAVOR, LOCAL_QUEUE, selectorMatches } from '../../preflight/model/kueue-tree';
import { World } from '../../preflight/world';
import { Submission } from './submitted';

/** Why a workload does not get into its queue: until somebody changes that, for now, or as far as the snapshot shows. */
export interface QueueRefusal {
  readonly outcome: 'never' | 'waits' | 'unknown';
  readonly problem: string;
}

/** The ClusterQueue that a submission goes to, by its LocalQueue. */
export function clusterQueueName({ object, queue }: Submission, world: World): string | undefined {
  return text(world.index.find(LOCAL_QUEUE, object.namespace, queue)?.spec.clusterQueue);
}

export function noClass(missing: string): QueueRefusal {
  return { outcome: 'never', problem: `${missing} does not exist, so Kueue makes no Workload of it` };
}

export function refusalOf(submission: Submission, world: World): QueueRefusal | undefined {
  const { object, queue } = submission;
  const namespace = object.namespace ?? '';
  const missing = [LOCAL_QUEUE, CLUSTER_QUEUE].find((type) => world.index.ofType(type).length === 0);
  if (missing !== undefined) {
    return { outcome: 'unknown', problem: `the snapshot has no ${missing.slice(0, missing.indexOf('.'))}s` };
  }
  const local = world.index.find(LOCAL_QUEUE, namespace, queue);
  if (local === undefined) {
    return { outcome: 'never', problem: `there is no LocalQueue ${namespace}/${queue}` };
  }
  const name = text(local.spec.clusterQueue) ?? '';
  const cluster = world.kueue.clusterQueues.get(name);
  if (cluster === undefined) {
    return { outcome: 'never', problem: `LocalQueue ${namespace}/${queue} leads to ClusterQueue ${name}, which does not exist` };
  }
  // labels are not known where the snapshot has no namespaces
  const selector = cluster.object?.spec.namespaceSelector;
  const labels = { 'kubernetes.io/metadata.name': namespace, ...world.namespaceLabels(namespace) };
  const isKnown = selector === undefined || selector === null || world.namespaceLabels(namespace) !== undefined;
  if (isKnown && !selectorMatches(selector, labels)) {
    return { outcome: 'never', problem: `ClusterQueue ${name} does not take workloads of namespace ${namespace} (namespaceSelector)` };
  }
  const stop = text(local.spec.stopPolicy) ?? 'None';
  if (stop !== 'None') {
    return { outcome: 'waits', problem: `LocalQueue ${namespace}/${queue} is held (stopPolicy ${stop})` };
  }
  const flavors = cluster.groups.flatMap((group) => group.flavors.map((flavor) => world.index.find(FLAVOR, undefined, flavor.name)));
  const needsNodes = flavors.some((flavor) => text(flavor?.spec.topologyName) !== undefined);
  return needsNodes && world.index.ofType('Node.').length === 0
    ? { outcome: 'unknown', problem: `the snapshot has no Nodes, and ClusterQueue ${name} has flavors with a topology` }
    : undefined;
}

/** What a snapshot does not show, and what that means. */
export function gapsOf(world: World, workloads: number): string[] {
  return [
    ...(workloads === 0 ? ['the snapshot has no Workloads of Kueue: as if nothing ran'] : []),
    ...(world.index.ofType(FLAVOR).length > 0
      ? []
      : ['the snapshot has no ResourceFlavors: their taints and labels were not looked at']),
    ...(world.facts.kueue?.transformedResources ?? []).map((name) => `Kueue makes other resources of ${name}, which is not simulated`),
  ];
}
