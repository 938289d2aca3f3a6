import { gangOf } from '../../model/gang';
import { amountsOf, isAccelerator } from '../../model/amounts';
import { WorkloadRule } from '../../rule';
import { IMAGE, VOLCANO_JOB } from '../examples';

const gang = (count: number): string => `
apiVersion: scheduling.volcano.sh/v1beta1
kind: Queue
metadata: {name: research}
spec: {weight: 1, capability: {nvidia.com/gpu: 32}}
---
${VOLCANO_JOB}
spec: {minAvailable: ${count}, queue: research, tasks: [{name: worker, replicas: ${count}, template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {limits: {cpu: 8, memory: 64Gi, nvidia.com/gpu: 8}}}]}}}]}`;

export const volcanoGangFits: WorkloadRule = {
  id: 'volcano-gang-fits',
  on: 'workload',
  severity: 'error',
  family: 'can never start',
  summary: 'A gang asks for more than its Volcano queue, a queue above it, or the cluster has.',
  why: 'The PodGroup stays Pending with "queue resource quota insufficient", the job never fails, and nobody is told.',
  because: "Volcano's enqueue action compares minResources with the capability of the queue",
  bad: gang(6),
  good: gang(4),
  check(workload, report, world) {
    const gangPods = gangOf(workload, world);
    if (gangPods === undefined || world.index.isAmbiguous('Queue.scheduling.volcano.sh', undefined, gangPods.queue)) {
      return;
    }
    const declared = world.facts.queues?.find((queue) => queue.system === 'volcano' && queue.name === gangPods.queue);
    const limits = [
      ...world.volcanoQueues.pathOf(gangPods.queue).map((queue) => ({ name: `queue '${queue.name}'`, capability: queue.capability, because: `capability of Queue '${queue.name}' at ${queue.object.place}` })),
      ...(declared?.resources === undefined ? [] : [{ name: `queue '${declared.name}'`, capability: amountsOf(declared.resources), because: 'the declared capacity of the queue' }]),
    ];
    for (const [resource, amount] of gangPods.resources) {
      const limit = limits.find(({ capability }) => {
        const cap = capability.get(resource);
        return cap !== undefined && !amount.isZero && amount.compareTo(cap) > 0;
      });
      const total = isAccelerator(resource) ? world.pools.total(resource) : undefined;
      if (limit !== undefined) {
        const cap = limit.capability.get(resource)?.toString() ?? '0';
        report({ property: gangPods.property, value: gangPods.pods, problem: `needs ${amount.toString()} ${resource} at once, and ${limit.name} never gives more than ${cap}: "queue resource quota insufficient"`, arithmetic: `${gangPods.explain(resource)} = ${amount.toString()}`, fix: `make the gang smaller, or raise the capability to ${amount.toString()}`, because: limit.because });
      } else if (total !== undefined && amount.compareTo(total) > 0) {
        report({ property: gangPods.property, value: gangPods.pods, problem: `needs ${amount.toString()} ${resource} at once, and the declared nodes have ${total.toString()}`, arithmetic: `${gangPods.explain(resource)} = ${amount.toString()}`, fix: 'make the gang smaller, or correct the declared pools', because: 'the declared node pools' });
      }
    }
  },
};
