import { App, Chart, Duration, Size } from 'cdk8s';
import { Cpu, Gpu, Mount, Retry, TrainingJob } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/training/batch-inference-daily` });
const chart = new Chart(app, 'inference', { namespace: 'ml-workloads' });

new TrainingJob(chart, 'batch-inference-daily', {
  containerName: 'inference',
  image: 'registry.example.com/ml-inference:3.2.0',
  command: ['python', 'inference.py'],
  args: ['--input=/data/new-samples.csv', '--output=/results/predictions.csv', '--model=/models/latest.pt'],
  gpu: Gpu.nvidia(1),
  cpu: Cpu.units(4),
  memory: Size.gibibytes(16),
  mounts: [
    Mount.claim('inference-data', '/data', { readOnly: true }),
    Mount.claim('production-models', '/models', { readOnly: true }),
    Mount.claim('inference-results', '/results'),
  ],
  retry: Retry.inPlace(3),
  timeout: Duration.hours(6),
  labels: { 'app.kubernetes.io/component': 'inference', 'workload-type': 'batch-inference' },
});

app.synth();
