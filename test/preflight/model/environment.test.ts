import { App, Chart, Duration } from 'cdk8s';
import { Backfill, BatchInferenceCron, DateRange, Env, LogicalDate, Schedule, ShardedInference } from '../../../src';
import { complaints } from '../../support/preflight';

/** Findings of both rules about references in what `build` makes, changed as text by `edit`. */
function findings(build: (chart: Chart) => void, edit = (yaml: string) => yaml): string[] {
  const app = new App();
  build(new Chart(app, 'test', { namespace: 'ml' }));
  const yaml = edit(app.synthYaml());
  return ['unresolved-variable', 'env-reference-order'].flatMap((rule) => complaints(rule, yaml));
}

const sharded = (chart: Chart) =>
  new BatchInferenceCron(chart, 'nightly', {
    image: 'example.com/infer:1',
    schedule: Schedule.cron('0 2 * * *', 'UTC'),
    logicalDate: LogicalDate.before(Duration.hours(1)),
    sharding: { shards: 4, parallelism: 2, rows: 100, outputPath: '/out/$(LOGICAL_DATE)/$(SHARD_INDEX)' },
    command: ['infer', '--at=$(LOGICAL_TIME)'],
    args: ['--from=$(SHARD_START)', '--to=$(SHARD_END)', '--out=$(SHARD_OUTPUT)'],
    env: { LOG: Env.value('/log/$(LOGICAL_DATE)') },
  });

describe('what a start script fills in', () => {
  test('is known to be filled in', () => {
    expect(findings(sharded)).toEqual([]);
    expect(
      findings(
        (chart) =>
          new Backfill(chart, 'history', {
            image: 'example.com/infer:1', command: ['infer', '$(LOGICAL_DATE)'], dates: DateRange.days(['2026-01-01']),
          }),
      ),
    ).toEqual([]);
    expect(
      findings(
        (chart) =>
          new ShardedInference(chart, 'infer', {
            image: 'example.com/infer:1', command: ['infer', '$(SHARD_INDEX)'], shards: 9, parallelism: 1, only: [3],
          }),
      ),
    ).toEqual([]);
  });

  test('is not what it does not know', () => {
    expect(
      findings(sharded, (yaml) =>
        yaml.replace('--from=$(SHARD_START)', '--from=$(SHARD_BEGIN)').replace('/log/$(LOGICAL_DATE)', '/log/$(DATE)'),
      ),
    ).toEqual([
      expect.stringContaining('refers to $(SHARD_BEGIN), which nothing defines'),
      expect.stringContaining('refers to $(DATE), which nothing defines'),
    ]);
  });

  test('is not filled in by another script', () => {
    expect(findings(sharded, (yaml) => yaml.replace('open=', 'shut='))).not.toEqual([]);
  });
});
