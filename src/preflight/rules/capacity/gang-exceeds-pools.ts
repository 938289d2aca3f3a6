import { gangOf } from '../../model/gang';
import { WorkloadRule } from '../../rule';
import { IMAGE, VOLCANO_JOB } from '../examples';

const gang = (count: number): string => `
${VOLCANO_JOB}
spec: {minAvailable: ${count}, tasks: [{name: worker, replicas: ${count}, template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {limits: {cpu: 100, memory: 64Gi, nvidia.com/gpu: 4}}}]}}}]}`;

export const gangExceedsPools: WorkloadRule = {
  id: 'gang-exceeds-pools',
  on: 'workload',
  severity: 'error',
  family: 'can never start',
  summary: 'The pods of a gang do not fit on the declared nodes at the same time.',
  why: 'Whole pods have to fit on whole nodes: four nodes with eight GPUs hold four pods of five GPUs, not six. What is left on each node is of no use to the gang.',
  because: 'the declared node pools',
  facts: `pools: [{name: h100, nodes: 4, resources: {cpu: 192, memory: 2Ti, nvidia.com/gpu: 8}}]`,
  bad: gang(6),
  good: gang(4),
  appliesTo: ({ pools }) => pools.all.length > 0,
  check(workload, report, world) {
    const { pools } = world;
    const gangPods = gangOf(workload, world);
    const [pods] = workload.podSets;
    // With pods of several shapes the packing is not a division.
    if (gangPods === undefined || pods?.accelerator === undefined || workload.podSets.length > 1) {
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
        arithmetic: usable.map((pool) => `pool '${pool.facts.name}': ${pool.facts.nodes ?? 0} nodes x ${pools.podsPerNode(pool, pods) ?? 0} pods`).join(' + '),
        fix: `run at most ${slots} pods, or ask for less per pod`,
      });
    }
  },
};
