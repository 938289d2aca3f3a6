import { whole } from '../../../base/json';
import { isDnsLabel } from '../../../upstream/names';
import { characters } from '../../../base/printable';
import { JobRule } from '../../rule';
import { TEMPLATE } from '../examples';
import { MOST_IN_LABEL } from '../../../upstream/limits';

export const jobName: JobRule = {
  id: 'job-name',
  on: 'job',
  severity: 'error',
  family: 'is rejected',
  summary: 'The name of a Job is too long for what is derived from it, or an Indexed Job has a dot in its name.',
  why: 'The name becomes the value of a label of its pods, at most 63 characters. The pods of an Indexed Job have it in their hostname, '
    + '<job>-<index>, which is a DNS label.',
  because: 'the API server validates label values and the hostnames of Indexed Jobs',
  bad: `
apiVersion: batch/v1
kind: Job
metadata: {name: resnet50-imagenet-hyperparameter-search-with-heavy-augmentation, namespace: ml}
spec: {completionMode: Indexed, completions: 100, parallelism: 10, ${TEMPLATE}}`,
  good: `
apiVersion: batch/v1
kind: Job
metadata: {name: resnet50-imagenet-search-v2, namespace: ml}
spec: {completionMode: Indexed, completions: 100, parallelism: 10, ${TEMPLATE}}`,
  check(job, report) {
    const name = job.object.name;
    // The names of a CronJob and of a JobSet have rules of their own.
    if (job.kind !== 'Job' || name === '') {
      return;
    }
    const completions = whole(job.spec.completions) ?? 1;
    const hostname = `${name}-${Math.max(0, completions - 1)}`;
    if (job.completionMode === 'Indexed' && !isDnsLabel(hostname)) {
      report({
        property: 'metadata.name',
        value: name,
        problem: 'makes hostnames that are no DNS labels of at most 63 characters',
        arithmetic: `the last pod is '${hostname}', ${hostname.length} characters`,
        fix: name.includes('.') ? "replace '.' by '-'" : `shorten the name by ${characters(hostname.length - MOST_IN_LABEL)}`,
      });
    } else if (name.length > MOST_IN_LABEL) {
      report({
        property: 'metadata.name', value: name, problem: 'must be at most 63 characters, because it becomes a label of the pods',
        fix: `shorten it by ${characters(name.length - MOST_IN_LABEL)}`,
      });
    }
  },
};
