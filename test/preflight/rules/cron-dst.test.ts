import { check } from '../../../src/preflight/check';
import { headlineOf, sentenceOf } from '../../../src/preflight/finding';

function messages(schedule: string, timeZone: string): string[] {
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'registry.example/train:1.0' }] } };
  const manifest = {
    apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'infer', namespace: 'ml' },
    spec: { schedule, timeZone, jobTemplate: { spec: { template } } },
  };
  return check([{ manifest }])
    .findings.filter(({ rule }) => rule === 'cron-dst')
    .map((finding) => `${headlineOf(finding)}: ${sentenceOf(finding)}`);
}

test('a time that the clocks skip and one that they repeat are told apart', () => {
  expect(messages('30 2 * * *', 'America/New_York')).toEqual([
    "CronJob ml/infer: check this: 'spec.schedule' (30 2 * * *) is skipped in America/New_York when the clocks go forward (there is no "
    + "02:30 on 2026-03-08, 2027-03-14, 2028-03-12, 2029-03-11); choose a time that no change of the clocks touches, or 'timeZone: "
      + "Etc/UTC'",
  ]);
  expect(messages('30 1 * * *', 'America/New_York')).toEqual([
    "CronJob ml/infer: check this: 'spec.schedule' (30 1 * * *) starts twice in America/New_York when the clocks go back (01:30 comes "
    + "twice on 2026-11-01, 2027-11-07, 2028-11-05, 2029-11-04); choose a time that no change of the clocks touches, or 'timeZone: "
      + "Etc/UTC'",
  ]);
});

test.each([
  ['30 4 * * *', 'America/New_York'], ['30 2 * * *', 'Asia/Tokyo'], ['15 * * * *', 'Europe/Berlin'],
])('%s in %s is left alone', (schedule, zone) => {
  expect(messages(schedule, zone)).toEqual([]);
});
