import { Quantity } from '../base/quantity';
import { Dict, dict, dicts, entry, text } from '../base/json';
import { ClusterFacts, PoolFacts, QueueFacts, ResourceFacts, TaintFacts } from './cluster-facts';

/** Labels by which clouds and autoscalers say which pool a node is of. */
const POOL_LABELS = [
  'cloud.google.com/gke-nodepool', 'eks.amazonaws.com/nodegroup', 'alpha.eksctl.io/nodegroup-name', 'kubernetes.azure.com/agentpool',
  'agentpool', 'karpenter.sh/nodepool', 'node.kubernetes.io/instance-type',
];

/** Labels that are different for each node, or say nothing about where pods fit. */
const OWN_LABELS = /^(kubernetes\.io\/hostname$|topology\.|failure-domain\.|(beta|node-role|kubelet)\.kubernetes\.io\/)/;

/** The facts that objects of a cluster tell, as `kubectl get -o json` prints them. */
export function factsOfObjects(objects: readonly Dict[]): ClusterFacts {
  const ofKind = (kind: string, group: string): readonly Dict[] =>
    objects.filter((object) => object.kind === kind && String(object.apiVersion).replace(/\/?[^/]*$/, '') === group);
  const nodes = ofKind('Node', '');
  const namespaces = ofKind('Namespace', '');
  const classes = ofKind('PriorityClass', 'scheduling.k8s.io');
  const queues = [...kueueQueues(ofKind('LocalQueue', 'kueue.x-k8s.io'), ofKind('ClusterQueue', 'kueue.x-k8s.io')),
    ...volcanoQueues(ofKind('Queue', 'scheduling.volcano.sh'))];
  const configuration = text(entry(dict(ofKind('ConfigMap', '').find((map) => nameOf(map) === 'volcano-scheduler-configmap')?.data),
    'volcano-scheduler.conf'));
  return {
    ...(nodes.length > 0 ? { kubernetes: oldestVersion(nodes), pools: poolsOf(nodes) } : {}),
    ...(configuration === undefined ? {} : { volcano: { configuration } }),
    ...(queues.length > 0 ? { queues } : {}),
    ...(namespaces.length > 0
      ? { namespaces: namespaces.map((object) => ({ name: nameOf(object), labels: textsOf(labelsOf(object)) })) } : {}),
    ...(classes.length > 0 ? { priorityClasses: classes.map(nameOf) } : {}),
  };
}

function nameOf(object: Dict): string {
  return text(dict(object.metadata).name) ?? '';
}

function labelsOf(object: Dict): Dict {
  return dict(dict(object.metadata).labels);
}

