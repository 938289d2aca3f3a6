import { TEMPLATE } from '../../../src/preflight/rules/examples';
import { cronJob, object } from '../../support/manifests';
import { complaints } from '../../support/preflight';

test.each([
  [
    'cron-settings',
    object(
      'batch/v1', 'CronJob', 'name: nightly, namespace: ml',
      'spec: {schedule: 0 2 * * *, concurrencyPolicy: Wait, successfulJobsHistoryLimit: -1, startingDeadlineSeconds: 1.5, jobTemplate: '
      + `{spec: {${TEMPLATE}}}}`,
    ),
    [
      "error: 'spec.startingDeadlineSeconds' (1.5) must be a whole number from 0 on; correct the number",
      "error: 'spec.successfulJobsHistoryLimit' (-1) must be a whole number from 0 on; correct the number",
    ],
  ],
  [
    'cron-name',
    cronJob('completionMode: Indexed, completions: 100, parallelism: 10', `name: ${'a'.repeat(52)}`),
    [
      "error: 'metadata.name' (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) makes Indexed Jobs whose hostnames are no DNS "
      + "labels of at most 63 characters, so no run is ever created (52 characters, '-' and 8 digits of the run, '-' and 2 of the index "
        + "make 64); shorten it by 1 character",
    ],
  ],
  [
    'cron-name',
    cronJob('completionMode: Indexed, completions: 2', 'name: nightly.v2'),
    [
      "error: 'metadata.name' (nightly.v2) makes Indexed Jobs whose hostnames are no DNS labels of at most 63 characters, so no run is "
      + "ever created (10 characters, '-' and 8 digits of the run, '-' and 1 of the index make 21); replace '.' by '-'",
    ],
  ],
  [
    'cron-name',
    cronJob('backoffLimit: 3', `name: ${'a'.repeat(53)}`),
    [
      "error: 'metadata.name' (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) must be at most 52 characters; shorten it by 1 "
      + "character",
    ],
  ],
  [
    'cron-schedule',
    object('batch/v1', 'CronJob', 'name: nightly, namespace: ml', `spec: {schedule: '', jobTemplate: {spec: {${TEMPLATE}}}}`),
    ["error: 'spec.schedule' (empty) must be a cron schedule; write for instance '0 2 * * *' in quotes"],
  ],
  [
    'cron-schedule',
    object(
      'batch/v1', 'CronJob', 'name: nightly, namespace: ml',
      `spec: {schedule: 'CRON_TZ=Europe/Paris 0 2 * * *', jobTemplate: {spec: {${TEMPLATE}}}}`,
    ),
    ["error: 'spec.schedule' (CRON_TZ=Europe/Paris 0 2 * * *) must not carry a time zone; move the zone to spec.timeZone"],
  ],
  [
    'cron-schedule',
    object('batch/v1', 'CronJob', 'name: nightly, namespace: ml', `spec: {schedule: '0 25 * * *', jobTemplate: {spec: {${TEMPLATE}}}}`),
    [
      "error: 'spec.schedule' (0 25 * * *) has '25' as hour, which must be a number from 0 to 23, a range such as 0-3, or a step such "
      + "as */2; write one of these",
    ],
  ],
])('%s says what is wrong with %s', (rule, yaml, messages) => {
  expect(complaints(rule, yaml)).toEqual(messages);
});
