import { GangModel, gangOf } from '../../model/gang';
import { namedHosts } from '../../model/node-match';
import { packingBound } from '../../model/packing';
import { timesNodes, Pools } from '../../model/pools';
import { Reporter, WorkloadRule } from '../../rule';
import { IMAGE, VOLCANO_JOB } from '../examples';

const gang = (count: number): string => `
${VOLCANO_JOB}
spec: {minAvailable: ${count}, tasks: [{name: worker, replicas: ${count}, template: {spec: {restartPolicy: Never, containers: [{name: main,
  image: ${IMAGE}, resources: {limits: {cpu: 100, memory: 64Gi, nvidia.com/gpu: 4}}}]}}}]}`;

export const gangExceedsPools: WorkloadRule = {
  id: 'gang-exceeds-pools',
  on: 'workload',
  oncePerShape: 'in all namespaces',
  severity: 'error',
  family: 'can never start',
  summary: 'The pods of a gang do not fit on the declared nodes at the same time.',
  why: 'Whole pods have to fit on whole nodes: four nodes with eight GPUs hold four pods of five GPUs, not six. What is left on each '
    + 'node is of no use to the gang. With tasks of several sizes only what is certain is said: that no way to fill the nodes holds '
      + 'enough of them.',
  because: 'the declared node pools',
  facts: `pools: [{name: h100, nodes: 4, resources: {cpu: 192, memory: 2Ti, nvidia.com/gpu: 8}}]`,
  bad: gang(6),
  good: gang(4),
  appliesTo: ({ pools }) => pools.all.length > 0,
  check(workload, report, world) {
    const { pools } = world;
    const gangPods = gangOf(workload, world);
    const [pods] = workload.podSets;
    if (gangPods !== undefined && exceedsHosts(gangPods, pools, report)) {
      return;
    }
    if (gangPods !== undefined && workload.podSets.length > 1) {
      checkShapes(gangPods, pools, report);
      return;
    }
    if (gangPods === undefined || pods?.accelerator === undefined) {
      return;
    }
    const usable = pools.all.filter((pool) => pools.mismatch(pool, pods) === undefined);
    let slots = 0;
    for (const pool of usable) {
      const each = pools.podsPerNode(pool, pods);
      if (each === undefined || pool.facts.nodes === undefined) {
        return;
      }
      slots += each * pool.facts.nodes;
    }
    if (usable.length > 0 && slots < gangPods.pods) {
      report({
        property: gangPods.property,
        value: gangPods.pods,
        problem: `is more than the ${slots} pods that fit on the declared nodes at once`,
        arithmetic: usable
          .map((pool) => `pool '${pool.facts.name}': ${timesNodes(pool)} ${pools.podsPerNode(pool, pods) ?? 0} pods`)
          .join(' + '),
        fix: `run at most ${slots} pods, or ask for less per pod`,
      });
    }
  },
};

/** Whether more pods are bound to nodes by name than these nodes hold. */
function exceedsHosts(gang: GangModel, pools: Pools, report: Reporter): boolean {
  // any pods of a gang of several shapes may be the others
  const required = gang.isAnyPods && gang.shapes.length > 1 ? [] : gang.shapes;
  for (const { pods, count } of required) {
    const hosts = namedHosts(pods.spec);
    const each = pools.all.filter((pool) => pools.mismatch(pool, pods) === undefined).map((pool) => pools.podsPerNode(pool, pods));
    const most = Math.max(...each.map((fits) => fits ?? Infinity));
    if (hosts !== undefined && pods.accelerator !== undefined && each.length > 0 && hosts * most < count) {
      report({
        property: gang.property,
        value: gang.pods,
        problem:
          `needs ${count} pods of '${pods.name}' at once, which name ${hosts === 1 ? 'one node' : `${hosts} nodes`} and find `
          + `room for ${hosts * most} there`,
        arithmetic: `${hosts} x ${most} pods`,
        fix: `run at most ${hosts * most} pods, or do not name nodes by kubernetes.io/hostname`,
      });
      return true;
    }
  }
  return false;
}

function checkShapes(gang: GangModel, pools: Pools, report: Reporter): void {
  // Nodes without accelerators are often left out of a declaration, so pods without any may be elsewhere.
  const shapes = gang.shapes.filter(({ pods, count }) => count > 0 && pods.accelerator !== undefined);
  if (gang.isAnyPods && shapes.length < gang.shapes.length) {
    return;
  }
  const bound = packingBound(shapes, pools, gang.isAnyPods ? gang.pods : undefined);
  if (bound !== undefined) {
    const { resource, needed, most, names, demand, explanation } = bound;
    report({
      property: gang.property,
      value: gang.pods,
      problem:
        resource === undefined
          ? `needs ${needed.toString()} pods of ${names.join(', ')} at once, and at most ${most.toString()} fit on the declared nodes`
          : `needs ${needed.toString()} ${resource} for pods of ${names.join(', ')} at once, and whole pods of these sizes fill at most `
            + `${most.toString()} of the declared nodes`,
      arithmetic: `${gang.isAnyPods ? `any ${needed.toString()} of ${demand}` : demand}; ${explanation}`,
      fix: 'run fewer pods at once, or choose sizes that fill a node together',
    });
  }
}
