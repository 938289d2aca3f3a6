import { App, Chart, Duration, Size } from 'cdk8s';
import { BatchInferenceCron, Cpu, Env, LogicalDate, Retry, Schedule } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/batch/nightly-batch-inference` });
const chart = new Chart(app, 'inference', { namespace: 'ml-workloads' });

new BatchInferenceCron(chart, 'nightly-batch-inference', {
  schedule: Schedule.cron('0 0 * * *', 'America/New_York'),
  logicalDate: LogicalDate.dayBefore(),
  image: 'registry.example.com/ml/batch-inference:3.2.0',
  command: ['python', 'batch_inference.py'],
  args: ['--input=s3://ml-data/$(LOGICAL_DATE)/', '--output=s3://ml-predictions/$(LOGICAL_DATE)/'],
  env: {
    AWS_ACCESS_KEY_ID: Env.secret('aws-credentials', 'access-key'),
    AWS_SECRET_ACCESS_KEY: Env.secret('aws-credentials', 'secret-key'),
  },
  cpu: Cpu.units(4),
  memory: Size.gibibytes(16),
  retry: Retry.none(),
  timeout: Duration.hours(6),
});

app.synth();
