import { Chart, Duration, Size } from 'cdk8s';
import { Checkpoint, Cpu, Framework, GangTrainingJob, Gpu, Mount, WorkloadDefaults } from 'cdk8s-ml-workloads';
import { Platform } from './platform';

/** The work of the NLP team. */
export function nlp(chart: Chart, { queues, tiers }: Platform): void {
  queues.cluster.addChart(chart);
  WorkloadDefaults.of(chart).set({ queue: queues.queue('nlp'), imagePullSecrets: ['registry'] });

  new GangTrainingJob(chart, 'llm', {
    run: 'r3',
    image: 'registry.example.com/nlp/llm:3.1.0',
    nodes: 6,
    gpu: Gpu.nvidia(8),
    cpu: Cpu.units(160),
    memory: Size.gibibytes(1536),
    framework: Framework.torchrun({ script: 'train.py', scriptArgs: ['--resume=/checkpoints'] }),
    checkpoint: Checkpoint.to(Mount.claim('checkpoints', '/checkpoints'), { gracePeriod: Duration.minutes(5) }),
    priority: tiers.high,
    expectedDuration: Duration.days(4),
  });
}
