import { whole } from '../../../base/json';
import { JobRule } from '../../rule';
import { JOB, TEMPLATE } from '../examples';

export const oneBadShard: JobRule = {
  id: 'one-bad-shard',
  on: 'job',
  oncePerShape: 'in all namespaces',
  severity: 'warning',
  family: 'check this',
  summary: 'A few failures end a Job of many shards.',
  why: 'backoffLimit counts the failed pods of the whole Job: with 100 shards and a limit of 2 the third failure, of whichever shard, '
    + 'kills all that still run. backoffLimitPerIndex gives each shard its own retries.',
  because: 'backoffLimit is for the whole Job',
  bad: `
${JOB}
spec: {completionMode: Indexed, completions: 100, parallelism: 10, backoffLimit: 2, ${TEMPLATE}}`,
  good: `
${JOB}
spec: {completionMode: Indexed, completions: 100, parallelism: 10, backoffLimitPerIndex: 2, ${TEMPLATE}}`,
  check(job, report) {
    const { spec, path } = job;
    const completions = whole(spec.completions) ?? 1;
    const limit = whole(spec.backoffLimit) ?? 6;
    // Pods that all run at the same time are more likely one gang, which has to fail as a whole.
    const isSharded = job.completionMode === 'Indexed' && completions >= 10 && (whole(spec.parallelism) ?? 1) < completions;
    if (job.kind !== 'JobSet' && isSharded && spec.backoffLimitPerIndex === undefined && limit * 10 < completions) {
      report({
        property: `${path}.backoffLimit`, value: spec.backoffLimit,
        problem: `ends all ${completions} shards at failure ${limit + 1} of any of them`,
        fix: "write 'backoffLimitPerIndex: 2' and 'maxFailedIndexes' instead",
      });
    }
  },
};
