import { App, Chart, Duration, Testing } from 'cdk8s';
import fc, { Arbitrary } from 'fast-check';
import {
  Backfill, BatchInferenceCron, BatchInferenceCronProps, CleanUp, ConcurrencyPolicy, DateRange, Env, LogicalDate, Queue, Retry, Schedule,
  ScriptShell, ShardedInference, ShardingProps, SuccessPolicy,
} from '../../src';
import { dateOfDay } from '../../src/base/civil-date';
import { expectValid, Manifest } from '../support/synth';

const text = fc.string().map((value) => value.replaceAll('$', '').replaceAll('{{', ''));
const name = fc.stringMatching(/^[a-z]([-a-z0-9]{0,30}[a-z0-9])?$/);
const optional = <T>(record: { [K in keyof T]: Arbitrary<T[K]> }) => fc.record(record, { requiredKeys: [] }) as Arbitrary<Partial<T>>;

const runs = optional({
  command: fc.array(text, { maxLength: 2 }).map((words) => ['infer', ...words]),
  env: fc.dictionary(fc.stringMatching(/^[A-Z]{1,5}$/), text.map(Env.value), { maxKeys: 3 }),
  timeout: fc.integer({ min: 1, max: 10_000 }).map((n) => Duration.minutes(n)),
  cleanUp: fc.constantFrom(CleanUp.never(), CleanUp.after(Duration.hours(12))),
  queue: fc.constantFrom(Queue.kueue('nlp'), Queue.volcano('batch')),
});

const exitCodes = optional({
  failOnExitCodes: fc.uniqueArray(fc.integer({ min: 1, max: 100 }), { maxLength: 4 }),
  failIndexOnExitCodes: fc.uniqueArray(fc.integer({ min: 101, max: 255 }), { maxLength: 4 }),
});

const sharding: Arbitrary<ShardingProps> = fc.integer({ min: 1, max: 3000 }).chain((shards) => {
  const upToAll = fc.integer({ min: 1, max: shards });
  return fc.record(
    {
      shards: fc.constant(shards),
      parallelism: upToAll,
      outputPath: fc.constantFrom('/out/$(SHARD_INDEX)', '/out/$(SHARD_INDEX)-of-$(SHARD_COUNT)/data'),
      rows: fc.integer({ min: shards, max: 10 ** 13 }),
      maxFailedShards: upToAll,
      successPolicy: fc.oneof(
        upToAll.map(SuccessPolicy.count), fc.uniqueArray(fc.nat(shards - 1), { minLength: 1, maxLength: 20 }).map(SuccessPolicy.shards),
      ),
    },
    { requiredKeys: ['shards', 'parallelism'] },
  );
});

const field = (min: number, max: number) =>
  fc.oneof(
    fc.constant('*'), fc.integer({ min, max }).map(String), fc.integer({ min: 2, max: 5 }).map((n) => `*/${n}`),
  );
const schedule = fc
  .tuple(
    fc.oneof(
      fc.constantFrom('@hourly', '@weekly', '15 3 * jan-mar mon'),
      fc.tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6)).map((fields) => fields.join(' ')),
    ),
    fc.constantFrom('UTC', 'Europe/Paris', 'America/St_Johns', 'Asia/Kolkata'),
  )
  .map(([expression, zone]) => Schedule.cron(expression, zone));

const shell = fc.constantFrom(ScriptShell.inImage('/bin/bash'), ScriptShell.copiedFrom('busybox:1.37.0-musl'));
const logicalDate = fc.oneof(
  fc.constantFrom(LogicalDate.ofRun(), LogicalDate.dayBefore()),
  fc.integer({ min: 0, max: 5000 }).map((n) => LogicalDate.before(Duration.minutes(n))),
  fc.integer({ min: 1, max: 400 }).map((days) => LogicalDate.firstMissing({ days, marker: '/out/$(LOGICAL_DATE)/_SUCCESS' })),
);

