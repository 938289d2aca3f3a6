import { Duration, Size } from 'cdk8s';
import {
  BatchPipeline, BatchPipelineProps, CleanUp, Cpu, Delivery, Env, MlCluster, Mount, Queue, Queueing, Retry, WorkloadDefaults,
} from '../../src';
import { check } from '../../src/preflight/check';
import { mutatedByJobSet } from '../support/mutating-webhooks';
import { errorOf, Manifest, synthChart, synthOne } from '../support/synth';

const SCORE = {
  name: 'score', command: ['python', 'infer.py'], args: ['--from=$(SHARD_START)', '--output=$(SHARD_OUTPUT)'],
  sharding: { shards: 200, parallelism: 20, rows: 1_000_000, outputPath: '/data/part-$(SHARD_INDEX).csv' },
};
const REPORT = { name: 'report', command: ['python', 'report.py'], memory: Size.gibibytes(4), retry: Retry.upTo(1) };
const PROPS: BatchPipelineProps = {
  image: 'example.com/infer:1', cpu: Cpu.units(1), memory: Size.gibibytes(2), mounts: [Mount.claim('bucket', '/data')],
  steps: [SCORE, REPORT],
};

const pipeline = (props: Partial<BatchPipelineProps> = {}): Manifest =>
  synthOne((chart) => new BatchPipeline(chart, 'million', { ...PROPS, ...props }), { namespace: 'ml' });
const error = (props: Partial<BatchPipelineProps>): string =>
  errorOf((chart) => new BatchPipeline(chart, 'million', { ...PROPS, ...props }), { namespace: 'ml' });
const podOf = (job: Manifest): Manifest => job.template.spec.template.spec;

test('is a JobSet in which each step waits for the one before to complete', () => {
  const { apiVersion, kind, metadata, spec } = pipeline();

  expect([apiVersion, kind, metadata.name]).toEqual(['jobset.x-k8s.io/v1alpha2', 'JobSet', 'million']);
  expect(spec.replicatedJobs).toMatchObject([
    { name: 'score', template: { spec: { completions: 200, parallelism: 20, completionMode: 'Indexed', backoffLimitPerIndex: 2 } } },
    {
      name: 'report', dependsOn: [{ name: 'score', status: 'Complete' }],
      template: { spec: { completions: 1, parallelism: 1, backoffLimit: 1 } },
    },
  ]);
  expect(spec.replicatedJobs[0]).not.toHaveProperty('dependsOn');
  expect(spec).toMatchObject({ failurePolicy: { maxRestarts: 0 }, ttlSecondsAfterFinished: 3600 });
});

test('is what the webhook of JobSet would make of it, so that nothing differs in Argo CD', () => {
  expect(mutatedByJobSet(pipeline())).toEqual(pipeline());
});

test('gives each step what is said of all, and on top of it what is said of the step', () => {
  const [score, report] = pipeline({ env: { MODEL: Env.value('v3') }, steps: [SCORE, { ...REPORT, env: { TO: Env.value('me') } }] })
    .spec.replicatedJobs.map(podOf);

  expect([score, report].map(({ containers: [main] }) => [main.image, main.resources.limits.memory])).toEqual([
    ['example.com/infer:1', '2Gi'], ['example.com/infer:1', '4Gi'],
  ]);
  expect(report.containers[0].env).toEqual(expect.arrayContaining([{ name: 'MODEL', value: 'v3' }, { name: 'TO', value: 'me' }]));
  expect(score.containers[0].env.map(({ name }: Manifest) => name)).toEqual(expect.arrayContaining(['MODEL', 'SHARD_INDEX', 'SHARD_OUTPUT']));
  expect(score.containers[0].env.map(({ name }: Manifest) => name)).not.toContain('TO');
});

