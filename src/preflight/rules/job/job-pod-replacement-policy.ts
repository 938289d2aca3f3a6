import { isDict } from '../../../base/json';
import { JobRule } from '../../rule';
import { JOB, TEMPLATE } from '../examples';

export const jobPodReplacementPolicy: JobRule = {
  id: 'job-pod-replacement-policy',
  on: 'job',
  oncePerShape: 'in all namespaces',
  severity: 'error',
  family: 'is rejected',
  summary: 'podReplacementPolicy has a value that is not allowed.',
  why: 'It is TerminatingOrFailed or Failed, and only Failed beside a podFailurePolicy.',
  because: 'the API server validates podReplacementPolicy',
  bad: `
${JOB}
spec: {podReplacementPolicy: TerminatingOrFailed, podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {operator: In,
  values: [42]}}]}, ${TEMPLATE}}`,
  good: `
${JOB}
spec: {podReplacementPolicy: Failed, podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {operator: In, values: [42]}}]},
  ${TEMPLATE}}`,
  check(job, report) {
    const value = job.spec.podReplacementPolicy;
    const property = `${job.path}.podReplacementPolicy`;
    if (value === undefined || value === null) {
      return;
    }
    if (value !== 'TerminatingOrFailed' && value !== 'Failed') {
      report({ property, value, problem: 'must be TerminatingOrFailed or Failed', fix: 'correct the value' });
    } else if (value !== 'Failed' && isDict(job.spec.podFailurePolicy)) {
      report({
        property, value, problem: 'must be Failed beside a podFailurePolicy', fix: "write 'podReplacementPolicy: Failed', or leave it out",
      });
    }
  },
};