function textsOf(map: Dict): Record<string, string> {
  return Object.fromEntries(Object.entries(map).filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
}

/** The minor version of the oldest node. */
function oldestVersion(nodes: readonly Dict[]): string | undefined {
  const versions = nodes.map((node) => String(dict(dict(node.status).nodeInfo).kubeletVersion));
  const minors = versions.flatMap((version) => /^v?1\.(\d+)/.exec(version)?.[1] ?? []).map(Number);
  return minors.length === 0 ? undefined : `1.${Math.min(...minors)}`;
}

/** Nodes of one pool, or of one shape where nothing says which pool they are of. */
function poolsOf(nodes: readonly Dict[]): PoolFacts[] {
  const groups = new Map<string, Dict[]>();
  for (const node of nodes) {
    const label = POOL_LABELS.find((candidate) => text(entry(labelsOf(node), candidate)) !== undefined);
    const name = label === undefined ? 'nodes' : String(labelsOf(node)[label]);
    // nodes that differ in taints or accelerators are not of one shape, whatever they are called
    const key = JSON.stringify([name, taintsOf(node), extendedOf(node)]);
    groups.set(key, [...(groups.get(key) ?? []), node]);
  }
  const taken = new Map<string, number>();
  return [...groups].map(([key, own]) => {
    const [name] = JSON.parse(key) as [string];
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    return poolOf(count === 1 ? name : `${name}-${count}`, own);
  });
}

function poolOf(name: string, nodes: readonly Dict[]): PoolFacts {
  const [first] = nodes;
  const shared = Object.entries(textsOf(labelsOf(first)))
    .filter(([key, value]) => !OWN_LABELS.test(key) && nodes.every((node) => entry(labelsOf(node), key) === value));
  const taints = taintsOf(first);
  return {
    name, nodes: nodes.length, resources: leastOf(nodes),
    ...(shared.length > 0 ? { labels: Object.fromEntries(shared) } : {}), ...(taints.length > 0 ? { taints } : {}),
  };
}

/** What the smallest node has left for pods. */
function leastOf(nodes: readonly Dict[]): ResourceFacts {
  const least = new Map<string, Quantity>();
  for (const node of nodes) {
    for (const [resource, amount] of Object.entries(dict(dict(node.status).allocatable))) {
      const quantity = Quantity.parse(String(amount));
      const other = least.get(resource);
      if (quantity._problem === undefined && !quantity.isZero && (other === undefined || quantity.compareTo(other) < 0)) {
        least.set(resource, quantity);
      }
    }
  }
  return Object.fromEntries([...least].filter(([resource]) => !/^(pods|hugepages-.*|attachable-volumes-.*)$/.test(resource))
    .map(([resource, quantity]) => [resource, quantity.toString()]));
}

function extendedOf(node: Dict): unknown {
  const allocatable = Object.entries(dict(dict(node.status).allocatable));
  return allocatable.filter(([resource, amount]) => resource.includes('/') && amount !== '0').sort();
}

/** Taints that somebody put there: those of Kubernetes itself come and go. */
function taintsOf(node: Dict): TaintFacts[] {
  const taints = dicts(dict(node.spec).taints).filter(({ key }) => !String(key).startsWith('node.kubernetes.io/'));
  return taints.map(({ key, value, effect }) => ({
    key: String(key), ...(typeof value === 'string' ? { value } : {}), effect: String(effect),
  }));
}

function kueueQueues(local: readonly Dict[], cluster: readonly Dict[]): QueueFacts[] {
  const most = new Map(cluster.map((object) => [nameOf(object), mostOf(dict(object.spec))]));
  return local.map((object) => {
    const resources = most.get(text(dict(object.spec).clusterQueue) ?? '');
    const namespace = text(dict(object.metadata).namespace);
    return { system: 'kueue', name: nameOf(object), namespace, ...(resources === undefined ? {} : { resources }) };
  });
}

/** Its own quota, all flavors together; with a cohort it can borrow, and more than this object says decides how much. */
function mostOf(spec: Dict): ResourceFacts | undefined {
  if (spec.cohort !== undefined || spec.cohortName !== undefined) {
    return undefined;
  }
  const sums = new Map<string, Quantity>();
  for (const resource of dicts(spec.resourceGroups).flatMap((group) => dicts(group.flavors)).flatMap((flavor) => dicts(flavor.resources))) {
    const name = text(resource.name) ?? '';
    const quota = Quantity.parse(String(resource.nominalQuota));
    if (quota._problem === undefined) {
      sums.set(name, sums.get(name)?.plus(quota) ?? quota);
    }
  }
  return sums.size === 0 ? undefined : Object.fromEntries([...sums].map(([name, quantity]) => [name, quantity.toString()]));
}

function volcanoQueues(queues: readonly Dict[]): QueueFacts[] {
  return queues.filter((queue) => nameOf(queue) !== 'root').map((queue) => {
    const capability = Object.entries(dict(dict(queue.spec).capability)).map(([name, amount]) => [name, String(amount)] as const);
    return { system: 'volcano', name: nameOf(queue), ...(capability.length > 0 ? { resources: Object.fromEntries(capability) } : {}) };
  });
}
