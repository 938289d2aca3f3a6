import { Duration, Size } from 'cdk8s';
import { Checkpoint, Cpu, Env, Gpu, Mount, Queue, Retry, TrainingJob } from '../../src';
import { expectYaml } from '../support/yaml-snapshot';

test('a job that says nothing but its image', () => {
  expectYaml((chart) => new TrainingJob(chart, 'train', { image: 'registry.example.com/train:1.0.0' }));
});

test('a job on a GPU, with a secret, data and checkpoints', () => {
  expectYaml(
    (chart) =>
      new TrainingJob(chart, 'resnet50', {
        image: 'registry.example.com/train:1.0.0',
        command: ['python', 'train.py'],
        gpu: Gpu.nvidia(1),
        cpu: Cpu.units(8),
        memory: Size.gibibytes(32),
        env: { WANDB_API_KEY: Env.secret('wandb', 'api-key') },
        mounts: [Mount.claim('imagenet', '/data', { readOnly: true })],
        checkpoint: Checkpoint.to(Mount.claim('checkpoints', '/checkpoints')),
      }),
  );
});

test('a run in a Kueue queue, on four GPUs of a node, that evictions do not end', () => {
  expectYaml(
    (chart) =>
      new TrainingJob(chart, 'bert', {
        run: 'r1',
        image: 'registry.example.com/bert:2.0.0',
        torchrun: { script: 'train.py' },
        gpu: Gpu.nvidia(4),
        cpu: Cpu.units(32),
        memory: Size.gibibytes(256),
        queue: Queue.kueue('nlp'),
        retry: Retry.upTo(2),
        failurePolicy: { ignoreDisruptions: true },
        timeout: Duration.days(3),
      }),
  );
});
