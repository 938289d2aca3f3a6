import { Size } from 'cdk8s';
import { Cpu, Gpu, Mount, TrainingJob } from 'cdk8s-ml-workloads';
import { Construct } from 'constructs';

export interface SeedSweepProps {
  readonly image: string;
  readonly seeds: number[];
}

/** A wrapper: the same training once for each random seed, every run with an output folder of its own. */
export class SeedSweep extends Construct {
  constructor(scope: Construct, id: string, props: SeedSweepProps) {
    super(scope, id);
    for (const seed of props.seeds) {
      new TrainingJob(this, `seed-${seed}`, {
        image: props.image,
        command: ['python', 'train.py'],
        args: [`--seed=${seed}`, `--output=/models/${id}/seed-${seed}`],
        gpu: Gpu.nvidia(1),
        cpu: Cpu.units(8),
        memory: Size.gibibytes(64),
        mounts: [Mount.claim('models', '/models')],
        labels: { experiment: id, seed: String(seed) },
      });
    }
  }
}
