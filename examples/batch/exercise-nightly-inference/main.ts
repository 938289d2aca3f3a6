import { App, Chart, Duration, Size } from 'cdk8s';
import { BatchInferenceCron, CleanUp, ConcurrencyPolicy, Cpu, LogicalDate, Mount, Retry, Schedule } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/batch/exercise-nightly-inference` });
const chart = new Chart(app, 'exercise', { namespace: 'ml-workloads' });

new BatchInferenceCron(chart, 'nightly-inference', {
  schedule: Schedule.cron('0 2 * * *', 'UTC'),
  concurrencyPolicy: ConcurrencyPolicy.FORBID,
  startingDeadline: Duration.minutes(10),
  successfulJobsHistoryLimit: 3,
  failedJobsHistoryLimit: 2,
  logicalDate: LogicalDate.dayBefore(),
  image: 'registry.example.com/ml/infer:1.4.2',
  command: ['python', 'infer.py'],
  args: ['--date=$(LOGICAL_DATE)', '--output=/data/predictions/$(LOGICAL_DATE)'],
  cpu: Cpu.units(1),
  memory: Size.gibibytes(2),
  mounts: [Mount.claim('ml-bucket-pvc', '/data')],
  retry: Retry.upTo(1),
  cleanUp: CleanUp.after(Duration.days(1)),
});

app.synth();
