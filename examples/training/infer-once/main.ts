import { App, Chart, Duration, Size } from 'cdk8s';
import { CleanUp, Cpu, Mount, Retry, TrainingJob } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/training/infer-once` });
const chart = new Chart(app, 'inference', { namespace: 'ml-workloads' });

new TrainingJob(chart, 'infer-once', {
  containerName: 'infer',
  image: 'registry.example.com/your-batch-infer:1.4.2',
  args: ['--input', '/data/input.parquet', '--output', '/data/preds.parquet'],
  cpu: Cpu.units(2),
  cpuRequest: Cpu.units(1),
  memory: Size.gibibytes(4),
  memoryRequest: Size.gibibytes(2),
  mounts: [Mount.claim('ml-bucket-pvc', '/data')],
  retry: Retry.upTo(3),
  timeout: Duration.hours(2),
  cleanUp: CleanUp.after(Duration.hours(1)),
  labels: { 'app.kubernetes.io/component': 'inference' },
});

app.synth();
