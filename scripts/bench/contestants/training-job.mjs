import { Size } from 'cdk8s';
import { Cpu, Env, Gpu, Mount, Retry, TrainingJob } from 'cdk8s-ml-workloads';

/** The job as a user of this library writes it. */
export function jobsOf(chart) {
  return (i) =>
    new TrainingJob(chart, `train-${i}`, {
      image: 'pytorch/pytorch:2.8.0-cuda12.8-cudnn9-runtime',
      command: ['python', 'train.py'],
      args: ['--epochs=100', `--seed=${i}`],
      gpu: Gpu.nvidia(1),
      cpu: Cpu.units(8),
      memory: Size.gibibytes(32),
      env: { WANDB_API_KEY: Env.secret('wandb-secret', 'api-key'), SEED: Env.value(`${i}`), RUN_NAME: Env.value(`run-${i}`) },
      mounts: [Mount.claim('imagenet-dataset', '/data', { readOnly: true }), Mount.claim('model-checkpoints', '/checkpoints')],
      retry: Retry.upTo(4),
      labels: { model: 'resnet50', experiment: `exp-${i}` },
    });
}
