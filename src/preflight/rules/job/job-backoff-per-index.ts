import { whole } from '../../../base/json';
import { JobRule } from '../../rule';
import { JOB, TEMPLATE } from '../examples';

export const jobBackoffPerIndex: JobRule = {
  id: 'job-backoff-per-index',
  on: 'job',
  oncePerShape: 'in all namespaces',
  severity: 'error',
  family: 'is rejected',
  summary: 'backoffLimitPerIndex or maxFailedIndexes is used where it may not be.',
  why: 'Both count per index, so the Job must be Indexed; maxFailedIndexes needs backoffLimitPerIndex and is at most completions; very '
    + 'large Jobs must limit both.',
  because: 'the API server validates backoffLimitPerIndex and maxFailedIndexes',
  bad: `
${JOB}
spec: {completions: 10, parallelism: 5, backoffLimitPerIndex: 2, ${TEMPLATE}}`,
  good: `
${JOB}
spec: {completionMode: Indexed, completions: 10, parallelism: 5, backoffLimitPerIndex: 2, ${TEMPLATE}}`,
  check(job, report) {
    const { spec, path } = job;
    const completions = whole(spec.completions) ?? 1;
    const maxFailed = whole(spec.maxFailedIndexes);
    if (job.completionMode !== 'Indexed') {
      for (const field of ['backoffLimitPerIndex', 'maxFailedIndexes']) {
        if (spec[field] !== undefined) {
          report({
            property: `${path}.${field}`, value: spec[field], problem: 'needs completionMode Indexed',
            fix: "write 'completionMode: Indexed', or remove it",
          });
        }
      }
      return;
    }
    if (maxFailed !== undefined && spec.backoffLimitPerIndex === undefined) {
      report({
        property: `${path}.maxFailedIndexes`, value: maxFailed, problem: 'needs backoffLimitPerIndex',
        fix: "write 'backoffLimitPerIndex' too",
      });
    }
    if (maxFailed !== undefined && maxFailed > Math.min(completions, 100_000)) {
      report({
        property: `${path}.maxFailedIndexes`, value: maxFailed,
        problem: `must be at most ${Math.min(completions, 100_000)}, the number of completions`, fix: 'lower it',
      });
    }
    if (spec.backoffLimitPerIndex !== undefined && completions > 100_000) {
      if (maxFailed === undefined || maxFailed > 10_000) {
        report({
          property: `${path}.maxFailedIndexes`, value: spec.maxFailedIndexes,
          problem: 'must be given and at most 10000 with more than 100000 completions', fix: "write 'maxFailedIndexes: 10000'",
        });
      }
      if ((whole(spec.parallelism) ?? 1) > 10_000) {
        report({
          property: `${path}.parallelism`, value: spec.parallelism,
          problem: 'must be at most 10000 with backoffLimitPerIndex and more than 100000 completions', fix: 'lower it',
        });
      }
    }
  },
};
