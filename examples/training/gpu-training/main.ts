import { App, Chart, Size } from 'cdk8s';
import { Cpu, Gpu, TrainingJob } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/training/gpu-training` });
const chart = new Chart(app, 'training', { namespace: 'ml-workloads' });

new TrainingJob(chart, 'gpu-training', {
  containerName: 'trainer',
  image: 'pytorch/pytorch:2.8.0-cuda12.8-cudnn9-runtime',
  command: ['python', '-c', 'import torch; print(torch.cuda.get_device_name(0))'],
  gpu: Gpu.nvidia(1),
  cpu: Cpu.units(4),
  memory: Size.gibibytes(16),
});

app.synth();
