import { Chart, Duration } from 'cdk8s';
import { BatchInferenceCron, BatchPipeline, Framework, GangTrainingCron, GangTrainingJob, Queue, Schedule, ShardedInference, TrainingJob } from '../../src';
import { durationText, secondsOfDuration } from '../../src/preflight/model/expected-duration';
import { Manifest, synthChart } from '../support/synth';

const image = 'example.com/train:1';
const schedule = Schedule.cron('0 2 * * *', 'UTC');
const expectedDuration = Duration.minutes(150);
const gang = { image, nodes: 2, framework: Framework.torchrun({ script: 'train.py' }), expectedDuration };

const KEY = 'cdk8s-ml-workloads/expected-duration';

const OFFERED: Record<string, (chart: Chart) => unknown> = {
  TrainingJob: (chart) => new TrainingJob(chart, 'run', { image, expectedDuration }),
  ShardedInference: (chart) => new ShardedInference(chart, 'run', { image, shards: 4, parallelism: 2, command: ['run'], expectedDuration }),
  BatchInferenceCron: (chart) => new BatchInferenceCron(chart, 'run', { image, schedule, expectedDuration }),
  BatchPipeline: (chart) => new BatchPipeline(chart, 'run', { image, steps: [{ name: 'a', command: ['a'] }], expectedDuration }),
  GangTrainingJob: (chart) => new GangTrainingJob(chart, 'run', { ...gang, queue: Queue.volcano('nlp') }),
  GangTrainingCron: (chart) => new GangTrainingCron(chart, 'run', { ...gang, schedule, queue: Queue.volcano('nlp') }),
};

test.each(Object.entries(OFFERED))('%s notes how long a run usually takes on its object, and changes nothing else', (_, make) => {
  const [object, ...others] = synthChart(make as (chart: Chart) => void, { namespace: 'ml' });

  expect(object.metadata.annotations).toEqual({ [KEY]: '2h30m' });
  expect(JSON.stringify([object.spec, others])).not.toContain(KEY);
});

test('annotations of the user come beside it', () => {
  const [job] = synthChart((chart) => void new TrainingJob(chart, 'run', { image, expectedDuration, annotations: { owner: 'nlp' } }));

  expect((job as Manifest).metadata.annotations).toEqual({ [KEY]: '2h30m', owner: 'nlp' });
});

test('a run that is expected to take longer than its timeout is refused', () => {
  const run = (): unknown => synthChart((chart) => void new TrainingJob(chart, 'run', { image, expectedDuration, timeout: Duration.hours(2) }));

  expect(run).toThrow("[test/run] 'expectedDuration' (9000s) is longer than the 'timeout' (7200s), which ends every run; raise 'timeout', or correct it");
});

test('an expected duration of nothing, and one of half seconds, are refused', () => {
  const run = (duration: Duration): unknown => synthChart((chart) => void new TrainingJob(chart, 'run', { image, expectedDuration: duration }));

  expect(() => run(Duration.seconds(0))).toThrow("'expectedDuration' (0s) must be a whole number of seconds from 1 to 2147483647");
  expect(() => run(Duration.millis(1500))).toThrow("'expectedDuration' (1.5s) must be a whole number of seconds");
});

test.each([[1, '1s'], [90, '1m30s'], [3600, '1h'], [93_600, '26h'], [9000, '2h30m']])('%d seconds are written %s, and read again', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
  expect(secondsOfDuration(text)).toBe(seconds);
});

test.each(['', '1', 'h', '1.5h', '30m1h', '0s', 'PT1H', '-1h', '1h '])("the text '%s' is no duration", (text) => {
  expect(secondsOfDuration(text)).toBeUndefined();
});

test('days are read, since people write them', () => {
  expect(secondsOfDuration('2d12h')).toBe(216_000);
});
