import { Quantity } from '../../../base/quantity';
import { addTo, amountsOf, timesOf } from '../../model/amounts';
import { kueueRequests } from '../../model/kueue-requests';
import { queuedPods } from '../../model/queued-pods';
import { Feature } from '../../model/feature';
import { WorkloadRule } from '../../rule';
import { IMAGE } from '../examples';
import { QUEUED_JOB } from '../examples-kueue';

const job = (pods: number): string => `
${QUEUED_JOB}
spec: {completionMode: Indexed, completions: ${pods}, parallelism: ${pods}, template: {spec: {restartPolicy: Never,
  containers: [{name: main, image: ${IMAGE}, resources: {limits: {cpu: 8, memory: 32Gi, nvidia.com/gpu: 8}}}]}}}`;

export const declaredQueueFits: WorkloadRule = {
  id: 'declared-queue-fits',
  on: 'workload',
  oncePerShape: 'in all namespaces',
  needs: Feature.KUEUE_QUEUE,
  severity: 'error',
  family: 'can never start',
  summary: 'A workload asks for more than what is declared as the capacity of its queue.',
  why: 'The queue belongs to somebody else, who told how much one workload can get from it at most.',
  because: 'the declared facts about the cluster',
  facts: `queues: [{system: kueue, name: training, namespace: ml, resources: {cpu: 64, memory: 512Gi, nvidia.com/gpu: 16}}]`,
  bad: job(3),
  good: job(2),
  check(workload, report, world) {
    const queue = workload.kueueQueue;
    const declared = world.facts.queues?.find(
      (candidate) =>
        candidate.system === 'kueue' &&
        candidate.name === queue &&
        (candidate.namespace ?? workload.object.namespace) === workload.object.namespace,
    );
    if (queue === undefined || declared?.resources === undefined || workload.isVolcano) {
      return;
    }
    const capacity = amountsOf(declared.resources);
    const sum = new Map<string, Quantity>();
    const counted = queuedPods(workload, world);
    for (const { pods, count } of counted) {
      addTo(sum, timesOf(kueueRequests(pods, world), count));
    }
    for (const [resource, amount] of sum) {
      const limit = capacity.get(resource);
      if (limit !== undefined && amount.compareTo(limit) > 0) {
        report({
          property: workload.podSets[0].path,
          value: `${amount.toString()} ${resource}`,
          problem: `is more than LocalQueue '${queue}' can ever give, ${limit.toString()}`,
          arithmetic: counted
            .map(({ pods, count }) => `${count} pods '${pods.name}' x ${kueueRequests(pods, world).get(resource)?.toString() ?? '0'}`)
            .join(' + '),
          fix: 'ask for less, or correct the declared capacity',
        });
      }
    }
  },
};
