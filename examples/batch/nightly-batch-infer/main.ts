import { App, Chart, Duration, Size } from 'cdk8s';
import { BatchInferenceCron, CleanUp, Cpu, Env, LogicalDate, Retry, Schedule } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/batch/nightly-batch-infer` });
const chart = new Chart(app, 'inference', { namespace: 'ml-workloads' });

new BatchInferenceCron(chart, 'nightly-batch-infer', {
  schedule: Schedule.cron('0 2 * * *', 'UTC'),
  startingDeadline: Duration.minutes(10),
  successfulJobsHistoryLimit: 3,
  failedJobsHistoryLimit: 3,
  logicalDate: LogicalDate.dayBefore(),
  containerName: 'infer',
  image: 'registry.example.com/your-batch-infer:1.4.2',
  command: ['python', 'infer.py'],
  args: ['--date', '$(LOGICAL_DATE)', '--model', '$(MODEL_VERSION)'],
  env: { MODEL_VERSION: Env.value('v3') },
  cpu: Cpu.units(1),
  cpuRequest: Cpu.millis(500),
  memory: Size.gibibytes(2),
  memoryRequest: Size.gibibytes(1),
  retry: Retry.upTo(2),
  timeout: Duration.hours(4),
  cleanUp: CleanUp.after(Duration.days(1)),
});

app.synth();
