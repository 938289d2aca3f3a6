import { App, Chart, Duration, Size } from 'cdk8s';
import { BatchInferenceCron, BatchPipeline, Cpu, LogicalDate, Mount, Queue, Retry, Schedule } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/batch/million-rows` });

const SHARDS = 200;
const FOLDER = '/data/predictions/$(LOGICAL_DATE)';

const nightly = new Chart(app, 'nightly', { namespace: 'ml-workloads' });

new BatchInferenceCron(nightly, 'score', {
  schedule: Schedule.cron('0 1 * * *', 'UTC'),
  startingDeadline: Duration.minutes(10),
  logicalDate: LogicalDate.dayBefore(),
  sharding: { shards: SHARDS, parallelism: 20, rows: 1_000_000, outputPath: `${FOLDER}/part-$(SHARD_INDEX).csv` },
  image: 'registry.example.com/ml/infer:1.4.2',
  command: ['python', 'infer.py'],
  args: ['--input=/data/input/$(LOGICAL_DATE).csv', '--from-row=$(SHARD_START)', '--to-row=$(SHARD_END)', '--output=$(SHARD_OUTPUT)'],
  cpu: Cpu.units(1),
  memory: Size.gibibytes(2),
  mounts: [Mount.claim('ml-bucket-pvc', '/data')],
  failurePolicy: { failIndexOnExitCodes: [65] },
  timeout: Duration.minutes(150),
  lateAlert: {},
});

// by then scoring has ended, well or not: it starts until 01:10 and may take two and a half hours
new BatchInferenceCron(nightly, 'report', {
  schedule: Schedule.cron('0 4 * * *', 'UTC'),
  logicalDate: LogicalDate.dayBefore(),
  image: 'registry.example.com/ml/infer:1.4.2',
  command: ['python', 'report.py'],
  args: [`--parts=${FOLDER}`, `--expect-parts=${SHARDS}`, `--output=${FOLDER}/summary.json`],
  cpu: Cpu.units(1),
  memory: Size.gibibytes(4),
  mounts: [Mount.claim('ml-bucket-pvc', '/data')],
  retry: Retry.upTo(2),
  failurePolicy: { failOnExitCodes: [66] },
  timeout: Duration.hours(1),
  lateAlert: {},
});

// one date, as one object: the report starts when all shards have succeeded, whenever that is
const DATE = '2026-03-01';
const once = new Chart(app, 'once', { namespace: 'ml-workloads' });

new BatchPipeline(once, 'score-and-report', {
  run: DATE,
  image: 'registry.example.com/ml/infer:1.4.2',
  cpu: Cpu.units(1),
  memory: Size.gibibytes(2),
  mounts: [Mount.claim('ml-bucket-pvc', '/data')],
  queue: Queue.kueue('batch'),
  steps: [
    {
      name: 'score',
      sharding: { shards: SHARDS, parallelism: 20, rows: 1_000_000, outputPath: `/data/predictions/${DATE}/part-$(SHARD_INDEX).csv` },
      command: ['python', 'infer.py'],
      args: [`--input=/data/input/${DATE}.csv`, '--from-row=$(SHARD_START)', '--to-row=$(SHARD_END)', '--output=$(SHARD_OUTPUT)'],
      failurePolicy: { failIndexOnExitCodes: [65] },
      timeout: Duration.minutes(150),
    },
    {
      name: 'report',
      command: ['python', 'report.py'],
      args: [`--parts=/data/predictions/${DATE}`, `--expect-parts=${SHARDS}`, `--output=/data/predictions/${DATE}/summary.json`],
      memory: Size.gibibytes(4),
      retry: Retry.upTo(2),
      timeout: Duration.hours(1),
    },
  ],
});

app.synth();
