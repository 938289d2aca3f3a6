import { App, Chart, Duration, Size } from 'cdk8s';
import { Checkpoint, Cpu, Gpu, Mount, Priority, Retry, TrainingJob } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/training/production-model-training` });
const chart = new Chart(app, 'training', { namespace: 'ml-production' });

new TrainingJob(chart, 'production-model-training', {
  containerName: 'trainer',
  image: 'registry.example.com/production-trainer:2.4.1',
  torchrun: { script: 'train.py', scriptArgs: ['--config=/etc/training/production.yaml', '--resume-from=/checkpoints'] },
  gpu: Gpu.nvidia(4),
  cpu: Cpu.units(32),
  memory: Size.gibibytes(256),
  mounts: [
    Mount.configMap('production-training-config', '/etc/training'),
    Mount.claim('production-dataset', '/data', { readOnly: true }),
  ],
  checkpoint: Checkpoint.to(Mount.claim('production-checkpoints', '/checkpoints'), { gracePeriod: Duration.minutes(5) }),
  priority: Priority.podClass('high-priority-training'),
  retry: Retry.upTo(2),
  failurePolicy: { ignoreDisruptions: true },
  timeout: Duration.days(3),
  doNotEvict: true,
  labels: { 'workload-type': 'ml-training', environment: 'production' },
});

app.synth();
