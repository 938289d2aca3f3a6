import { App, Chart, Duration, Size } from 'cdk8s';
import { Backfill, BatchInferenceCron, CleanUp, Cpu, DateRange, LogicalDate, Mount, Retry, Schedule } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/batch/catch-up-hourly` });
const chart = new Chart(app, 'catch-up', { namespace: 'ml-workloads' });

const score = {
  image: 'registry.example.com/ml/infer:1.4.2',
  command: ['python', 'infer.py'],
  args: ['--date', '$(LOGICAL_DATE)', '--output', '/data/predictions/$(LOGICAL_DATE)/part.csv'],
  cpu: Cpu.units(1),
  memory: Size.gibibytes(2),
  mounts: [Mount.claim('ml-bucket-pvc', '/data')],
  retry: Retry.upTo(2),
};

// every hour, one missing day of the last 14
new BatchInferenceCron(chart, 'catch-up-hourly', {
  ...score,
  schedule: Schedule.cron('0 * * * *', 'UTC'),
  startingDeadline: Duration.minutes(10),
  logicalDate: LogicalDate.firstMissing({ days: 14, marker: '/data/predictions/$(LOGICAL_DATE)/_SUCCESS' }),
  timeout: Duration.minutes(50),
  cleanUp: CleanUp.after(Duration.hours(12)),
});

// once, the year before, four days at a time
new Backfill(chart, 'history', {
  ...score,
  run: 'r1',
  dates: DateRange.between('2025-01-01', '2025-12-31'),
  parallelism: 4,
  timeout: Duration.days(3),
});

app.synth();
