import { dict, isDict, whole } from '../../../base/json';
import { isAccelerator, ZERO } from '../../model/amounts';
import { gangOf, GangShape } from '../../model/gang';
import { hardTopology, hyperNodes, hyperNodesUpTo, NetworkTopology, NodesBelow, nodesBelow } from '../../model/hyper-nodes';
import { packingBound } from '../../model/packing';
import { independentTasks, VolcanoJobUnit } from '../../model/volcano-job-unit';
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
    + 'and the nodes of the pools that they select by labels; nodes that they name may be of any pool. A HyperNode is tried only if all '
    + 'pods of the gang together ask for no more than it has, also those beyond minAvailable.',
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
      checkShapes({ shapes: model.shapes, all: allPods(job), atLeast: model.isAnyPods ? model.pods : undefined }, topology, world, report);
    }
    for (const task of job.tasks) {
      const partitions = task.body.partitionPolicy;
      const own = isDict(partitions) ? hardTopology(partitions.networkTopology, `${task.path}.partitionPolicy`, world) : undefined;
      const size = whole(dict(partitions).partitionSize);
      if (own !== undefined && size !== undefined && task.minAvailable > 0) {
        checkShapes({ shapes: [{ pods: task.pods, count: size }], all: [] }, own, world, report);
      }
    }
  },
};

/** What has to be together. */
interface Together {
  /** Those without which the gang does not start. */
  readonly shapes: readonly GangShape[];

  /** All that are there from the beginning: a HyperNode is not even tried that has less than all of them ask for. */
  readonly all: readonly GangShape[];

  /** How many of any of them are needed, where any will do. */
  readonly atLeast?: number;
}

/** The pods that Volcano counts before it tries a HyperNode (`GetMinResources` of a sub-job, which has all pending pods of the gang). */
function allPods({ tasks }: VolcanoJobUnit): readonly GangShape[] {
  return tasks.some(({ body }) => isDict(body.partitionPolicy))
    ? []
    : independentTasks(tasks).map(({ pods, replicas }) => ({ pods, count: replicas }));
}

/** Whether pods fit below one HyperNode, as far as is declared; any of them when only so many are needed. */
function checkShapes({ shapes: given, all, atLeast }: Together, { tier, property }: NetworkTopology, world: World, report: Reporter): void {
  const allowed = hyperNodesUpTo(tier, world);
  const declared = (some: readonly GangShape[]): GangShape[] => some.filter(({ pods, count }) => count > 0 && isDeclaredFor(pods, world));
  const shapes = declared(given);
  if (allowed === undefined || shapes.length === 0) {
    return;
  }
  const isPartOfAny = atLeast !== undefined && shapes.length < given.length;
  const counted = declared(all);
  const reasons = allowed.map((hyperNode) => {
    const below = nodesBelow(hyperNode, world);
    return {
      name: hyperNode.name,
      small: below && !isPartOfAny ? misfit(shapes, below, atLeast) : undefined,
      smallForAll: below && tooLittle(counted, below, undefined),
    };
  });
  if (reasons.length === 0) {
    report({
      property, value: tier, problem: 'allows no HyperNode of the input, whose tiers are all higher, so that the gang finds no place',
      fix: 'allow a higher tier, run fewer pods at once, or write mode soft',
    });
  } else if (reasons.every(({ small }) => small !== undefined)) {
    report({
      property, value: tier, problem: `keeps the pods below one HyperNode of tier ${tier} or lower, and none of them has room for them`,
      arithmetic: reasons.map(({ name, small = '' }) => `'${name}': ${small}`).join('; '),
      fix: 'allow a higher tier, run fewer pods at once, or write mode soft',
    });
  } else if (reasons.every(({ small, smallForAll }) => small !== undefined || smallForAll !== undefined)) {
    report({
      property, value: tier,
      problem: `keeps the pods below one HyperNode of tier ${tier} or lower, and Volcano tries none that has less than all of them ask `
        + 'for, also those that the gang can start without',
      arithmetic: reasons.map(({ name, small, smallForAll = '' }) => `'${name}': ${small ?? smallForAll}`).join('; '),
      fix: 'allow a higher tier, lower the replicas to what one HyperNode holds, or write mode soft',
    });
  }
}

