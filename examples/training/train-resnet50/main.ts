import { App, Chart, Duration, Size } from 'cdk8s';
import { Checkpoint, Cpu, Env, Gpu, Mount, Retry, TrainingJob } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/training/train-resnet50` });
const chart = new Chart(app, 'training', { namespace: 'ml-workloads' });

new TrainingJob(chart, 'model-training', {
  containerName: 'trainer',
  image: 'pytorch/pytorch:2.8.0-cuda12.8-cudnn9-runtime',
  command: ['python', 'train.py'],
  args: ['--epochs=100', '--batch-size=64', '--model=resnet50'],
  gpu: Gpu.nvidia(1),
  cpu: Cpu.units(8),
  cpuRequest: Cpu.units(6),
  memory: Size.gibibytes(32),
  memoryRequest: Size.gibibytes(24),
  env: { WANDB_API_KEY: Env.secret('wandb-secret', 'api-key') },
  mounts: [Mount.claim('imagenet-dataset', '/data', { readOnly: true })],
  checkpoint: Checkpoint.to(Mount.claim('model-checkpoints', '/checkpoints'), { gracePeriod: Duration.minutes(5) }),
  retry: Retry.upTo(4),
  labels: { 'workload-type': 'ml-training', model: 'resnet50', experiment: 'exp-042' },
});

app.synth();
