import { Feature } from '../../model/feature';
import { WorkloadRule } from '../../rule';
import { CLUSTER_QUEUE, LOCAL_QUEUE } from '../../model/kueue-tree';
import { text } from '../../../base/json';
import { TEMPLATE } from '../examples';
import { QUEUED_JOB, QUEUES_YAML } from '../examples-kueue';

export const kueueStopped: WorkloadRule = {
  id: 'kueue-stopped',
  on: 'workload',
  oncePerShape: 'in a namespace',
  needs: Feature.KUEUE_QUEUE,
  severity: 'warning',
  family: 'can never start',
  summary: 'A workload goes to a queue that is held.',
  why: 'stopPolicy Hold and HoldAndDrain admit nothing until somebody removes them.',
  because: 'Kueue admits nothing from a held queue',
  bad: `
${QUEUES_YAML.replace('namespaceSelector: {}', 'namespaceSelector: {}, stopPolicy: Hold'.replace(', ', '\n  '))}
${QUEUED_JOB}
spec: {${TEMPLATE}}`,
  good: `
${QUEUES_YAML}
${QUEUED_JOB}
spec: {${TEMPLATE}}`,
  check(workload, report, world) {
    const local =
      workload.kueueQueue === undefined ? undefined : world.index.find(LOCAL_QUEUE, workload.object.namespace, workload.kueueQueue);
    const cluster = world.index.find(CLUSTER_QUEUE, undefined, text(local?.spec.clusterQueue) ?? '');
    for (const queue of [local, cluster]) {
      const policy = queue?.spec.stopPolicy;
      if (queue !== undefined && policy !== undefined && policy !== 'None' && policy !== null) {
        report({
          property: `${workload.metadataPath}.labels["kueue.x-k8s.io/queue-name"]`, value: workload.kueueQueue,
          problem: `leads to ${queue.title}, which is held`, fix: 'set its stopPolicy to None',
          because: `stopPolicy: ${String(policy)} in ${queue.title} at ${queue.place}`,
        });
      }
    }
  },
};
