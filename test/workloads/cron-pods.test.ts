import { BatchInferenceCron, Gpu, Schedule, ShardedInference } from '../../src';
import { errorOf, Manifest, synthOne } from '../support/synth';

const schedule = Schedule.cron('0 3 * * *', 'UTC');
const jobOf = (props: object): Manifest =>
  synthOne((chart) => new BatchInferenceCron(chart, 'cron', { image: 'example.com/train:1', schedule, ...props })).spec.jobTemplate.spec;

test('a run of a cron may be several pods', () => {
  expect(jobOf({ completions: 3, parallelism: 2 })).toMatchObject({ completions: 3, parallelism: 2 });
});

test('a model is trained again on a schedule with torchrun', () => {
  const [{ command, args }] = jobOf({ gpu: Gpu.nvidia(8), torchrun: { script: 'train.py' }, args: ['--epochs=1'] }).template.spec.containers;

  expect(command).toEqual(['torchrun', '--standalone', '--nproc-per-node=8', 'train.py']);
  expect(args).toEqual(['--epochs=1']);
});

test('shards and numbers of pods contradict each other', () => {
  expect(errorOf((chart) => new BatchInferenceCron(chart, 'cron', {
    image: 'example.com/train:1', schedule, completions: 3, sharding: { shards: 3, parallelism: 1 },
  }))).toBe("[test/cron] 'completions' (3) contradicts 'sharding', which says how many pods there are; leave one of the two out");
});

test('retries are bounded for each shard and for all', () => {
  const make = (maxRetries: number) => synthOne((chart) =>
    new ShardedInference(chart, 'shards', { image: 'example.com/train:1', shards: 4, parallelism: 2, maxRetries }));

  expect(make(6).spec).toMatchObject({ backoffLimit: 6, backoffLimitPerIndex: 2 });
  expect(errorOf(() => make(-1))).toBe(
    "[test/shards] 'maxRetries' (-1) must be a whole number of retries, 0 or more; leave it out for no bound over all shards",
  );
});
