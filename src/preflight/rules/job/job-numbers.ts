import { JobRule } from '../../rule';
import { JOB, TEMPLATE } from '../examples';

const FIELDS = [
  'parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished', 'backoffLimitPerIndex',
  'maxFailedIndexes',
];

export const jobNumbers: JobRule = {
  id: 'job-numbers',
  on: 'job',
  oncePerShape: 'in all namespaces',
  severity: 'error',
  family: 'is rejected',
  summary: 'A number of a Job is negative, has a fraction, is too large or is a text.',
  why: 'Counts, deadlines and limits of a Job are whole numbers from 0 on; a text such as "3" is refused too.',
  because: 'the API server validates the numbers of batch/v1 Jobs',
  bad: `
${JOB}
spec: {backoffLimit: -1, ${TEMPLATE}}`,
  good: `
${JOB}
spec: {backoffLimit: 0, ${TEMPLATE}}`,
  check(job, report) {
    for (const field of FIELDS) {
      const value = job.spec[field];
      // activeDeadlineSeconds is an int64, the others are int32.
      const max = field === 'activeDeadlineSeconds' ? Number.MAX_SAFE_INTEGER : 2 ** 31 - 1;
      if (value !== undefined && value !== null && !(typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max)) {
        report({
          property: `${job.path}.${field}`,
          value,
          problem: `must be a whole number between 0 and ${max}${typeof value === 'string' ? ', not a text' : ''}`,
          fix: typeof value === 'string' && /^[0-9]+$/.test(value) ? `write ${value} without quotes` : 'correct the number',
        });
      }
    }
  },
};
