import { App, Chart, Size } from 'cdk8s';
import { Cpu, Gpu, Queue, Retry, TrainingJob } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/training/gpu-intensive-job` });
const chart = new Chart(app, 'training', { namespace: 'ml-workloads' });

new TrainingJob(chart, 'gpu-intensive-job', {
  containerName: 'gpu-job',
  image: 'tensorflow/tensorflow:2.19.0-gpu',
  command: ['python', '/app/train_model.py'],
  gpu: Gpu.nvidia(1),
  cpu: Cpu.units(4),
  memory: Size.gibibytes(16),
  completions: 3,
  parallelism: 3,
  retry: Retry.upTo(3),
  queue: Queue.kueue('gpu-workload-queue'),
});

app.synth();
