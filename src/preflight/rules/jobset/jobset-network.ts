import { at, dicts, text, whole } from '../../../base/json';
import { isDns1035Label, isDomainPrefixedPath } from '../../../upstream/names';
import { ObjectRule } from '../../rule';
import { JOB_SET, POD } from '../examples';
import { MOST_IN_LABEL } from '../../../upstream/limits';

const JOBS = `replicatedJobs: [{name: worker, template: {spec: {completions: 2, parallelism: 2, template: {spec: ${POD}}}}}]`;

export const jobsetNetwork: ObjectRule = {
  id: 'jobset-network',
  on: ['JobSet.jobset.x-k8s.io'],
  severity: 'error',
  family: 'is rejected',
  summary: 'The subdomain, the manager or the number of pods of a JobSet is not allowed.',
  why: 'The subdomain is the name of a Service; managedBy is a domain and a path; replicas times parallelism must fit into 32 bits.',
  because: "JobSet's validating webhook",
  bad: `
${JOB_SET}
spec: {failurePolicy: {maxRestarts: 3}, network: {subdomain: train.ml}, ${JOBS}}`,
  good: `
${JOB_SET}
spec: {failurePolicy: {maxRestarts: 3}, network: {subdomain: train-ml}, ${JOBS}}`,
  check(object, report) {
    const subdomain = text(at(object.spec, 'network', 'subdomain'));
    if (subdomain !== undefined && !isDns1035Label(subdomain)) {
      report({
        property: 'spec.network.subdomain', value: subdomain,
        problem: 'must be a DNS label of at most 63 characters that begins with a letter', fix: 'rename it',
      });
    }
    const managedBy = object.spec.managedBy;
    if (
      managedBy !== undefined &&
      managedBy !== null &&
      (typeof managedBy !== 'string' || managedBy.length > MOST_IN_LABEL || !isDomainPrefixedPath(managedBy))
    ) {
      report({
        property: 'spec.managedBy', value: managedBy, problem: 'must be a domain and a path of together at most 63 characters',
        fix: 'leave it out',
      });
    }
    dicts(object.spec.replicatedJobs).forEach((job, i) => {
      const pods = (whole(job.replicas) ?? 1) * (whole(at(job, 'template', 'spec', 'parallelism')) ?? 1);
      if (pods > 2 ** 31 - 1) {
        report({
          property: `spec.replicatedJobs[${i}].replicas`, value: job.replicas,
          problem: 'must make at most 2147483647 pods together with parallelism', arithmetic: `${pods} pods`, fix: 'lower it',
        });
      }
    });
  },
};
