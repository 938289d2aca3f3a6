import { Size } from 'cdk8s';
import { Cpu, Mount, Queue, Retry, ShardedInference } from '../../src';
import { expectYaml } from '../support/yaml-snapshot';

const INFER = {
  image: 'registry.example.com/infer:1.0.0', cpu: Cpu.units(1), memory: Size.gibibytes(2), mounts: [Mount.claim('bucket', '/data')],
  shards: 100, parallelism: 10,
};

test('a hundred shards, each with retries of its own', () => {
  expectYaml(
    (chart) =>
      new ShardedInference(chart, 'infer', {
        ...INFER, args: ['--shard=$(SHARD_INDEX)', '--shards=$(SHARD_COUNT)'], retry: Retry.upTo(1), maxFailedShards: 5,
        failurePolicy: { failIndexOnExitCodes: [65] },
      }),
  );
});

test('the shards that failed, run again in a Kueue queue', () => {
  expectYaml(
    (chart) =>
      new ShardedInference(chart, 'infer', {
        ...INFER, run: 'r2', only: [3, 17], outputPath: '/data/part-$(SHARD_INDEX).csv', command: ['python', 'infer.py'],
        args: ['--shard=$(SHARD_INDEX)', '--output=$(SHARD_OUTPUT)'], queue: Queue.kueue('batch'),
      }),
  );
});
