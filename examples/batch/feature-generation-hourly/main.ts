import { App, Chart, Duration, Size } from 'cdk8s';
import { BatchInferenceCron, Cpu, Env, LogicalDate, Retry, Schedule } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/batch/feature-generation-hourly` });
const chart = new Chart(app, 'features', { namespace: 'ml-workloads' });

new BatchInferenceCron(chart, 'feature-generation-hourly', {
  schedule: Schedule.cron('0 * * * *', 'UTC'),
  logicalDate: LogicalDate.before(Duration.hours(1)),
  containerName: 'feature-generator',
  image: 'registry.example.com/feature-store:1.7.0',
  command: ['python', 'generate_features.py'],
  args: [
    '--source=postgres://db:5432/production', '--target=redis://cache:6379/features', '--window=1h', '--from=$(LOGICAL_TIME)',
  ],
  env: { DB_PASSWORD: Env.secret('db-credentials', 'password') },
  cpu: Cpu.units(4),
  cpuRequest: Cpu.units(3),
  memory: Size.gibibytes(8),
  memoryRequest: Size.gibibytes(6),
  retry: Retry.inPlace(3),
  timeout: Duration.minutes(50),
});

app.synth();
