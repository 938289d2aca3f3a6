import { Duration, Size } from 'cdk8s';
import { BatchInferenceCron, ConcurrencyPolicy, Cpu, LogicalDate, Mount, Schedule } from '../../src';
import { expectYaml } from '../support/yaml-snapshot';

const NIGHTLY = Schedule.cron('0 2 * * *', 'UTC');

test('a schedule that says nothing but its image', () => {
  expectYaml((chart) => new BatchInferenceCron(chart, 'nightly', { image: 'registry.example.com/infer:1.0.0', schedule: NIGHTLY }));
});

test('a schedule that knows the date of its runs, and tells when they are late', () => {
  expectYaml(
    (chart) =>
      new BatchInferenceCron(chart, 'nightly', {
        schedule: NIGHTLY,
        concurrencyPolicy: ConcurrencyPolicy.REPLACE,
        logicalDate: LogicalDate.dayBefore(),
        image: 'registry.example.com/infer:1.0.0',
        command: ['python', 'infer.py'],
        args: ['--date=$(LOGICAL_DATE)'],
        cpu: Cpu.units(1),
        memory: Size.gibibytes(2),
        timeout: Duration.hours(4),
        lateAlert: {},
      }),
  );
});

test('a schedule of shards', () => {
  expectYaml(
    (chart) =>
      new BatchInferenceCron(chart, 'score', {
        schedule: NIGHTLY,
        sharding: { shards: 20, parallelism: 5, outputPath: '/data/part-$(SHARD_INDEX).csv' },
        image: 'registry.example.com/infer:1.0.0',
        args: ['--shard=$(SHARD_INDEX)', '--output=$(SHARD_OUTPUT)'],
        cpu: Cpu.units(1),
        memory: Size.gibibytes(2),
        mounts: [Mount.claim('bucket', '/data')],
      }),
  );
});
