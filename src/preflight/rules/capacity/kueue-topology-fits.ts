import { entry, text } from '../../../base/json';
import { Feature } from '../../model/feature';
import { clusterQueueOf, describeQueue, flavorMismatch, isTopologyAsked, requestsIn } from '../../model/kueue-assignment';
import { FLAVOR, GroupFlavor, QuotaNode, ResourceGroup } from '../../model/kueue-tree';
import { packingBound } from '../../model/packing';
import { QueuedPods, queuedPods } from '../../model/queued-pods';
import { HOSTNAME, levelsOfFlavor, poolsOfFlavor, requiredLevel, TopologyRoom, topologyRoom } from '../../model/topology-room';
import { PodSet, Workload } from '../../model/workload';
import { Reporter, WorkloadRule } from '../../rule';
import { World } from '../../world';
import { IMAGE } from '../examples';
import { QUEUED_JOB, QUEUES_YAML } from '../examples-kueue';

const REQUIRED = 'kueue.x-k8s.io/podset-required-topology';

const TOPOLOGY = `
apiVersion: kueue.x-k8s.io/v1beta2
kind: Topology
metadata: {name: hosts}
spec: {levels: [{nodeLabel: example.com/rack}, {nodeLabel: kubernetes.io/hostname}]}
---`;

const job = (pods: number): string => `${TOPOLOGY}
${QUEUES_YAML.replace(/spec: \{nodeLabels: \{pool: h100\}\}/, 'spec: {topologyName: hosts, nodeLabels: {pool: h100}}')}
${QUEUED_JOB}
spec: {parallelism: ${pods}, completions: ${pods}, template: {metadata: {annotations: {${REQUIRED}: ${HOSTNAME}}},
  spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {limits: {nvidia.com/gpu: 4}}}]}}}`;

export const kueueTopologyFits: WorkloadRule = {
  id: 'kueue-topology-fits',
  on: 'workload',
  needs: Feature.KUEUE_QUEUE,
  severity: 'error',
  family: 'can never start',
  summary: 'Pods that Kueue places by topology do not fit into any place of the declared nodes.',
  why: 'A required topology puts all pods of a pod set into one place: one rack, one node. Kueue keeps the workload waiting for a place '
    + 'that is large enough: "topology doesn\'t allow to fit". With any other topology the pods of all pod sets must fit on the nodes '
    + 'of the flavor at once. Pools that have the labels of the levels say how large a place is; nodes of other pools may be in one. '
    + 'Pods that ask for nothing that the queue counts get no flavor, and are never placed: "no TAS flavor assigned".',
  because: 'the declared node pools',
  facts: 'kueue: {topologyAware: true}\npools: [{name: gpu, nodes: 4, resources: {cpu: 128, memory: 2Ti, nvidia.com/gpu: 8}, labels: '
    + '{pool: h100}}]',
  bad: job(3),
  good: job(2),
  check(workload, report, world) {
    const queue = clusterQueueOf(workload, world)?.queue;
    if (queue === undefined) {
      return;
    }
    const queued = queuedPods(workload, world).filter(({ pods, count }) => count > 0 && isTopologyAsked(pods, queue, world));
    const misfits = queued.map((pods) => checkPods(pods, queue, world, report));
    if (queued.length > 1 && !misfits.includes(true)) {
      checkTogether(workload, queued, queue, world, report);
    }
  },
};

/** Whether no flavor of some group has room for the pods. */
function checkPods({ pods, count }: QueuedPods, queue: QuotaNode, world: World, report: Reporter): boolean {
  const groups = queue.groups.filter((group) => group.flavors.length > 0 && requestsIn(group, pods, world).length > 0);
  if (groups.length === 0) {
    return checkUnplaced(pods, queue, world, report);
  }
  for (const group of groups) {
    const reasons = usableFlavors({ pods, count }, group, queue, world).map((flavor) => roomIn(flavor, pods, world));
    const most = reasons.length === 0 || reasons.includes(undefined) ? undefined : Math.max(...reasons.map((room) => room?.most ?? 0));
    if (most !== undefined && most < count) {
      const level = requiredLevel(pods);
      const host = level === HOSTNAME;
      report({
        property: level === undefined ? pods.path : `${pods.metadataPath}.annotations["${REQUIRED}"]`,
        value: level ?? `${count} pods '${pods.name}'`,
        problem: level === undefined
          ? `find no room on the declared nodes of the flavors of ClusterQueue '${queue.name}', where Kueue places them by topology`
          : `wants all ${count} pods ${host ? 'on one node' : 'in one place of that level'}, and none of the declared `
            + `${host ? 'nodes' : 'ones'} has room for more than ${most}`,
        arithmetic: [...new Set(reasons.map((room) => room?.explanation))].join('; '),
        fix: `run at most ${most} pod${most === 1 ? '' : 's'}, `
          + (level === undefined ? 'or ask for less per pod' : 'ask for less per pod, or ask for a wider level'),
      });
      return true;
    }
  }
  return false;
}

