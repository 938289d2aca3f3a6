import { at, text, whole } from '../../../base/json';
import { isDns1035Label } from '../../../upstream/names';
import { characters } from '../../../base/printable';
import { WorkloadRule } from '../../rule';
import { JOB_SET, POD } from '../examples';
import { MOST_IN_LABEL } from '../../../upstream/limits';

const rest = `replicas: 4, template: {spec: {completions: 2, parallelism: 2, template: {spec: ${POD}}}}}], failurePolicy: {maxRestarts: 3}`;

export const jobsetNames: WorkloadRule = {
  id: 'jobset-names',
  on: 'workload',
  severity: 'error',
  family: 'is rejected',
  summary: 'The names of a JobSet and its replicated jobs are too long together, or begin with a digit.',
  why: 'Jobs are called <jobset>-<replicated job>-<index> and pods <job>-<index>-<5 characters>; all must be DNS labels of at most 63 '
    + 'characters that begin with a letter.',
  because: "JobSet's validating webhook",
  bad: `
${JOB_SET.replace('train', 'resnet50-imagenet-hyperparameter-search-2026')}
spec: {replicatedJobs: [{name: distributed-workers, ${rest}}`,
  good: `
${JOB_SET}
spec: {replicatedJobs: [{name: workers, ${rest}}`,
  check(workload, report) {
    if (workload.kind !== 'JobSet' || workload.object.name === '') {
      return;
    }
    for (const [i, pods] of workload.podSets.entries()) {
      const job = at(workload.spec, 'replicatedJobs', i);
      const replicas = Math.max(1, whole(at(job, 'replicas')) ?? 1);
      const jobName = `${workload.object.name}-${pods.name}-${replicas - 1}`;
      const property = `spec.replicatedJobs[${i}].name`;
      const completions = whole(at(job, 'template', 'spec', 'completions'));
      const podName = `${jobName}-${Math.max(0, (completions ?? 1) - 1)}-abcde`;
      if (!isDns1035Label(jobName)) {
        report({
          property,
          value: pods.name,
          problem: 'makes Job names that are no DNS labels of at most 63 characters beginning with a letter',
          arithmetic: `'${jobName}' has ${jobName.length} characters`,
          fix:
            jobName.length > MOST_IN_LABEL
              ? `shorten the JobSet or the replicated job by ${characters(jobName.length - MOST_IN_LABEL)}`
              : 'rename the JobSet or the replicated job',
        });
      } else if (completions !== undefined && podName.length > MOST_IN_LABEL) {
        report({
          property, value: pods.name, problem: 'makes pod names longer than 63 characters',
          arithmetic: `'${podName}' has ${podName.length}`,
          fix: `shorten the JobSet or the replicated job by ${characters(podName.length - MOST_IN_LABEL)}`,
        });
      }
      const group = text(at(job, 'groupName'));
      if (group !== undefined && !isDns1035Label(group)) {
        report({
          property: `spec.replicatedJobs[${i}].groupName`, value: group, problem: 'must be a DNS label that begins with a letter',
          fix: 'rename the group',
        });
      }
      if (workload.podSets.findIndex((other) => other.name === pods.name) < i) {
        report({ property, value: pods.name, problem: 'must be unique among the replicated jobs', fix: 'rename one of them' });
      }
    }
  },
};
