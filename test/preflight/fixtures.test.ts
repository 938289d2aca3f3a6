import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../src/preflight/check';
import { Finding } from '../../src/preflight/finding';
import { Manifest } from '../../src/preflight/kube-object';
import { ClusterFacts } from '../../src/upstream/cluster-facts';
import { readInput } from '../../src/preflight/input/read-input';

const FIXTURES = join(__dirname, 'fixtures');
const SOURCES = join(__dirname, '../fixtures/sources');

function manifestsIn(folder: string, file: string): Manifest[] {
  const input = readInput(readFileSync(join(folder, file), 'utf8'), file);
  expect(input.problems).toEqual([]);
  return [...input.manifests];
}

const findings = (folder: string, file: string): readonly Finding[] => check(manifestsIn(folder, file)).findings;

/** What is found when files of the sources are applied to one namespace, that of the quota and the limits among them. */
function findingsTogether(files: readonly string[], facts: ClusterFacts = {}): readonly Finding[] {
  const manifests = files.flatMap((file) => manifestsIn(SOURCES, `${file}.yaml`));
  const inNamespace = manifests.map((each) => {
    const manifest = each.manifest as { metadata: object };
    return { ...each, manifest: { ...manifest, metadata: { ...manifest.metadata, namespace: 'ml-workloads' } } };
  });
  return check(inNamespace, { facts }).findings;
}

/** What each file of the source documents is known to suffer from, by itself. */
const DEFECTS: readonly (readonly [file: string, errors: readonly string[], others: readonly string[]])[] = [
  ['s0-job', [], ['image-tag', 'no-clean-up', 'memory-limit', 'default-namespace', 'pod-labels']],
  ['s0-rbac', [], []],
  ['s1-rbac', [], ['rbac-unneeded']],
  ['s2-01-model-training', [], ['image-tag', 'no-clean-up', 'grace-period', 'pod-labels']],
  ['s2-02-batch-inference-daily', [], ['image-tag', 'no-clean-up']],
  ['s2-03-feature-generation-hourly', [], ['image-tag']],
  ['s2-04-weekly-model-retrain', [], ['path-not-mounted', 'cron-time-zone-unset', 'image-tag']],
  ['s2-05-nightly-batch-inference', [], ['memory-limit', 'cron-time-zone-unset', 'image-tag']],
  ['s2-06-distributed-training-tf', [], ['tf-config-script', 'volcano-failure-unhandled', 'volcano-queue-reference', 'image-tag']],
  ['s2-07-pytorch-ddp-resnet', ['unresolved-variable'], ['volcano-failure-unhandled', 'volcano-queue-reference', 'shared-memory']],
  ['s2-08-production-inference', [], ['volcano-inert-queue']],
  ['s2-09-critical-inference', [], ['volcano-restart-policy', 'volcano-gang-check-off', 'image-tag']],
  ['s2-10-high-priority-training', [], ['priority-class-for-all']],
  ['s2-11-production-model-training', ['job-restart-policy'], ['image-tag', 'memory-limit']],
  ['s2-12-nlp-team', [], ['volcano-inert-queue']],
  ['s2-13-ml-training-quota', [], ['quota-ineffective-key']],
  ['s2-14-ml-job-limits', [], ['limit-range-gpu']],
  ['s2-15-gpu-training', ['job-restart-policy'], ['image-tag']],
  ['s2-16-arr-coc-weekly-retrain', [], ['volume-unused', 'path-not-mounted', 'cron-time-zone-unset']],
  ['s2-17-arr-coc-distributed-training', ['unresolved-variable'], ['visible-devices', 'volcano-failure-unhandled', 'volcano-queue-reference']],
  ['s3-job', [], ['image-tag', 'shared-memory']],
  ['s3-workload', ['kueue-authored-workload'], ['kueue-api-version']],
  ['s4-infer-once', [], ['image-tag']],
  ['s4-nightly', [], ['template-placeholder', 'cron-history', 'cron-time-zone-unset']],
  ['s4-sharded', [], ['one-bad-shard', 'image-tag']],
];

/** What shows only when manifests of the sources meet in a cluster, with the rule that says so. */
const MEETINGS: readonly (readonly [what: string, files: readonly string[], rule: string])[] = [
  ['no resources, under a quota', ['s2-05-nightly-batch-inference', 's2-13-ml-training-quota'], 'quota-requires-requests'],
  ['no CPU, under a quota', ['s2-02-batch-inference-daily', 's2-13-ml-training-quota'], 'quota-requires-requests'],
  ['Jobs that stay, under a quota of Jobs', ['s2-01-model-training', 's2-13-ml-training-quota'], 'quota-counts-finished-jobs'],
  ['a container of 1 CPU, under a minimum of 4', ['s4-infer-once', 's2-14-ml-job-limits'], 'limit-range-violated'],
  ['a queue among those that are known', ['s2-06-distributed-training-tf', 's2-08-production-inference'], 'volcano-queue-reference'],
  ['a queue among those that are known', ['s2-07-pytorch-ddp-resnet', 's2-08-production-inference'], 'volcano-queue-reference'],
  ['a queue among those that are known', ['s2-17-arr-coc-distributed-training', 's2-12-nlp-team'], 'volcano-queue-reference'],
];

describe('the manifests of the source documents', () => {
  test.each(DEFECTS)('%s shows its defects', (file, errors, others) => {
    const found = findings(SOURCES, `${file}.yaml`);
    const rules = (isError: boolean): string[] => [
      ...new Set(found.filter(({ severity }) => (severity === 'error') === isError).map(({ rule }) => rule)),
    ];
    expect(rules(true)).toEqual(errors);
    expect(rules(false)).toEqual(expect.arrayContaining([...others]));
  });

  test('all of them are here', () => {
    expect(readdirSync(SOURCES).sort()).toEqual(DEFECTS.map(([file]) => `${file}.yaml`).sort());
  });

  test.each(['s2-04-weekly-model-retrain', 's2-16-arr-coc-weekly-retrain'])('%s does not tolerate the taint of the GPU nodes', (file) => {
    const node = { cpu: 96, memory: '1Ti', 'nvidia.com/gpu': 8 };
    const pool = { name: 'a100', nodes: 4, resources: node, labels: { 'gpu-type': 'A100' } };
    const rules = (facts: ClusterFacts): string[] => findingsTogether([file], facts).map(({ rule }) => rule);

    expect(rules({ pools: [{ ...pool, taints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }] }] })).toContain('no-node-fits');
    expect(rules({ pools: [pool] })).not.toContain('no-node-fits');
  });

  test.each(MEETINGS)('have %s: %j', (_, files, rule) => {
    expect(findingsTogether(files).filter((finding) => finding.rule === rule)).not.toEqual([]);
  });
});

describe('ordinary manifests', () => {
  test.each(readdirSync(join(FIXTURES, 'ordinary')))('%s has no error', (file) => {
    expect(
      findings(join(FIXTURES, 'ordinary'), file)
        .filter(({ severity }) => severity === 'error')
        .map(({ rule, object, value }) => `${rule} ${object.title} ${value}`),
    ).toEqual([]);
  });

  test('the corrected manifests of the source documents have no warning either', () => {
    const found = findings(join(FIXTURES, 'ordinary'), 'corrected-sources.yaml').filter(({ severity }) => severity === 'warning');
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
