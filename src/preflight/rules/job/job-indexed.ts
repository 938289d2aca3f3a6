import { whole } from '../../../base/json';
import { JobRule } from '../../rule';
import { JOB, TEMPLATE } from '../examples';

export const jobIndexed: JobRule = {
  id: 'job-indexed',
  on: 'job',
  oncePerShape: 'in all namespaces',
  severity: 'error',
  family: 'is rejected',
  summary: 'The completionMode is unknown, or an Indexed Job lacks completions or runs more than 100000 pods at a time.',
  why: 'Each index of an Indexed Job is one completion, so it must say how many there are. In a JobSet Indexed is the default, and what '
    + 'the webhook lets through is refused when the child Job is made.',
  because: 'the API server validates Indexed Jobs',
  bad: `
${JOB}
spec: {completionMode: Indexed, parallelism: 8, ${TEMPLATE}}`,
  good: `
${JOB}
spec: {completionMode: Indexed, completions: 8, parallelism: 8, ${TEMPLATE}}`,
  check(job, report) {
    const { spec, path, completionMode } = job;
    if (completionMode !== undefined && completionMode !== null && completionMode !== 'Indexed' && completionMode !== 'NonIndexed') {
      report({
        property: `${path}.completionMode`, value: completionMode, problem: 'must be Indexed or NonIndexed', fix: 'correct the value',
      });
    }
    if (completionMode !== 'Indexed') {
      return;
    }
    // With neither given both become 1, so only a parallelism without completions is wrong.
    if (spec.completions === undefined && spec.parallelism !== undefined) {
      report({
        property: `${path}.completions`,
        problem: 'must be given when completionMode is Indexed',
        fix: `write 'completions: ${String(spec.parallelism)}' for as many indexes as pods at a time`,
      });
    }
    const parallelism = whole(spec.parallelism) ?? 1;
    if (parallelism > 100_000) {
      report({
        property: `${path}.parallelism`, value: parallelism, problem: 'must be at most 100000 when completionMode is Indexed',
        fix: 'lower it; completions may be higher',
      });
    }
  },
};
