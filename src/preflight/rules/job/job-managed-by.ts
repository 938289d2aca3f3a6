import { isDomainPrefixedPath } from '../../../upstream/names';
import { JobRule } from '../../rule';
import { JOB, TEMPLATE } from '../examples';
import { MOST_IN_LABEL } from '../../../upstream/limits';

export const jobManagedBy: JobRule = {
  id: 'job-managed-by',
  on: 'job',
  oncePerShape: 'in all namespaces',
  severity: 'error',
  family: 'is rejected',
  summary: 'managedBy is not a domain with a path.',
  why: 'It names the controller as <domain>/<path>, in at most 63 characters, and can never be changed.',
  because: 'the API server validates managedBy',
  bad: `
${JOB}
spec: {managedBy: multikueue, ${TEMPLATE}}`,
  good: `
${JOB}
spec: {managedBy: kueue.x-k8s.io/multikueue, ${TEMPLATE}}`,
  check(job, report) {
    const value = job.spec.managedBy;
    const isSound = typeof value === 'string' && value.length <= MOST_IN_LABEL && isDomainPrefixedPath(value);
    if (value !== undefined && value !== null && !isSound) {
      report({
        property: `${job.path}.managedBy`,
        value,
        problem: 'must be a domain and a path of together at most 63 characters, such as kueue.x-k8s.io/multikueue',
        fix: 'leave it out unless another controller runs the Job',
      });
    }
  },
};
