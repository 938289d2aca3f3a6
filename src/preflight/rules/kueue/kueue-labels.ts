import { entry, text } from '../../../base/json';
import { isDnsSubdomain, isLabelValue } from '../../../upstream/names';
import { WorkloadRule } from '../../rule';
import { TEMPLATE } from '../examples';
import { QUEUED_JOB } from '../examples-kueue';

const MAX_EXEC = 'kueue.x-k8s.io/max-exec-time-seconds';
const QUEUE = 'kueue.x-k8s.io/queue-name';

export const kueueLabels: WorkloadRule = {
  id: 'kueue-labels',
  on: 'workload',
  oncePerShape: 'in all namespaces',
  severity: 'error',
  family: 'is rejected',
  summary: 'A Kueue label of a job has a value that Kueue refuses.',
  why: 'The queue is the name of a LocalQueue, and the maximum execution time a whole number of seconds above 0, in quotes.',
  because: "Kueue's webhooks for jobs",
  bad: `
${QUEUED_JOB.replace('training}', "training, kueue.x-k8s.io/max-exec-time-seconds: '1h'}")}
spec: {${TEMPLATE}}`,
  good: `
${QUEUED_JOB.replace('training}', "training, kueue.x-k8s.io/max-exec-time-seconds: '3600'}")}
spec: {${TEMPLATE}}`,
  check(workload, report) {
    // null is read as an empty text
    const queue = entry(workload.labels, QUEUE) === null ? '' : entry(workload.labels, QUEUE);
    if (typeof queue === 'string' && isLabelValue(queue) && !isDnsSubdomain(queue)) {
      report({
        property: `${workload.metadataPath}.labels["${QUEUE}"]`, value: queue, problem: 'must be the name of a LocalQueue',
        fix: 'name a LocalQueue of the namespace',
        // Of what serves, only the pods are looked at.
        ...(workload.kind === 'Service' ? { family: 'can never start' as const } : {}),
      });
    }
    const seconds = entry(workload.labels, MAX_EXEC);
    if (text(seconds) !== undefined && !/^[1-9][0-9]{0,9}$/.test(seconds as string)) {
      report({
        property: `${workload.metadataPath}.labels["${MAX_EXEC}"]`, value: seconds, problem: 'must be a whole number of seconds above 0',
        fix: "write for instance '3600'",
      });
    }
  },
};
