import { Chart, Duration, Size } from 'cdk8s';
import { Cpu, Framework, GangTrainingJob, Gpu, TrainingJob, WorkloadDefaults } from 'cdk8s-ml-workloads';
import { Platform } from './platform';

/** The work of the vision team. */
export function vision(chart: Chart, { queues, tiers }: Platform): void {
  queues.cluster.addChart(chart);
  WorkloadDefaults.of(chart).set({ queue: queues.queue('vision'), priority: tiers.medium });

  new GangTrainingJob(chart, 'detector', {
    run: 'r1',
    image: 'registry.example.com/vision/detector:1.0.0',
    command: ['python', 'train.py'],
    cpu: Cpu.units(16),
    memory: Size.gibibytes(64),
    framework: Framework.tensorflow({ ps: { replicas: 2 }, worker: { replicas: 4, gpu: Gpu.nvidia(2) } }),
    expectedDuration: Duration.hours(20),
  });

  new GangTrainingJob(chart, 'captioner', {
    run: 'r1',
    image: 'registry.example.com/vision/captioner:0.9.0',
    command: ['python', 'train.py'],
    nodes: 2,
    gpu: Gpu.nvidia(8),
    cpu: Cpu.units(96),
    memory: Size.gibibytes(512),
    framework: Framework.jax(),
    expectedDuration: Duration.hours(30),
  });

  new GangTrainingJob(chart, 'demo', {
    run: 'r1',
    image: 'registry.example.com/vision/demo:2.0.0',
    nodes: 3,
    gpu: Gpu.nvidia(1),
    cpu: Cpu.units(8),
    memory: Size.gibibytes(32),
    framework: Framework.independent(),
    expectedDuration: Duration.hours(8),
  });

  new TrainingJob(chart, 'ablation', {
    run: 'r1',
    image: 'registry.example.com/vision/detector:1.0.0',
    command: ['python', 'ablate.py'],
    gpu: Gpu.nvidia(1),
    cpu: Cpu.units(16),
    memory: Size.gibibytes(64),
    priority: tiers.low,
    expectedDuration: Duration.hours(36),
  });
}
