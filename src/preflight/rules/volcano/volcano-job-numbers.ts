import { whole } from '../../../base/json';
import { VolcanoJobRule } from '../../rule';
import { POD, VOLCANO_JOB } from '../examples';

const MINIMUMS: Readonly<Record<string, number>> = { minAvailable: 0, maxRetry: 0, ttlSecondsAfterFinished: 0, minSuccess: 1 };

export const volcanoJobNumbers: VolcanoJobRule = {
  id: 'volcano-job-numbers',
  on: 'volcanoJob',
  severity: 'error',
  family: 'is rejected',
  summary: 'A number of a Volcano Job is too small, has a fraction or is a text.',
  why: 'minAvailable, maxRetry and the TTL are whole numbers from 0 on, minSuccess from 1 on.',
  because: 'the CRD of Volcano Jobs',
  bad: `
${VOLCANO_JOB}
spec: {minAvailable: 1, maxRetry: -1, tasks: [{name: worker, replicas: 1, template: {spec: ${POD}}}]}`,
  good: `
${VOLCANO_JOB}
spec: {minAvailable: 1, maxRetry: 20, tasks: [{name: worker, replicas: 1, template: {spec: ${POD}}}]}`,
  check(job, report) {
    for (const [field, minimum] of Object.entries(MINIMUMS)) {
      const value = job.spec[field];
      if (value !== undefined && value !== null && (whole(value) ?? -1) < minimum) {
        report({
          property: `${job.path}.${field}`, value, problem: `must be a whole number from ${minimum} on`,
          fix: field === 'maxRetry' ? 'write a large number: there is no unlimited' : 'correct the number',
        });
      }
    }
  },
};
