import { JobRule } from '../../rule';
import { CONTAINER, JOB, TEMPLATE } from '../examples';

export const jobRestartPolicy: JobRule = {
  id: 'job-restart-policy',
  on: 'job',
  oncePerShape: 'in all namespaces',
  severity: 'error',
  family: 'is rejected',
  summary: 'A Job has a restartPolicy other than Never or OnFailure, or none.',
  why: 'A pod without restartPolicy gets Always, which batch/v1 refuses: the pods of a Job must be able to end.',
  because: 'the API server validates the restartPolicy of batch/v1 Jobs',
  bad: `
${JOB}
spec: {template: {spec: {containers: [${CONTAINER}]}}}`,
  good: `
${JOB}
spec: {${TEMPLATE}}`,
  check(job, report) {
    if (job.restartPolicy !== 'Never' && job.restartPolicy !== 'OnFailure') {
      report({
        property: `${job.pods.path}.restartPolicy`,
        value: job.restartPolicy,
        problem: 'must be Never or OnFailure',
        fix: "write 'restartPolicy: Never'",
      });
    }
  },
};
