import { App, Chart, Duration, Size } from 'cdk8s';
import { BatchInferenceCron, Cpu, LogicalDate, Mount, Retry, Schedule } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/batch/million-rows` });
const chart = new Chart(app, 'scoring', { namespace: 'ml-workloads' });

const SHARDS = 200;
const FOLDER = '/data/predictions/$(LOGICAL_DATE)';

new BatchInferenceCron(chart, 'score', {
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
new BatchInferenceCron(chart, 'report', {
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

app.synth();