const cron: Arbitrary<BatchInferenceCronProps> = fc
  .tuple(
    schedule,
    runs,
    optional({
      name,
      concurrencyPolicy: fc.constantFrom(ConcurrencyPolicy.FORBID, ConcurrencyPolicy.REPLACE),
      startingDeadline: fc.integer({ min: 10, max: 100_000 }).map((n) => Duration.seconds(n)),
      successfulJobsHistoryLimit: fc.nat(9),
      failedJobsHistoryLimit: fc.nat(9),
      suspend: fc.boolean(),
      retry: fc.nat(10).map(Retry.upTo),
      lateAlert: fc.constant({}),
    }),
    fc.option(sharding, { nil: undefined }),
    fc.option(logicalDate, { nil: undefined }),
    fc.option(shell, { nil: undefined }),
  )
  .map(([given, run, options, shards, date, used]) => ({
    image: 'example.com/infer:1', schedule: given, command: ['infer'], ...run, ...options, sharding: shards, logicalDate: date,
    scriptShell: date === undefined && shards?.rows === undefined ? undefined : used,
  }));

function synth(build: (chart: Chart) => void): Manifest[] {
  const chart = new Chart(new App(), 'test', { namespace: 'ml' });
  build(chart);
  const manifests = Testing.synth(chart);
  expectValid(manifests);
  return manifests;
}

test('whatever cron is accepted is a manifest that the schemas accept, and names that fit', () => {
  fc.assert(
    fc.property(cron, (props) => {
      const [{ metadata, spec }] = synth((chart) => new BatchInferenceCron(chart, 'cron', props));
      expect(metadata.name.length).toBeLessThanOrEqual(52);
      expect(spec.startingDeadlineSeconds).toBeGreaterThanOrEqual(10);
      const { completions } = spec.jobTemplate.spec;
      expect(`${metadata.name}-29383200${completions === undefined ? '' : `-${completions - 1}`}`.length).toBeLessThanOrEqual(63);
    }),
    { numRuns: 1000 },
  );
});

test('whatever sharded run is accepted is a manifest that the schemas accept', () => {
  fc.assert(
    fc.property(
      sharding,
      runs,
      exitCodes,
      optional({ name, run: fc.constant('r1'), stableNames: fc.boolean(), retry: fc.nat(5).map(Retry.upTo) }),
      (shards, run, failurePolicy, options) => {
        const [{ metadata, spec }] = synth(
          (chart) =>
            new ShardedInference(chart, 'infer', {
              image: 'example.com/infer:1', command: ['infer'], ...run, ...options, ...shards, failurePolicy,
            }),
        );
        expect(`${metadata.name}-${spec.completions - 1}`.length).toBeLessThanOrEqual(63);
        for (const { onExitCodes } of spec.podFailurePolicy?.rules ?? []) {
          expect(onExitCodes.values).toEqual([...onExitCodes.values].sort((a: number, b: number) => a - b));
        }
      },
    ),
    { numRuns: 1000 },
  );
});

test('whatever part of a sharded run is accepted runs as many pods', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(199), { minLength: 1, maxLength: 50 }), (only) => {
      const [{ spec }] = synth(
        (chart) =>
          new ShardedInference(chart, 'infer', { image: 'example.com/infer:1', command: ['infer'], shards: 200, parallelism: 20, only }),
      );
      expect(spec).toMatchObject({ completions: only.length, parallelism: Math.min(20, only.length) });
    }),
    { numRuns: 100 },
  );
});

test('whatever backfill is accepted has a pod for each date', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40_000 }), fc.nat(2000), runs, (first, more, run) => {
      const dates = DateRange.between(dateOfDay(first), dateOfDay(first + more));
      const [{ spec }] = synth(
        (chart) => new Backfill(chart, 'history', { image: 'example.com/infer:1', command: ['infer'], ...run, dates, parallelism: 4 }),
      );
      expect(spec.completions).toBe(more + 1);
    }),
    { numRuns: 1000 },
  );
});
