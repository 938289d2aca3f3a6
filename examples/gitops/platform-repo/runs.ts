import { join } from 'node:path';
import { App, Chart, Duration, Size } from 'cdk8s';
import {
  BatchInferenceCron, Checkpoint, ConcurrencyPolicy, Cpu, Delivery, Gpu, Mount, Schedule, TrainingJob, WorkloadDefaults,
} from 'cdk8s-ml-workloads';
import { CompanyCluster } from './clusters';
import { Platform } from './platform';

/** Images, by environment: staging tries what production gets later. */
export interface Images {
  readonly bert: string;
  readonly detector: string;
}

/** The runs of a cluster, a file for each team. */
export function runs(folder: string, { name }: CompanyCluster, { cluster, tiers, queues }: Platform, images: Images): void {
  const app = new App({ outdir: `${folder}/${name}/runs` });
  const delivery = Delivery.argoCd(app, { frozenRuns: join(__dirname, 'frozen', name) });
  WorkloadDefaults.of(app).set({ labels: { 'cost-center': 'ml' }, imagePullSecrets: ['company-registry'] });

  const nlp = new Chart(app, 'nlp', { namespace: 'nlp' });
  cluster.addChart(nlp);
  WorkloadDefaults.of(nlp).set({ queue: queues.queue('nlp'), priority: tiers.medium });
  new TrainingJob(nlp, 'bert-base', {
    run: 'r2',
    image: images.bert,
    command: ['python', 'train.py'],
    args: ['--resume-from=/checkpoints/bert-base'],
    gpu: Gpu.nvidia(4),
    cpu: Cpu.units(48),
    memory: Size.gibibytes(384),
    checkpoint: Checkpoint.to(Mount.claim('checkpoints', '/checkpoints')),
    expectedDuration: Duration.hours(30),
  });

  const vision = new Chart(app, 'vision', { namespace: 'vision' });
  cluster.addChart(vision);
  WorkloadDefaults.of(vision).set({ queue: queues.queue('vision') });
  new BatchInferenceCron(vision, 'detect-nightly', {
    schedule: Schedule.cron('0 2 * * *', 'UTC'),
    concurrencyPolicy: ConcurrencyPolicy.REPLACE,
    successfulJobsHistoryLimit: 1,
    image: images.detector,
    command: ['python', 'detect.py'],
    gpu: Gpu.nvidia(1),
    cpu: Cpu.units(8),
    memory: Size.gibibytes(64),
    priority: tiers.high,
    expectedDuration: Duration.minutes(90),
  });

  delivery.includeFrozenRuns(nlp);
  app.synth();
}
