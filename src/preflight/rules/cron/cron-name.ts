import { at, whole } from '../../../base/json';
import { characters } from '../../../base/printable';
import { ObjectRule } from '../../rule';
import { CRON_JOB, TEMPLATE } from '../examples';
import { MOST_IN_CRON_NAME, MOST_IN_LABEL } from '../../../upstream/limits';

export const cronName: ObjectRule = {
  id: 'cron-name',
  on: ['CronJob.batch', 'CronJob.batch.volcano.sh'],
  severity: 'error',
  family: 'is rejected',
  summary: 'The name of a CronJob is too long for the names of its Jobs.',
  why: 'A CronJob appends up to 11 characters to make the name of a Job, and an Indexed Job appends the index to make a hostname of at '
    + 'most 63.',
  because: 'the API server allows 52 characters, and validates the hostnames of the Indexed Jobs that the CronJob makes',
  bad: `
${CRON_JOB.replace('nightly', 'nightly-batch-inference-for-all-recommendation-models')}
spec: {schedule: '0 2 * * *', concurrencyPolicy: Forbid, jobTemplate: {spec: {${TEMPLATE}}}}`,
  good: `
${CRON_JOB.replace('nightly', 'nightly-inference-recommendation')}
spec: {schedule: '0 2 * * *', concurrencyPolicy: Forbid, jobTemplate: {spec: {${TEMPLATE}}}}`,
  check(object, report) {
    const { name } = object;
    if (name.length > MOST_IN_CRON_NAME) {
      report({
        property: 'metadata.name', value: name, problem: 'must be at most 52 characters',
        fix: `shorten it by ${characters(name.length - MOST_IN_CRON_NAME)}`,
      });
      return;
    }
    const spec = at(object.spec, 'jobTemplate', 'spec');
    const completions = whole(at(spec, 'completions'));
    if (object.group !== 'batch' || at(spec, 'completionMode') !== 'Indexed' || completions === undefined || completions < 1) {
      return;
    }
    const longest = `${name}-99999999-${completions - 1}`;
    if (longest.length > MOST_IN_LABEL || name.includes('.')) {
      report({
        property: 'metadata.name',
        value: name,
        problem: 'makes Indexed Jobs whose hostnames are no DNS labels of at most 63 characters, so no run is ever created',
        arithmetic: `${name.length} characters, '-' and 8 digits of the run, '-' and ${String(completions - 1).length} of the index `
          + `make ${longest.length}`,
        fix: name.includes('.') ? "replace '.' by '-'" : `shorten it by ${characters(longest.length - MOST_IN_LABEL)}`,
      });
    }
  },
};
