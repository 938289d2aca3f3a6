import { dict, isDict, whole } from '../../../base/json';
import { isAccelerator } from '../../model/amounts';
import { gangOf, GangShape } from '../../model/gang';
import { hardTopology, hyperNodes, hyperNodesUpTo, NetworkTopology, poolsBelow } from '../../model/hyper-nodes';
import { packingBound } from '../../model/packing';
import { Pools } from '../../model/pools';
import { PodSet } from '../../model/workload';
import { Reporter, VolcanoJobRule } from '../../rule';
import { World } from '../../world';
import { IMAGE, VOLCANO_JOB } from '../examples';

const gang = (count: number): string => `
apiVersion: topology.volcano.sh/v1alpha1
kind: HyperNode
metadata: {name: rack-1}
spec: {tier: 1, members: [{type: Node, selector: {labelMatch: {matchLabels: {example.com/rack: '1'}}}}]}
---
${VOLCANO_JOB}
spec: {minAvailable: ${count}, networkTopology: {mode: hard, highestTierAllowed: 1}, tasks: [{name: worker, replicas: ${count},
  template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {limits: {nvidia.com/gpu: 8}}}]}}}]}`;

const PLUGIN = 'network-topology-aware';

export const volcanoTopologyFits: VolcanoJobRule = {
  id: 'volcano-topology-fits',
  on: 'volcanoJob',
  severity: 'error',
  family: 'can never start',
  summary: 'A gang with a hard networkTopology fits into none of the HyperNodes up to its highest tier.',
  why: 'Volcano places all pods that the gang needs below one HyperNode whose tier is at most highestTierAllowed, or each partition of '
    + 'a task below one. Where none has room, the gang stays Pending, whatever is idle elsewhere. The HyperNodes of the input count, '
    + 'and the nodes of the pools that they select by labels; nodes that they name may be of any pool.',
  because: "Volcano's network-topology-aware plugin, the HyperNodes of the input, and the declared node pools",
  facts: 'volcano: {actions: [enqueue, allocate, backfill], plugins: [priority, gang, predicates, proportion, network-topology-aware]}\n'
    + "pools: [{name: one, nodes: 2, resources: {nvidia.com/gpu: 8}, labels: {example.com/rack: '1'}}, {name: two, nodes: 8, resources: "
    + "{nvidia.com/gpu: 8}, labels: {example.com/rack: '2'}}]",
  bad: gang(3),
  good: gang(2),
  appliesTo: (world) => world.pools.all.length > 0 && hyperNodes(world).length > 0,
  check(job, report, world) {
    if (!world.volcanoScheduler.plugins.includes(PLUGIN)) {
      return;
    }
    const topology = hardTopology(job.spec.networkTopology, job.path, world);
    const model = gangOf(job.workload, world);
    if (topology !== undefined && model !== undefined) {
      checkShapes(model.shapes, topology, world, report, model.isAnyPods ? model.pods : undefined);
    }
    for (const task of job.tasks) {
      const partitions = task.body.partitionPolicy;
      const own = isDict(partitions) ? hardTopology(partitions.networkTopology, `${task.path}.partitionPolicy`, world) : undefined;
      const size = whole(dict(partitions).partitionSize);
      if (own !== undefined && size !== undefined && task.minAvailable > 0) {
        checkShapes([{ pods: task.pods, count: size }], own, world, report);
      }
    }
  },
};

/** Whether pods fit below one HyperNode, as far as is declared; any of them when only so many are needed. */
function checkShapes(
  given: readonly GangShape[], { tier, property }: NetworkTopology, world: World, report: Reporter, atLeast?: number,
): void {
  const allowed = hyperNodesUpTo(tier, world);
  const shapes = given.filter(({ pods, count }) => count > 0 && isDeclaredFor(pods, world));
  if (allowed === undefined || shapes.length === 0 || (atLeast !== undefined && shapes.length < given.length)) {
    return;
  }
  const reasons = allowed.map((hyperNode) => {
    const pools = poolsBelow(hyperNode, world);
    return { name: hyperNode.name, reason: pools === undefined ? undefined : misfit(shapes, pools, atLeast) };
  });
  if (reasons.every(({ reason }) => reason !== undefined)) {
    report({
      property,
      value: tier,
      problem: reasons.length === 0
        ? 'allows no HyperNode of the input, whose tiers are all higher, so that the gang finds no place'
        : `keeps the pods below one HyperNode of tier ${tier} or lower, and none of them has room for them`,
      arithmetic: reasons.map(({ name, reason }) => `'${name}': ${reason ?? ''}`).join('; '),
      fix: 'allow a higher tier, run fewer pods at once, or write mode soft',
    });
  }
}

function misfit(shapes: readonly GangShape[], pools: Pools, atLeast: number | undefined): string | undefined {
  const taken = shapes.filter(({ pods }) => pools.all.some((pool) => pools.mismatch(pool, pods) === undefined));
  const missing = shapes.find((shape) => !taken.includes(shape));
  if (missing !== undefined && atLeast === undefined) {
    return `takes no pod of '${missing.pods.name}'`;
  }
  const enough = taken.reduce((sum, { count }) => sum + count, 0);
  if (atLeast !== undefined && enough < atLeast) {
    return `takes ${enough} pods of ${atLeast}`;
  }
  const bound = packingBound(taken, pools, atLeast);
  const unit = bound?.resource ?? 'pods';
  return bound === undefined ? undefined : `${bound.most.toString()} ${unit} of ${bound.needed.toString()}`;
}

/** Nodes without accelerators are often not declared. */
function isDeclaredFor(pods: PodSet, world: World): boolean {
  return pods.accelerator !== undefined || world.pools.all.some(({ perNode }) => ![...perNode.keys()].some(isAccelerator));
}
