import { clusterQueueOf, describeQueue, isExempt, queuedPods } from '../../model/kueue-assignment';
import { Feature } from '../../model/feature';
import { WorkloadRule } from '../../rule';
import { IMAGE, TEMPLATE } from '../examples';
import { QUEUED_JOB, QUEUES_YAML } from '../examples-kueue';

export const kueueResourceCovered: WorkloadRule = {
  id: 'kueue-resource-covered',
  on: 'workload',
  needs: Feature.KUEUE_QUEUE,
  severity: 'error',
  family: 'can never start',
  summary: 'A queued workload requests a resource that its ClusterQueue does not cover.',
  why: 'Every requested resource must be in coveredResources, also ephemeral-storage, rdma/* and whatever a LimitRange adds; otherwise Kueue keeps the workload suspended: "resource ... unavailable in ClusterQueue".',
  because: 'Kueue admits no workload with a resource that the ClusterQueue does not cover',
  bad: `
${QUEUES_YAML}
${QUEUED_JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {requests: {cpu: 4, memory: 16Gi, ephemeral-storage: 100Gi}}}]}}}`,
  good: `
${QUEUES_YAML}
${QUEUED_JOB}
spec: {${TEMPLATE}}`,
  check(workload, report, world) {
    const found = clusterQueueOf(workload, world);
    if (found === undefined || found.queue.groups.length === 0) {
      return;
    }
    const covered = new Set(found.queue.groups.flatMap((group) => group.covered));
    for (const { pods, count } of queuedPods(workload)) {
      for (const [resource, amount] of pods.requests) {
        if (count > 0 && !amount.isZero && !covered.has(resource) && !isExempt(resource, world)) {
          report({
            property: `${pods.path}.containers`,
            value: `${resource}: ${amount.toString()} per pod`,
            problem: `asks for a resource that ClusterQueue '${found.queue.name}' does not cover: "resource ${resource} unavailable in ClusterQueue"`,
            arithmetic: `it covers ${[...covered].join(', ')}`,
            fix: `add ${resource} to coveredResources and its flavors, do not request it, or declare Kueue's excludeResourcePrefixes`,
            because: `${describeQueue(found.queue)}, and Kueue's settings ${world.facts.kueue === undefined ? 'as shipped' : 'as declared'}`,
          });
        }
      }
    }
  },
};
