import { ZERO } from '../../model/amounts';
import { GangModel, gangOf } from '../../model/gang';
import { limitsOfQueue } from '../../model/volcano-capacity';
import { Reporter, WorkloadRule } from '../../rule';
import { World } from '../../world';
import { IMAGE, VOLCANO_JOB } from '../examples';

const gang = (count: number): string => `
apiVersion: scheduling.volcano.sh/v1beta1
kind: Queue
metadata: {name: research}
spec: {weight: 1, capability: {nvidia.com/gpu: 32}}
---
${VOLCANO_JOB}
spec: {minAvailable: ${count}, queue: research, tasks: [{name: worker, replicas: ${count}, template: {spec: {restartPolicy: Never,
  containers: [{name: main, image: ${IMAGE}, resources: {limits: {cpu: 8, memory: 64Gi, nvidia.com/gpu: 8}}}]}}}]}`;

export const volcanoGangFits: WorkloadRule = {
  id: 'volcano-gang-fits',
  on: 'workload',
  oncePerShape: 'in all namespaces',
  severity: 'error',
  family: 'can never start',
  summary: 'A gang asks for more than its Volcano queue, a queue above it, or the cluster has.',
  why:
    'The PodGroup stays Pending with "queue resource quota insufficient", the job never fails, and nobody is told. What counts '
    + 'is the minResources of the PodGroup: where minAvailable of the job is less than that of its tasks together, the first '
    + 'pods in the order of the tasks. What is guaranteed to other queues is kept from this one. Capabilities of queues above it '
    + 'hold with enableHierarchy of the capacity plugin only; where that is not declared, they are a warning; so is a task with '
    + 'more replicas than it needs before one whose pods then find no room.',
  because: "Volcano's enqueue action compares minResources with the capability of the queue",
  bad: gang(6),
  good: gang(4),
  check(workload, report, world) {
    const gangPods = gangOf(workload, world);
    if (gangPods === undefined || world.index.isAmbiguous('Queue.scheduling.volcano.sh', undefined, gangPods.queue)) {
      return;
    }
    if (!checkQueue(gangPods, world, report)) {
      checkStarving(gangPods, world, report);
    }
  },
};

/** Whether the gang asks for more than its queue can have, to be looked at or to be placed. */
function checkQueue(gang: GangModel, world: World, report: Reporter): boolean {
  const tooMuch = new Set<string>();
  const compared = world.volcanoScheduler.comparesMinResources ? [{ amounts: gang.minResources, explain: gang.explainMin }] : [];
  for (const { amounts, explain } of [...compared, { amounts: gang.resources, explain: gang.explain }]) {
    for (const [resource, amount] of amounts) {
      const isKnown = amount.isZero || tooMuch.has(resource);
      const exceeded = isKnown ? [] : limitsOfQueue(gang.queue, resource, world).filter(({ most }) => amount.compareTo(most) > 0);
      const limit = exceeded.find(({ isCertain }) => isCertain) ?? exceeded[0];
      if (limit !== undefined) {
        tooMuch.add(resource);
        report({
          property: gang.property,
          value: gang.pods,
          problem: `needs ${amount.toString()} ${resource} at once, and ${limit.clause}`,
          arithmetic: `${explain(resource)} = ${amount.toString()}${limit.explanation === undefined ? '' : `; ${limit.explanation}`}`,
          fix: limit.fix(amount),
          because: limit.because,
          severity: limit.isCertain ? 'error' : 'warning',
        });
      }
    }
  }
  return tooMuch.size > 0;
}

/** Pods that a task does not need are placed before those that a later task needs. */
function checkStarving(gang: GangModel, world: World, report: Reporter): void {
  const tasks = gang.isAnyPods ? [] : gang.shapes;
  for (const [i, { pods, count }] of tasks.entries()) {
    const greedy = tasks.slice(0, i).find((task) => task.pods.count > task.count);
    for (const [resource, perPod] of greedy === undefined || count === 0 ? [] : pods.requests) {
      const before = tasks
        .slice(0, i)
        .reduce((sum, task) => sum.plus((task.pods.requests.get(resource) ?? ZERO).times(task.pods.count)), ZERO);
      const needed = perPod.times(count);
      const limit = limitsOfQueue(gang.queue, resource, world).find(
        ({ most, isCertain }) => isCertain && before.plus(needed).compareTo(most) > 0,
      );
      if (greedy !== undefined && limit !== undefined && !perPod.isZero) {
        report({
          property: gang.property,
          value: gang.pods,
          problem:
            `may never be reached: pods of task '${greedy.pods.name}' beyond its minAvailable are placed before those of task `
            + `'${pods.name}', and ${limit.clause}`,
          arithmetic:
            `${before.toString()} ${resource} for all pods of the tasks before it + ${pods.name} ${count} x `
            + `${perPod.toString()} = ${before.plus(needed).toString()}`,
          fix: `put task '${pods.name}' first, or make replicas of '${greedy.pods.name}' equal to its minAvailable`,
          because: limit.because,
          severity: 'warning',
        });
        return;
      }
    }
  }
}
