import { isAccelerator } from '../../model/amounts';
import { gangOf } from '../../model/gang';
import { WorkloadRule } from '../../rule';
import { World } from '../../world';
import { IMAGE, VOLCANO_JOB } from '../examples';

const gang = (pods: number): string => `
${VOLCANO_JOB}
spec: {minAvailable: ${pods}, tasks: [{name: worker, replicas: ${pods},
  template: {metadata: {annotations: {karpenter.sh/do-not-disrupt: 'true'}}, spec: {restartPolicy: Never, containers: [{name: main,
  image: ${IMAGE}, resources: {limits: {cpu: 8, memory: 64Gi, nvidia.com/gpu: 8}}}]}}}]}`;

export const volcanoScaleUp: WorkloadRule = {
  id: 'volcano-scale-up',
  on: 'workload',
  oncePerShape: 'in all namespaces',
  severity: 'warning',
  family: 'can never start',
  summary: 'A gang needs nodes that an autoscaler would have to add, and Volcano shows it no pods.',
  why: 'The enqueue action compares a gang with the nodes that there are. While they are too few the PodGroup is Pending and has no '
    + 'pods, and without pods that wait an autoscaler adds no nodes: both wait for each other, until something else makes the pool grow.',
  because: "Volcano's enqueue action, and the declared pools at their minNodes; see issue 3910 of volcano-sh/volcano",
  facts: `pools: [{name: spot, minNodes: 1, maxNodes: 8, resources: {cpu: 192, memory: 2Ti, nvidia.com/gpu: 8}}]`,
  bad: gang(4),
  good: gang(1),
  appliesTo: (world) => world.pools.all.some(({ facts }) => facts.autoscaled === true) && enqueues(world),
  check(workload, report, world) {
    // The pods of a plain Job are there before the scheduler looks at them.
    const gangPods = workload.isVolcano ? gangOf(workload, world) : undefined;
    for (const [resource, amount] of gangPods?.resources ?? []) {
      const always = isAccelerator(resource) && !amount.isZero ? world.pools.always(resource) : undefined;
      if (gangPods !== undefined && always !== undefined && amount.compareTo(always) > 0) {
        report({
          property: gangPods.property,
          value: gangPods.pods,
          problem: `needs ${amount.toString()} ${resource} at once, and the nodes that are always there have ${always.toString()}: `
            + 'Volcano makes no pods before there are nodes, and the autoscaler no nodes before there are pods',
          arithmetic: `${gangPods.explain(resource)} = ${amount.toString()}; ${world.pools.all
            .filter(({ perNode }) => perNode.has(resource))
            .map(
              ({ facts, perNode }) =>
                `pool '${facts.name}': ${(facts.autoscaled === true ? facts.minNodes : facts.nodes) ?? 0} nodes x `
                + `${perNode.get(resource)?.toString() ?? '0'}`,
            )
            .join(' + ')}`,
          fix: 'raise minNodes, or leave enqueue out of the actions of the scheduler',
        });
      }
    }
  },
};

/** Whether the scheduler, as declared or else as shipped, holds back gangs for which there are no nodes yet. */
function enqueues({ volcanoScheduler: { actions, plugins } }: World): boolean {
  return actions.includes('enqueue') && plugins.some((plugin) => plugin === 'proportion' || plugin === 'capacity');
}
