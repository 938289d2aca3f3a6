import { gangOf } from '../../model/gang';
import { limitsOfQueue } from '../../model/volcano-capacity';
import { WorkloadRule } from '../../rule';
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
  severity: 'error',
  family: 'can never start',
  summary: 'A gang asks for more than its Volcano queue, a queue above it, or the cluster has.',
  why: 'The PodGroup stays Pending with "queue resource quota insufficient", the job never fails, and nobody is told. What is '
    + 'guaranteed to other queues is kept from this one. Capabilities of queues above it hold with enableHierarchy of the capacity '
      + 'plugin only; where that is not declared, they are a warning.',
  because: "Volcano's enqueue action compares minResources with the capability of the queue",
  bad: gang(6),
  good: gang(4),
  check(workload, report, world) {
    const gangPods = gangOf(workload, world);
    if (gangPods === undefined || world.index.isAmbiguous('Queue.scheduling.volcano.sh', undefined, gangPods.queue)) {
      return;
    }
    for (const [resource, amount] of gangPods.resources) {
      const exceeded = amount.isZero ? [] : limitsOfQueue(gangPods.queue, resource, world).filter(({ most }) => amount.compareTo(most) > 0);
      const limit = exceeded.find(({ isCertain }) => isCertain) ?? exceeded[0];
      if (limit !== undefined) {
        report({
          property: gangPods.property,
          value: gangPods.pods,
          problem: `needs ${amount.toString()} ${resource} at once, and ${limit.clause}`,
          arithmetic: `${gangPods.explain(resource)} = `
            + `${amount.toString()}${limit.explanation === undefined ? '' : `; ${limit.explanation}`}`,
          fix: limit.fix(amount),
          because: limit.because,
          severity: limit.isCertain ? 'error' : 'warning',
        });
      }
    }
  },
};
