import { App, Chart, Duration, Size } from 'cdk8s';
import { BatchInferenceCron, ConcurrencyPolicy, Cpu, Gpu, Mount, Retry, Schedule } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/batch/weekly-model-retrain` });
const chart = new Chart(app, 'retrain', { namespace: 'ml-workloads' });

new BatchInferenceCron(chart, 'weekly-model-retrain', {
  schedule: Schedule.cron('0 2 * * 0', 'UTC'),
  concurrencyPolicy: ConcurrencyPolicy.REPLACE,
  startingDeadline: Duration.hours(1),
  containerName: 'retrainer',
  image: 'registry.example.com/ml-trainer:2.3.1',
  command: ['python', 'retrain.py'],
  args: ['--data=/data/weekly', '--checkpoint=/models/current.pt', '--output=/models/weekly-retrain.pt', '--epochs=50'],
  gpu: Gpu.nvidia(2),
  cpu: Cpu.units(16),
  memory: Size.gibibytes(64),
  mounts: [Mount.claim('training-data', '/data', { readOnly: true }), Mount.claim('trained-models', '/models')],
  placement: { nodeLabels: { 'gpu-type': 'A100' } },
  retry: Retry.upTo(2),
  timeout: Duration.days(2),
  lateAlert: {},
  labels: { 'app.kubernetes.io/component': 'training', workload: 'weekly-retrain' },
});

app.synth();
