import { App, Chart, Size } from 'cdk8s';
import { BatchInferenceCron, Cpu, Env, Gpu, Mount, Queue, Schedule, TrainingJob } from 'cdk8s-ml-workloads';

const app = new App();
const chart = new Chart(app, 'research', { namespace: 'research' });

new TrainingJob(chart, 'resnet50', {
  image: 'registry.example.com/ml/resnet:1.0.0',
  command: ['python', 'train.py'],
  args: ['--epochs', '90'],
  gpu: Gpu.nvidia(1),
  cpu: Cpu.units(8),
  memory: Size.gibibytes(32),
  env: { DATA: Env.value('/data'), WANDB_API_KEY: Env.secret('wandb', 'api-key') },
  mounts: [Mount.claim('imagenet', '/data')],
  queue: Queue.kueue('research'),
});

new BatchInferenceCron(chart, 'nightly', {
  image: 'registry.example.com/ml/score:2.1.0',
  cpu: Cpu.units(4),
  memory: Size.gibibytes(16),
  schedule: Schedule.cron('0 4 * * *', 'Europe/Paris'),
});

app.synth();
