import { App, Chart, Duration, Size } from 'cdk8s';
import { BatchInferenceCron, Cpu, Env, LogicalDate, Retry, Schedule } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/batch/nightly-batch-inference` });
const chart = new Chart(app, 'inference', { namespace: 'ml-workloads' });

new BatchInferenceCron(chart, 'nightly-batch-inference', {
  schedule: Schedule.cron('0 0 * * *', 'America/New_York'),
  logicalDate: LogicalDate.dayBefore(),
  containerName: 'inference',
  image: 'registry.example.com/lpatruno/k8-model:1.2.0',
  command: ['python3', 'inference.py'],
  env: {
    AWS_ACCESS_KEY_ID: Env.secret('aws-credentials', 'access-key-id'),
    AWS_SECRET_ACCESS_KEY: Env.secret('aws-credentials', 'secret-access-key'),
  },
  cpu: Cpu.units(4),
  memory: Size.gibibytes(16),
  retry: Retry.none(),
  timeout: Duration.hours(6),
});

app.synth();
