import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../src/preflight/check';
import { Finding } from '../../src/preflight/finding';
import { readInput } from '../../src/preflight/input/read-input';

const FIXTURES = join(__dirname, 'fixtures');

function findings(...path: string[]): readonly Finding[] {
  const input = readInput(readFileSync(join(FIXTURES, ...path), 'utf8'), path.join('/'));
  expect(input.problems).toEqual([]);
  return check(input.manifests).findings;
}

/** What each file of the source documents is known to suffer from. */
const DEFECTS: readonly (readonly [file: string, errors: readonly string[], others: readonly string[]])[] = [
  ['beluga-workflow', [], ['image-tag', 'no-clean-up', 'memory-limit', 'default-namespace', 'pod-labels']],
  ['execute-jobs-role', [], ['rbac-unneeded']],
  ['model-training', [], ['image-tag', 'no-clean-up', 'grace-period']],
  ['weekly-model-retrain', [], ['path-not-mounted', 'cron-time-zone-unset']],
  ['nightly-batch-inference', ['quota-requires-requests'], ['quota-ineffective-key', 'quota-counts-finished-jobs', 'memory-limit']],
  ['distributed-training-tf', ['volcano-queue-reference'], ['tf-config-script', 'volcano-inert-queue', 'volcano-failure-unhandled']],
  ['pytorch-ddp-resnet', ['unresolved-variable'], ['volcano-failure-unhandled', 'volcano-queue-reference', 'shared-memory']],
  ['arr-coc-distributed-training', ['unresolved-variable'], ['visible-devices', 'volcano-failure-unhandled', 'volcano-queue-reference']],
  ['critical-inference', [], ['volcano-restart-policy', 'volcano-gang-check-off', 'image-tag']],
  ['priorities', ['job-restart-policy'], ['priority-class-for-all']],
  ['team-shares', [], ['volcano-inert-queue']],
  ['ml-job-limits', ['limit-range-violated'], ['limit-range-gpu']],
  ['gpu-training', ['job-restart-policy'], ['image-tag']],
  ['arr-coc-weekly-retrain', [], ['volume-unused', 'cron-time-zone-unset']],
  ['gpu-workload', ['kueue-authored-workload'], ['kueue-api-version']],
  ['nightly-batch-infer', [], ['template-placeholder', 'cron-history', 'cron-time-zone-unset']],
  ['infer-sharded', [], ['one-bad-shard']],
];

describe('the manifests of the source documents', () => {
  test.each(DEFECTS)('%s shows its defects', (file, errors, others) => {
    const found = findings('sources', `${file}.yaml`);
    const rules = (isError: boolean): string[] => [
      ...new Set(found.filter(({ severity }) => (severity === 'error') === isError).map(({ rule }) => rule)),
    ];
    expect(rules(true)).toEqual(errors);
    expect(rules(false)).toEqual(expect.arrayContaining([...others]));
  });

  test('all of them are here', () => {
    expect(readdirSync(join(FIXTURES, 'sources')).sort()).toEqual(DEFECTS.map(([file]) => `${file}.yaml`).sort());
  });
});

describe('ordinary manifests', () => {
  test.each(readdirSync(join(FIXTURES, 'ordinary')))('%s has no error', (file) => {
    expect(
      findings('ordinary', file)
        .filter(({ severity }) => severity === 'error')
        .map(({ rule, object, value }) => `${rule} ${object.title} ${value}`),
    ).toEqual([]);
  });

  test('the corrected manifests of the source documents have no warning either', () => {
    const found = findings('ordinary', 'corrected-sources.yaml').filter(({ severity }) => severity === 'warning');
    expect(found.map(({ rule, object, property, value }) => `${rule} ${object.title} ${property} ${value}`)).toEqual([]);
  });

  test('all of them together have no error', () => {
    const manifests = readdirSync(join(FIXTURES, 'ordinary')).flatMap(
      (file) => readInput(readFileSync(join(FIXTURES, 'ordinary', file), 'utf8'), `ordinary/${file}`).manifests,
    );
    expect(
      check(manifests)
        .findings.filter(({ severity }) => severity === 'error')
        .map(({ rule, object }) => `${rule} ${object.title}`),
    ).toEqual([]);
  });

  test('the committed output of the examples has no error', () => {
    const dist = join(__dirname, '..', '..', 'dist');
    const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
    const errors = files
      .flatMap((file) => check(readInput(readFileSync(join(dist, file), 'utf8'), file).manifests).findings)
      .filter(({ severity }) => severity === 'error');
    expect(files).not.toEqual([]);
    expect(errors.map(({ rule, object }) => `${rule} ${object.title}`)).toEqual([]);
  });
});