test('can be found by its steps', () => {
  const { metadata, spec } = pipeline({ labels: { team: 'nlp' } });

  expect(spec.replicatedJobs.map((job: Manifest) => job.template.metadata.labels)).toEqual([
    { 'app.kubernetes.io/name': 'million', 'app.kubernetes.io/component': 'score' },
    { 'app.kubernetes.io/name': 'million', 'app.kubernetes.io/component': 'report' },
  ]);
  expect(metadata.labels).toEqual({ 'app.kubernetes.io/name': 'million', 'app.kubernetes.io/component': 'pipeline', team: 'nlp' });
  expect(spec.replicatedJobs.map((job: Manifest) => job.template.spec.template.metadata.labels)).toEqual([
    { 'app.kubernetes.io/name': 'million', 'app.kubernetes.io/component': 'score', team: 'nlp' },
    { 'app.kubernetes.io/name': 'million', 'app.kubernetes.io/component': 'report', team: 'nlp' },
  ]);
});

test('enters a Kueue queue as a whole, with the defaults of its chart', () => {
  const [jobSet] = synthChart((chart) => {
    new MlCluster(chart, 'cluster', { queueing: Queueing.kueue() });
    WorkloadDefaults.of(chart).set({ queue: Queue.kueue('nlp'), imagePullSecrets: ['registry'] });
    new BatchPipeline(chart, 'million', PROPS);
  }, { namespace: 'ml' });

  expect(jobSet.metadata.labels).toMatchObject({ 'kueue.x-k8s.io/queue-name': 'nlp' });
  expect(jobSet.spec.replicatedJobs.map((job: Manifest) => podOf(job).imagePullSecrets)).toEqual([
    [{ name: 'registry' }], [{ name: 'registry' }],
  ]);
});

test('is a run of its own under a delivery, and stays', () => {
  const build = (props: Partial<BatchPipelineProps>) => synthOne((chart) => {
    Delivery.argoCd(chart);
    new BatchPipeline(chart, 'million', { ...PROPS, ...props });
  }, { namespace: 'ml' });

  expect(() => build({})).toThrow("'run' (not given) is needed under a delivery");
  const { metadata, spec } = build({ run: 'r1' });
  expect(metadata.name).toBe('million-r1');
  expect(spec).not.toHaveProperty('ttlSecondsAfterFinished');
});

test('is in order for preflight', () => {
  expect(check([{ manifest: pipeline() }]).findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
});

test.each<[string, Partial<BatchPipelineProps>, string]>([
  ['no steps', { steps: [] }, "'steps' ([]) needs at least one step; say what is to run"],
  [
    'a name that no pod can have', { steps: [{ ...SCORE, name: '1st' }] },
    "'steps[0].name' (1st) must be lower-case letters, digits and '-', beginning with a letter and not ending with '-'; write for instance "
    + "'report'",
  ],
  ['a name twice', { steps: [REPORT, REPORT] }, "'steps[1].name' (report) is the name of an earlier step; rename one of them"],
  [
    'a step without an image', { image: undefined, steps: [{ ...SCORE, image: 'example.com/infer:1' }, REPORT] },
    "'steps[1].image' (not given) must be the name of an image: [host[:port]/]path[:tag][@digest], the path in lower case; write for "
    + "instance 'pytorch/pytorch:2.8.0-cuda12.8-cudnn9-runtime'",
  ],
  [
    'a name that is too long', { name: 'x'.repeat(50) },
    `'name' (${'x'.repeat(50)}) is 50 characters long and must have at most 45: the pods are called after it, up to '…-score-0-199-abcde' `
    + "with five random characters; set a 'name' that is at least 5 characters shorter",
  ],
  [
    'a name that begins with a digit', { name: '1million' },
    "'name' (1million) must begin with a letter, as the name of a JobSet; set a 'name' that does",
  ],
  [
    'a problem of one step', { steps: [{ ...SCORE, sharding: { shards: 10, parallelism: 20 }, args: undefined }, REPORT] },
    "'steps[0].sharding.parallelism' (20) must be at most the 10 shards: there are no more pods; lower it",
  ],
  [
    'a problem of all steps, once', { mounts: [Mount.claim('bucket', 'data')] },
    "'mounts[0]' (data) must be an absolute path, beginning with '/'; write '/data'",
  ],
  [
    'a time that is no whole number of seconds', { cleanUp: CleanUp.after(Duration.millis(1500)) },
    "'cleanUp' (1.5s) must be a whole number of seconds from 0 to 2147483647; write for instance Duration.minutes(10)",
  ],
])('has no use for %s', (_, props, message) => {
  expect(error(props)).toBe(`[test/million] ${message}`);
});
