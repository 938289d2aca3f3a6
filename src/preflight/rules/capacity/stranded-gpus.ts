import { isAccelerator } from '../../model/amounts';
import { PodRule } from '../../rule';
import { IMAGE, JOB } from '../examples';

const job = (cpu: number): string => `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {limits: {cpu: ${cpu}, memory: 64Gi,
  nvidia.com/gpu: 2}}}]}}}`;

export const strandedGpus: PodRule = {
  id: 'stranded-gpus',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  severity: 'warning',
  family: 'check this',
  summary: 'The CPU or memory of the pods leaves GPUs of a node without any.',
  why: 'A node whose CPUs are taken has idle GPUs that nobody can use, though quota says they are free.',
  because: 'the declared node pools',
  facts: `pools: [{name: h100, nodes: 4, resources: {cpu: 192, memory: 2Ti, nvidia.com/gpu: 8}}]`,
  bad: job(64),
  good: job(48),
  appliesTo: ({ pools }) => pools.all.length > 0,
  check(pods, report, world) {
    const { accelerator } = pods;
    if (accelerator === undefined) {
      return;
    }
    for (const pool of world.pools.all) {
      const gpus = pool.perNode.get(accelerator.resource);
      if (gpus === undefined || pool.facts.isTotal === true || world.pools.mismatch(pool, pods) !== undefined) {
        continue;
      }
      const byGpu = world.pools.podsPerNode(pool, pods, isAccelerator) ?? 0;
      const byAll = world.pools.podsPerNode(pool, pods) ?? byGpu;
      if (byAll < byGpu) {
        const tight = [...pods.requests].find(([resource, amount]) => {
          const available = pool.perNode.get(resource);
          return (
            available !== undefined &&
            !isAccelerator(resource) &&
            Number(available._nanos / (amount._nanos === 0n ? 1n : amount._nanos)) === byAll
          );
        });
        const [resource, amount] = tight ?? ['cpu', accelerator.amount];
        const available = pool.perNode.get(resource);
        report({
          property: pods.path,
          value: `${resource}: ${amount.toString()} per pod`,
          problem: `leaves ${gpus.minus(accelerator.amount.times(byAll)).toString()} of ${gpus.toString()} ${accelerator.resource} on `
            + `each node of pool '${pool.facts.name}' without ${resource}`,
          arithmetic: `${gpus.toString()} GPUs are enough for ${byGpu} pods, ${available?.toString() ?? ''} ${resource} for ${byAll}`,
          fix: `ask for at most ${available === undefined ? 'its share of' : available._fraction(1n, BigInt(byGpu)).toString()} `
            + `${resource} per pod`,
        });
      }
    }
  },
};
