import { App, Chart, Duration, Size } from 'cdk8s';
import { BatchInferenceCron, Cpu, Gpu, Mount, Retry, Schedule } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/batch/arr-coc-weekly-retrain` });
const chart = new Chart(app, 'arr-coc', { namespace: 'ml-production' });

new BatchInferenceCron(chart, 'arr-coc-weekly-retrain', {
  schedule: Schedule.cron('0 3 * * 0', 'UTC'),
  containerName: 'trainer',
  image: 'registry.example.com/arr-coc-trainer:0.4.2',
  command: ['python', 'training/retrain.py'],
  args: [
    '--checkpoint=/models/current/arr-coc-latest.pt', '--data=/data/weekly-vqa', '--output=/models/weekly/arr-coc-retrained.pt',
    '--epochs=20', '--config=configs/weekly-retrain.yaml',
  ],
  gpu: Gpu.nvidia(4),
  cpu: Cpu.units(32),
  memory: Size.gibibytes(128),
  mounts: [Mount.claim('vqa-dataset-weekly', '/data', { readOnly: true }), Mount.claim('arr-coc-models', '/models')],
  placement: { nodeLabels: { 'gpu-type': 'A100' } },
  retry: Retry.upTo(2),
  timeout: Duration.days(3),
  lateAlert: {},
  labels: { 'app.kubernetes.io/component': 'training' },
});

app.synth();
