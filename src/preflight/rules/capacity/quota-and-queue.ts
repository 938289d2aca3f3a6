import { dict } from '../../../base/json';
import { clusterQueueOf } from '../../model/kueue-assignment';
import { countingOf, scopesOf } from '../../model/quota-scope';
import { ObjectRule } from '../../rule';
import { TEMPLATE } from '../examples';
import { QUEUED_JOB, QUEUES_YAML } from '../examples-kueue';

const QUOTA = `
apiVersion: v1
kind: ResourceQuota
metadata: {name: team, namespace: ml}
spec: {hard: {requests.nvidia.com/gpu: 16}}
---`;

export const quotaAndQueue: ObjectRule = {
  id: 'quota-and-queue',
  on: ['ResourceQuota.'],
  severity: 'warning',
  family: 'check this',
  summary: 'A ResourceQuota and a queue limit the same resource in one namespace.',
  why: 'Kueue admits, and Volcano enqueues, what the queue allows, and then the ResourceQuota forbids the pods: the workload holds its '
    + 'share of the queue and does nothing. The systems do not know of each other.',
  because: 'neither Kueue nor Volcano reads ResourceQuotas',
  bad: `${QUOTA}
${QUEUES_YAML}
${QUEUED_JOB}
spec: {${TEMPLATE}}`,
  good: `
${QUEUES_YAML}
${QUEUED_JOB}
spec: {${TEMPLATE}}`,
  check(object, report, world) {
    const scopes = scopesOf(object.spec);
    const queued = world.workloadsIn(object.namespace).flatMap((workload) => {
      const found = clusterQueueOf(workload, world);
      return found !== undefined && workload.podSets.some((pods) => countingOf(scopes, pods, world.index).counts) ? found : [];
    });
    const covered = new Map<string, string>(
      queued.flatMap(({ queue }) =>
        queue.groups.flatMap((group) => group.covered.map((resource) => [resource, `ClusterQueue '${queue.name}'`] as const)),
      ),
    );
    for (const { queue } of world.volcanoJobs.filter((job) => job.object.namespace === object.namespace)) {
      for (const [resource] of world.volcanoQueues.get(queue)?.capability ?? []) {
        covered.set(resource, `Volcano's queue '${queue}'`);
      }
    }
    for (const [key, value] of Object.entries(dict(object.spec.hard))) {
      const resource = key.replace(/^requests\./, '');
      const queue = covered.get(resource);
      if (queue !== undefined) {
        report({
          property: `spec.hard["${key}"]`, value, problem: `limits ${resource}, which ${queue} hands out in this namespace`,
          fix: 'leave it to the queue, and keep unqueued jobs out by other means',
          because: `workloads of namespace '${object.namespace ?? ''}' go to ${queue}`,
        });
      }
    }
  },
};
