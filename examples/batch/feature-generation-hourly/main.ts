import { App, Chart, Duration, Size } from 'cdk8s';
import { BatchInferenceCron, Cpu, Env, LogicalDate, Retry, Schedule } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/batch/feature-generation-hourly` });
const chart = new Chart(app, 'features', { namespace: 'ml-workloads' });

new BatchInferenceCron(chart, 'feature-generation-hourly', {
  schedule: Schedule.cron('0 * * * *', 'UTC'),
  logicalDate: LogicalDate.before(Duration.hours(1)),
  image: 'registry.example.com/ml/feature-generator:1.7.0',
  command: ['python', 'generate_features.py'],
  args: ['--source=postgresql://features-db:5432/features', '--from=$(LOGICAL_TIME)', '--hours=1'],
  env: {
    PGUSER: Env.secret('db-credentials', 'username'),
    PGPASSWORD: Env.secret('db-credentials', 'password'),
  },
  cpu: Cpu.units(4),
  cpuRequest: Cpu.units(3),
  memory: Size.gibibytes(8),
  memoryRequest: Size.gibibytes(6),
  retry: Retry.inPlace(3),
  timeout: Duration.minutes(50),
});

app.synth();
