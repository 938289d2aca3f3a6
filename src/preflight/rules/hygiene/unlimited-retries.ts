import { dict, entry, whole } from '../../../base/json';
import { JobRule } from '../../rule';
import { JOB, TEMPLATE } from '../examples';

export const unlimitedRetries: JobRule = {
  id: 'unlimited-retries',
  on: 'job',
  oncePerShape: 'in all namespaces',
  severity: 'warning',
  family: 'check this',
  summary: 'A Job retries practically without end.',
  why: 'A program that fails at once then takes GPUs for days. Either the number of retries or the time must be limited.',
  because: 'backoffLimit and activeDeadlineSeconds are the only limits that a Job has',
  bad: `
${JOB}
spec: {backoffLimit: 10000, ${TEMPLATE}}`,
  good: `
${JOB}
spec: {backoffLimit: 4, ${TEMPLATE}}`,
  check(job, report) {
    const { spec, path } = job;
    const hasDeadline = spec.activeDeadlineSeconds !== undefined || job.pods.spec.activeDeadlineSeconds !== undefined;
    const field = spec.backoffLimitPerIndex === undefined ? 'backoffLimit' : 'backoffLimitPerIndex';
    const limit = whole(spec[field]);
    // JobSet's webhook demands the largest backoffLimit of such a JobSet, whose maxRestarts is the limit.
    const isInPlace = entry(dict(job.object.spec.failurePolicy), 'restartStrategy') === 'InPlaceRestart';
    if (limit !== undefined && limit >= 1000 && !hasDeadline && !isInPlace) {
      report({
        property: `${path}.${field}`, value: limit, problem: 'is practically no limit, and there is no activeDeadlineSeconds',
        fix: 'lower it, or limit the time',
      });
    }
  },
};
