import { gangOf } from '../../model/gang';
import { isAccelerator } from '../../model/amounts';
import { addedTolerations } from '../../model/kueue-assignment';
import { PodSet } from '../../model/workload';
import { PodRule } from '../../rule';
import { World } from '../../world';
import { IMAGE, JOB } from '../examples';

const job = (gpus: number): string => `
${JOB}
spec: {template: {spec: {restartPolicy: Never, tolerations: [{key: nvidia.com/gpu, operator: Exists}], containers: [{name: main,
  image: ${IMAGE}, resources: {limits: {cpu: 8, memory: 64Gi, nvidia.com/gpu: ${gpus}}}}]}}}`;

export const noNodeFits: PodRule = {
  id: 'no-node-fits',
  on: 'pod',
  oncePerShape: 'in a namespace',
  severity: 'error',
  family: 'can never start',
  summary: 'No declared node takes the pod.',
  why:
    'A quota says nothing about nodes: a pod larger than every node, or one that does not tolerate the taint of the GPU nodes, '
    + 'is admitted and stays Pending. A warning for pods that their gang starts without.',
  because: 'the declared node pools',
  facts: 'pools: [{name: h100, nodes: 4, resources: {cpu: 192, memory: 2Ti, nvidia.com/gpu: 8}, taints: [{key: nvidia.com/gpu, effect: '
    + 'NoSchedule}]}]',
  bad: job(16),
  good: job(8),
  appliesTo: ({ pools }) => pools.all.length > 0,
  check(pods, report, world) {
    if (pods.count === 0) {
      return;
    }
    const { accelerator } = pods;
    const isOffered = accelerator !== undefined && world.pools.all.some((pool) => pool.perNode.has(accelerator.resource));
    const added = addedTolerations(pods, world);
    const reasons = world.pools.all.map((pool) => ({ name: pool.facts.name, reason: world.pools.mismatch(pool, pods, added) }));
    // Nodes without accelerators are often left out of a declaration, so nothing is certain about pods that need none.
    const areLeftOut = world.pools.all.every((pool) => [...pool.perNode.keys()].some(isAccelerator));
    const isUncertain = accelerator === undefined && areLeftOut && reasons.some(({ reason }) => reason?.includes('per node') !== true);
    if (!isUncertain && reasons.every(({ reason }) => reason !== undefined)) {
      const taint = reasons.some(({ reason }) => reason?.startsWith('has the taint') === true);
      report({
        property: pods.path,
        value: `pods '${pods.name}'`,
        problem: 'fit on no declared node',
        arithmetic: reasons.map(({ name, reason }) => `pool '${name}' ${reason ?? ''}`).join('; '),
        fix: taint
          ? 'tolerate the taint, for instance with {key: nvidia.com/gpu, operator: Exists}, or correct what the pod asks for'
          : reasons.some(({ reason }) => reason?.includes('per node') === true)
            ? 'ask for less per pod, or correct the labels'
            : "correct the labels that the pods ask for, or those of the declared pool: see 'kubectl get nodes --show-labels'",
        severity: isOffered && !isOptional(pods, world) ? 'error' : 'warning',
      });
    }
  },
};

/** Whether the gang that the pods belong to starts without them: any of its pods will do, and there are enough others. */
function isOptional(pods: PodSet, world: World): boolean {
  const gang = gangOf(pods.workload, world);
  if (gang === undefined) {
    return false;
  }
  const others = gang.shapes.filter((shape) => shape.pods !== pods).reduce((sum, shape) => sum + shape.pods.count, 0);
  return gang.isAnyPods ? others >= gang.pods : gang.shapes.some((shape) => shape.pods === pods && shape.count === 0);
}
