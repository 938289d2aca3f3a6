import { App, Chart, Size } from 'cdk8s';
import {
  Borrow,
  Cpu,
  Gpu,
  IdleQuota,
  MlCluster,
  NodePool,
  PriorityTiers,
  Queueing,
  Share,
  TeamQueues,
  TrainingJob,
  VolcanoQuota,
  VolcanoScheduler,
  VolcanoSchedulerConfigMap,
} from 'cdk8s-ml-workloads';

/** An app with a folder of its own for each cluster. */
function appOf(cluster: string): App {
  return new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/queues/team-shares/${cluster}` });
}

/** A cluster of 100 GPUs for three teams, on whatever admits its workloads. */
function company(chart: Chart, queueing: Queueing): { queues: TeamQueues; tiers: PriorityTiers } {
  const cluster = new MlCluster(chart, 'cluster', {
    queueing,
    pools: [NodePool.ofTotal('a100', { gpu: Gpu.nvidia(100), cpu: Cpu.units(1600), memory: Size.gibibytes(6400) })],
  });
  const queues = new TeamQueues(chart, 'company', {
    cluster,
    teams: [
      { name: 'nlp-team', namespaces: ['nlp'], share: Share.percent(50), idle: IdleQuota.keep(), borrow: Borrow.none() },
      { name: 'data-science-team', namespaces: ['data-science'], share: Share.percent(30), borrow: Borrow.upTo(Gpu.nvidia(20)) },
      { name: 'analytics-team', namespaces: ['analytics'], share: Share.percent(20) },
    ],
  });
  const tiers = new PriorityTiers(chart, 'tiers', {
    cluster,
    high: { name: 'high-priority-training', description: 'Critical production training jobs' },
    medium: { name: 'medium-priority-research', description: 'Research training jobs' },
    low: { name: 'low-priority-experiments', description: 'Experimental workloads' },
  });
  return { queues, tiers };
}

function train(chart: Chart, { queues, tiers }: { queues: TeamQueues; tiers: PriorityTiers }): void {
  queues.cluster.addChart(chart);
  new TrainingJob(chart, 'production-model-training', {
    image: 'registry.example.com/nlp/train:1.4.2',
    gpu: Gpu.nvidia(4),
    cpu: Cpu.units(64),
    memory: Size.gibibytes(256),
    queue: queues.queue('nlp-team'),
    priority: tiers.high,
  });
}

const kueue = appOf('kueue');
const onKueue = company(new Chart(kueue, 'platform'), Queueing.kueue());
train(new Chart(kueue, 'nlp', { namespace: 'nlp' }), onKueue);
kueue.synth();

const volcano = appOf('volcano');
const platform = new Chart(volcano, 'platform');
const onVolcano = company(
  platform, Queueing.volcano({ quota: VolcanoQuota.capacity({ hierarchy: true }), scheduler: VolcanoScheduler.reclaiming() }),
);
new VolcanoSchedulerConfigMap(platform, 'scheduler', { cluster: onVolcano.queues.cluster });
train(new Chart(volcano, 'nlp', { namespace: 'nlp' }), onVolcano);
volcano.synth();
