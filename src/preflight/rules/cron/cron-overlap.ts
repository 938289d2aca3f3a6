import { ObjectRule } from '../../rule';
import { CRON_JOB, TEMPLATE } from '../examples';

export const cronOverlap: ObjectRule = {
  id: 'cron-overlap',
  on: ['CronJob.batch', 'CronJob.batch.volcano.sh'],
  severity: 'warning',
  family: 'check this',
  summary: 'Runs of a CronJob may overlap.',
  why: 'The default of concurrencyPolicy is Allow: a run that takes longer than the period meets the next one, on the same outputs and '
    + 'on twice the GPUs.',
  because: 'the default of concurrencyPolicy is Allow',
  bad: `
${CRON_JOB}
spec: {schedule: '0 * * * *', jobTemplate: {spec: {${TEMPLATE}}}}`,
  good: `
${CRON_JOB}
spec: {schedule: '0 * * * *', concurrencyPolicy: Forbid, jobTemplate: {spec: {${TEMPLATE}}}}`,
  check(object, report) {
    const policy = object.spec.concurrencyPolicy;
    // Who writes Allow has thought about it.
    if (policy === undefined || policy === null) {
      report({
        property: 'spec.concurrencyPolicy',
        problem: 'lets a run start while the last one still works',
        fix: "write 'concurrencyPolicy: Forbid', or Replace where only the newest run counts; write Allow to say that overlap is meant",
      });
    }
  },
};