function misfit(shapes: readonly GangShape[], below: NodesBelow, atLeast: number | undefined): string | undefined {
  const { pools } = below;
  const taken = shapes.filter(({ pods }) => pools.all.some((pool) => pools.mismatch(pool, pods) === undefined));
  const missing = shapes.find((shape) => !taken.includes(shape));
  if (missing !== undefined && atLeast === undefined) {
    return `takes no pod of '${missing.pods.name}'`;
  }
  const enough = taken.reduce((sum, { count }) => sum + count, 0);
  if (atLeast !== undefined && enough < atLeast) {
    return `takes ${enough} pods of ${atLeast}`;
  }
  const few = atLeast === undefined ? taken.map((shape) => tooFewNodes(shape, below)).find((reason) => reason !== undefined) : undefined;
  const little = tooLittle(taken, below, atLeast);
  if (few === undefined && little !== undefined) {
    return little;
  }
  if (few !== undefined) {
    return few;
  }
  const bound = packingBound(taken, pools, atLeast);
  const unit = bound?.resource ?? 'pods';
  return bound === undefined ? undefined : `${bound.most.toString()} ${unit} of ${bound.needed.toString()}`;
}

/** Nodes that are named are so many, of whichever pool they are. */
function tooFewNodes({ pods, count }: GangShape, { pools, labelled, named }: NodesBelow): string | undefined {
  const each = pools.all.filter((pool) => pools.mismatch(pool, pods) === undefined)
    .map((pool) => ({ pool, fits: pools.podsPerNode(pool, pods) ?? Infinity }));
  const certain = each.filter(({ pool }) => labelled.has(pool.facts.name));
  const most = certain.reduce((sum, { pool, fits }) => sum + fits * (pool.facts.nodes ?? Infinity), 0)
    + (named === 0 ? 0 : named * Math.max(0, ...each.map(({ fits }) => fits)));
  return most < count ? `${most} pods of ${count}` : undefined;
}

/** All that the pods ask for together, or so many of the smallest of them, against all that the nodes have. */
function tooLittle(shapes: readonly GangShape[], { pools, labelled, named }: NodesBelow, atLeast: number | undefined): string | undefined {
  if (shapes.length === 0) {
    return undefined;
  }
  for (const resource of new Set(shapes.flatMap(({ pods }) => [...pods.requests.keys()]))) {
    const amounts = shapes.map(({ pods, count }) => ({ each: pods.requests.get(resource) ?? ZERO, count }));
    const smallest = amounts.reduce((a, { each }) => (each.compareTo(a) < 0 ? each : a), amounts[0].each);
    const all = amounts.reduce((sum, { each, count }) => sum.plus(each.times(count)), ZERO);
    const needed = atLeast === undefined ? all : smallest.times(atLeast);
    const perNode = pools.all.map((pool) => ({ pool, amount: pool.perNode.get(resource) ?? (isAccelerator(resource) ? ZERO : undefined) }));
    if (perNode.every(({ amount }) => amount !== undefined)) {
      const largest = perNode.reduce((a, { amount = ZERO }) => (amount.compareTo(a) > 0 ? amount : a), ZERO);
      const most = perNode.filter(({ pool }) => labelled.has(pool.facts.name))
        .reduce((sum, { pool, amount = ZERO }) => sum.plus(amount.times(pool.facts.nodes ?? 0)), largest.times(named));
      if (needed.compareTo(most) > 0) {
        return `${most.toString()} ${resource} of ${needed.toString()}`;
      }
    }
  }
  return undefined;
}

/** Nodes without accelerators are often not declared. */
function isDeclaredFor(pods: PodSet, world: World): boolean {
  return pods.accelerator !== undefined || world.pools.all.some(({ perNode }) => ![...perNode.keys()].some(isAccelerator));
}
