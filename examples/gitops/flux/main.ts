import { App, Chart, Size } from 'cdk8s';
import {
  Borrow, Cpu, Delivery, FluxKustomizations, Gpu, IdleQuota, MlCluster, NamespaceGuardrails, NodePool, Queueing, Share, TeamQueues,
  TrainingJob, VolcanoQuota, VolcanoScheduler, VolcanoSchedulerConfigMap,
} from 'cdk8s-ml-workloads';

const folder = `${process.env.CDK8S_OUTDIR ?? 'dist'}/gitops/flux`;
const TEAMS = ['nlp', 'vision', 'speech'];

// the platform: what queues need, the queues, and a namespace for each team
const platform = new App({ outdir: `${folder}/platform` });
Delivery.flux(platform);
const shared = new Chart(platform, 'queues');
const cluster = new MlCluster(shared, 'cluster', {
  queueing: Queueing.volcano({ quota: VolcanoQuota.capacity({ hierarchy: true }), scheduler: VolcanoScheduler.reclaiming() }),
  pools: [NodePool.of('a100', { nodes: 12, gpu: Gpu.nvidia(8), cpu: Cpu.units(128), memory: Size.gibibytes(512) })],
});
const queues = new TeamQueues(shared, 'company', {
  cluster,
  // nlp keeps what is its own, so that there is a queue above those that lend
  teams: TEAMS.map((name) => ({
    name, namespaces: [name], share: Share.percent(25), ...(name === 'nlp' ? { idle: IdleQuota.keep(), borrow: Borrow.none() } : {}),
  })),
});
new VolcanoSchedulerConfigMap(shared, 'scheduler', { cluster });
for (const name of TEAMS) {
  new NamespaceGuardrails(new Chart(platform, name), 'namespace', { name, queue: queues.queue(name), quota: { claims: 10 } });
}
platform.synth();

// the runs, a file for each team
const runs = new App({ outdir: `${folder}/runs` });
Delivery.flux(runs);
const nlp = new Chart(runs, 'nlp', { namespace: 'nlp' });
new TrainingJob(nlp, 'bert-base', {
  run: 'r1',
  image: 'registry.example.com/nlp/bert:2.0.0',
  queue: queues.queue('nlp'),
  gpu: Gpu.nvidia(4),
  cpu: Cpu.units(48),
  memory: Size.gibibytes(192),
});
runs.synth();

// Flux's own objects, which none of the Kustomizations applies
const app = new App({ outdir: `${folder}/gitops/flux` });
new FluxKustomizations(new Chart(app, 'flux'), 'ml', {
  repository: 'platform', platformPath: 'dist/gitops/flux/platform', runsPath: 'dist/gitops/flux/runs',
});
app.synth();
