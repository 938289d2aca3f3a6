import { at, isDict } from '../../../base/json';
import { JobRule } from '../../rule';
import { JOB, TEMPLATE } from '../examples';

export const jobSelector: JobRule = {
  id: 'job-selector',
  on: 'job',
  oncePerShape: 'in all namespaces',
  severity: 'error',
  family: 'is rejected',
  summary: 'A Job has a selector of its own.',
  why: 'The API server makes the selector of a Job from its uid, and refuses another one unless manualSelector is true.',
  because: 'the API server validates the selector of batch/v1 Jobs',
  bad: `
${JOB}
spec: {selector: {matchLabels: {app: train}}, template: {metadata: {labels: {app: train}}, spec: {restartPolicy: Never,
  containers: [{name: main, image: 'registry.example/train:1.0'}]}}}`,
  good: `
${JOB}
spec: {${TEMPLATE}}`,
  check(job, report) {
    const { selector, manualSelector } = job.spec;
    // A Job copied from a cluster carries the selector that the server made.
    const labels = at(selector, 'matchLabels');
    const isGenerated = isDict(labels) && ('controller-uid' in labels || 'batch.kubernetes.io/controller-uid' in labels);
    if (isDict(selector) && !isGenerated && manualSelector !== true) {
      report({ property: `${job.path}.selector`, value: selector, problem: 'must be left to the API server', fix: 'remove it' });
    } else if (isDict(selector) && job.kind === 'CronJob') {
      report({
        property: `${job.path}.selector`, value: selector, problem: 'must not be in the template of a CronJob, whose Jobs would share it',
        fix: 'remove it',
      });
    }
  },
};
