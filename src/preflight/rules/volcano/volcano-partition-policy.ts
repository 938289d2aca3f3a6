import { isDict, whole } from '../../../base/json';
import { VolcanoJobRule } from '../../rule';
import { POD, VOLCANO_JOB } from '../examples';

export const volcanoPartitionPolicy: VolcanoJobRule = {
  id: 'volcano-partition-policy',
  on: 'volcanoJob',
  severity: 'error',
  family: 'is rejected',
  summary: 'A partitionPolicy does not add up with the replicas of its task.',
  why: 'replicas is totalPartitions times partitionSize, and with minPartitions minAvailable is minPartitions times partitionSize.',
  because: "Volcano's validating webhook for Jobs",
  bad: `
${VOLCANO_JOB}
spec: {minAvailable: 6, tasks: [{name: worker, replicas: 6, partitionPolicy: {totalPartitions: 2, partitionSize: 4},
  template: {spec: ${POD}}}]}`,
  good: `
${VOLCANO_JOB}
spec: {minAvailable: 8, tasks: [{name: worker, replicas: 8, partitionPolicy: {totalPartitions: 2, partitionSize: 4},
  template: {spec: ${POD}}}]}`,
  check(job, report) {
    for (const task of job.tasks) {
      const policy = task.body.partitionPolicy;
      if (!isDict(policy)) {
        continue;
      }
      const property = `${task.path}.partitionPolicy`;
      const total = whole(policy.totalPartitions) ?? 0;
      const size = whole(policy.partitionSize) ?? 0;
      const minimum = whole(policy.minPartitions) ?? 0;
      if (total <= 0 || size <= 0) {
        report({ property, value: policy, problem: 'must have totalPartitions and partitionSize of at least 1', fix: 'give both' });
      } else if (task.replicas !== total * size) {
        report({
          property: `${task.path}.replicas`, value: task.replicas, problem: `must be totalPartitions x partitionSize, ${total * size}`,
          arithmetic: `${total} x ${size}`, fix: `write 'replicas: ${total * size}'`,
        });
      } else if (minimum > 0 && whole(task.body.minAvailable) !== undefined && task.body.minAvailable !== minimum * size) {
        report({
          property: `${task.path}.minAvailable`, value: task.body.minAvailable,
          problem: `must be minPartitions x partitionSize, ${minimum * size}`, fix: `write 'minAvailable: ${minimum * size}'`,
        });
      }
    }
  },
};