/** Pods without a request that counts get no flavor, and so no topology. */
function checkUnplaced(pods: PodSet, queue: QuotaNode, world: World, report: Reporter): boolean {
  const flavors = queue.groups.flatMap((group) => group.flavors);
  const isKnown = flavors.length > 0 && flavors.every(({ name }) => world.index.find(FLAVOR, undefined, name) !== undefined);
  const isGrouped = entry(pods.annotations, 'kueue.x-k8s.io/podset-group-name') !== undefined;
  if (isKnown && !isGrouped && world.facts.kueue?.topologyAware !== false) {
    report({
      property: `${pods.path}.containers`,
      value: `pods '${pods.name}'`,
      problem: `ask for nothing that ClusterQueue '${queue.name}' counts, so they get no flavor, and Kueue never finds a place in a `
        + 'topology for them: "no TAS flavor assigned"',
      fix: 'give the pods a request for a resource that the queue covers, for instance cpu',
      because: describeQueue(queue),
    });
    return true;
  }
  return false;
}

/** The flavors that the pods can use, and whose quota holds them. */
function usableFlavors({ pods, count }: QueuedPods, group: ResourceGroup, queue: QuotaNode, world: World): GroupFlavor[] {
  return group.flavors.filter((flavor) =>
    flavorMismatch(pods, flavor, group, queue, world) === undefined &&
    requestsIn(group, pods, world).every(([resource, perPod]) => {
      const { max } = world.kueueCapacities.of(queue, flavor.name, resource);
      return max === undefined || perPod.times(count).compareTo(max) <= 0;
    }));
}

function roomIn({ name }: GroupFlavor, pods: PodSet, world: World): TopologyRoom | undefined {
  const flavor = world.index.find(FLAVOR, undefined, name);
  const pools = flavor === undefined ? undefined : poolsOfFlavor(flavor, pods, world);
  const levels = flavor === undefined ? undefined : levelsOfFlavor(flavor, world);
  return pools === undefined || levels === undefined ? undefined : topologyRoom(pods, pools, levels, world);
}

/** Pod sets that each find room, and not together: whatever flavors they take, if these are of the same nodes. */
function checkTogether(workload: Workload, queued: readonly QueuedPods[], queue: QuotaNode, world: World, report: Reporter): void {
  const flavors = new Set(queued.flatMap((each) => queue.groups.flatMap((group) =>
    (requestsIn(group, each.pods, world).length === 0 ? [] : usableFlavors(each, group, queue, world).map(({ name }) => name)))));
  const objects = [...flavors].map((name) => world.index.find(FLAVOR, undefined, name));
  const [first] = objects;
  const nodes = new Set(objects.map((flavor) =>
    JSON.stringify([flavor?.spec.nodeLabels, flavor?.spec.topologyName, flavor?.spec.tolerations])));
  const levels = first === undefined ? undefined : levelsOfFlavor(first, world);
  if (first === undefined || nodes.size > 1 || text(first.spec.topologyName) === undefined || levels?.[levels.length - 1] !== HOSTNAME) {
    return;
  }
  const pools = queued.map(({ pods }) => poolsOfFlavor(first, pods, world));
  const bound = pools[0] === undefined || pools.includes(undefined) ? undefined : packingBound(queued, pools[0]);
  if (bound !== undefined) {
    const { resource, needed, most, demand, explanation } = bound;
    report({
      property: workload.specPath,
      value: `${needed.toString()} ${resource ?? 'pods'}`,
      problem: `of pods ${bound.names.map((name) => `'${name}'`).join(', ')} are more than the ${most.toString()} that fit on the `
        + 'declared nodes at once, where Kueue places them by topology',
      arithmetic: `${demand}; ${explanation}`,
      fix: 'run fewer pods at once, or choose sizes that fill a node together',
    });
  }
}
