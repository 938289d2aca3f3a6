import { Quantity } from '../../base/quantity';
import { dict, dicts, entry, text } from '../../base/json';
import { KubeObject } from '../kube-object';
import { World } from '../world';
import { ONE } from './amounts';
import { kueueRequests } from './kueue-requests';
import { CLUSTER_QUEUE, FLAVOR, GroupFlavor, LOCAL_QUEUE, QuotaNode, ResourceGroup } from './kueue-tree';
import { placementMatches, taintsOf, Toleration, tolerationsOf, untolerated } from './node-match';
import { PodSet, Workload } from './workload';

/** Where a workload goes. */
interface Assigned {
  readonly local: KubeObject;
  readonly queue: QuotaNode;
}

const assigned = new WeakMap<Workload, Assigned | 'nowhere'>();

/** The ClusterQueue that a workload goes to, if the input has it, and has it once. */
export function clusterQueueOf(workload: Workload, world: World): Assigned | undefined {
  let found = assigned.get(workload);
  if (found === undefined) {
    found = assign(workload, world) ?? 'nowhere';
    assigned.set(workload, found);
  }
  return found === 'nowhere' ? undefined : found;
}

function assign(workload: Workload, world: World): Assigned | undefined {
  if (workload.kueueQueue === undefined || workload.isVolcano) {
    return undefined;
  }
  const local = world.index.find(LOCAL_QUEUE, workload.object.namespace, workload.kueueQueue);
  const queue = world.kueue.clusterQueues.get(text(local?.spec.clusterQueue) ?? '');
  if (local === undefined || queue === undefined) {
    return undefined;
  }
  const isAmbiguous =
    world.index.isAmbiguous(LOCAL_QUEUE, workload.object.namespace, workload.kueueQueue) ||
    world.index.isAmbiguous(CLUSTER_QUEUE, undefined, queue.name) ||
    queue.groups.some((group) => group.flavors.some((flavor) => world.index.isAmbiguous(FLAVOR, undefined, flavor.name)));
  return isAmbiguous ? undefined : { local, queue };
}

/** Whether shipped or declared settings let Kueue overlook a resource. */
export function isExempt(resource: string, world: World): boolean {
  const { kueue } = world.facts;
  return (
    resource === 'pods' ||
    kueue?.excludeResourcePrefixes?.some((prefix) => resource.startsWith(prefix)) === true ||
    kueue?.transformedResources?.includes(resource) === true
  );
}

/** Why pods cannot use a flavor; undefined when they can, as far as is known. */
export function flavorMismatch(
  pods: PodSet, flavor: GroupFlavor, group: ResourceGroup, queue: QuotaNode, world: World,
): string | undefined {
  const object = world.index.find(FLAVOR, undefined, flavor.name);
  if (object === undefined) {
    return undefined;
  }
  const taint = untolerated(taintsOf(object.spec.nodeTaints), [...tolerationsOf(pods.spec), ...dicts(object.spec.tolerations)]);
  if (taint !== undefined) {
    return `untolerated taint ${taint.key}${taint.value === undefined ? '' : `=${taint.value}`}:${taint.effect} in flavor ${flavor.name}`;
  }
  // Kueue looks at no other labels than the flavor's own: a selector for a label that the flavor lacks keeps no pods away.
  const labels = dict(object.spec.nodeLabels);
  if (!placementMatches(pods.spec, labels, (key) => key in labels)) {
    return `flavor ${flavor.name} doesn't match node affinity`;
  }
  // a group of which the containers ask for nothing may give its resources, such as devices, without a topology
  const isBeside = object.spec.topologyName === undefined && !group.covered.some((resource) => pods.requests.has(resource));
  return isBeside ? undefined : topologyMismatch(pods, object, queue, world);
}

/** The tolerations that Kueue may add to the pods of a workload: those of the flavors of its queue. */
export function addedTolerations(pods: PodSet, world: World): readonly Toleration[] {
  const queue = clusterQueueOf(pods.workload, world)?.queue;
  const flavors = queue?.groups.flatMap((group) => group.flavors.map(({ name }) => world.index.find(FLAVOR, undefined, name))) ?? [];
  return flavors.flatMap((flavor) =>
    flavor === undefined || queue === undefined || topologyMismatch(pods, flavor, queue, world) !== undefined
      ? []
      : dicts(flavor.spec.tolerations),
  );
}

const TOPOLOGY = ['required-topology', 'preferred-topology', 'unconstrained-topology', 'slice-required-topology'];

/** Whether Kueue places the pods by topology: they ask for it, or all flavors of the queue have one. */
export function isTopologyAsked(pods: PodSet, queue: QuotaNode, world: World): boolean {
  return asksForTopology(pods) || isTopologyOnly(queue, world);
}

function asksForTopology({ annotations }: PodSet): boolean {
  return TOPOLOGY.some((name) => entry(annotations, `${PREFIX}${name}`) !== undefined);
}

function isTopologyOnly(queue: QuotaNode, world: World): boolean {
  const flavors = queue.groups.flatMap((group) => group.flavors).map(({ name }) => world.index.find(FLAVOR, undefined, name));
  return flavors.length > 0 && flavors.every((flavor) => flavor !== undefined && text(flavor.spec.topologyName) !== undefined);
}

const PREFIX = 'kueue.x-k8s.io/podset-';

function topologyMismatch(pods: PodSet, flavor: KubeObject, queue: QuotaNode, world: World): string | undefined {
  const asked = TOPOLOGY.map((name) => text(entry(pods.annotations, `${PREFIX}${name}`)));
  const asks = asksForTopology(pods);
  const topologyName = text(flavor.spec.topologyName);
  if (asks && topologyName === undefined) {
    return `flavor ${flavor.name} has no topology, which the pods ask for`;
  }
  const topology = topologyName === undefined ? undefined : world.index.find('Topology.kueue.x-k8s.io', undefined, topologyName);
  const levels = topology === undefined ? undefined : dicts(topology.spec.levels).map(({ nodeLabel }) => nodeLabel);
  const missing = [asked[0] ?? asked[1], asked[3]].find((level) => level !== undefined && levels?.includes(level) === false);
  if (missing !== undefined) {
    return `topology ${topologyName ?? ''} of flavor ${flavor.name} has no level ${missing}`;
  }
  if (!asks && topologyName !== undefined) {
    const others = queue.groups.flatMap((group) => group.flavors).map((other) => world.index.find(FLAVOR, undefined, other.name));
    const allHaveTopology = others.every((other) => other === undefined || text(other.spec.topologyName) !== undefined);
    return allHaveTopology ? undefined : `flavor ${flavor.name} is for pods that ask for a topology`;
  }
  return undefined;
}

/** Requests of the group's resources that one pod makes, without zeros; `pods` is one of them where the group covers it. */
export function requestsIn(group: ResourceGroup, pods: PodSet, world: World): [string, Quantity][] {
  const requests = [...kueueRequests(pods, world)].filter(
    ([resource, amount]) => resource !== 'pods' && group.covered.includes(resource) && !amount.isZero,
  );
  return group.covered.includes('pods') ? [...requests, ['pods', ONE]] : requests;
}

export function describeQueue(queue: QuotaNode): string {
  return `ClusterQueue '${queue.name}' at ${queue.object?.place ?? 'the input'}`;
}
