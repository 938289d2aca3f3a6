import { missingName } from '../../ownership';
import { VolcanoJobRule } from '../../rule';
import { POD, VOLCANO_JOB } from '../examples';

const QUEUE = `
apiVersion: scheduling.volcano.sh/v1beta1
kind: Queue
metadata: {name: research}
spec: {weight: 1}
---`;

export const volcanoQueueReference: VolcanoJobRule = {
  id: 'volcano-queue-reference',
  on: 'volcanoJob',
  severity: 'error',
  family: 'is rejected',
  summary: 'A Volcano Job names a queue that is not there, is root, or has queues below it.',
  why: 'The webhook looks the queue up when the job is created: it must exist, be open and be a leaf.',
  because: "Volcano's validating webhook for Jobs",
  bad: `${QUEUE}
${VOLCANO_JOB}
spec: {minAvailable: 1, queue: reserch, tasks: [{name: worker, replicas: 1, template: {spec: ${POD}}}]}`,
  good: `${QUEUE}
${VOLCANO_JOB}
spec: {minAvailable: 1, queue: research, tasks: [{name: worker, replicas: 1, template: {spec: ${POD}}}]}`,
  check(job, report, world) {
    const { queue } = job;
    const property = `${job.path}.queue`;
    const children = world.volcanoQueues.childrenOf(queue);
    if (queue === 'root') {
      report({ property, value: queue, problem: 'must not be the root queue', fix: 'name a queue below it' });
    } else if (children.length > 0) {
      report({
        property, value: queue,
        problem: `must be a queue without others below it, and has ${children.map((child) => child.name).join(', ')}`,
        fix: `use one of ${children.map((child) => child.name).join(', ')}`,
        because: `${children[0].object.title} at ${children[0].object.place} names it as parent`,
      });
    } else if (
      queue !== 'default' &&
      world.volcanoQueues.get(queue) === undefined &&
      world.facts.queues?.some((declared) => declared.system === 'volcano' && declared.name === queue) !== true
    ) {
      const { meant, severity } = missingName(job.object, queue, world.volcanoQueues.objects);
      report({
        property,
        value: queue,
        problem:
          meant !== undefined
            ? 'is not among the Volcano queues of the input'
            : 'is not in the input, so it must exist in the cluster and be open',
        fix: meant !== undefined ? `write '${meant.name}', or declare it as existing` : 'add a Queue, or declare it as existing',
        severity,
        because: meant !== undefined ? `the input has Queue '${meant.name}' at ${meant.place}` : 'the input has no such Volcano queue',
      });
    }
  },
};
