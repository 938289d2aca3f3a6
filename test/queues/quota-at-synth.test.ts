import { App, Chart, Size } from 'cdk8s';
import {
  Borrow, Cpu, Gpu, IdleQuota, MlCluster, NodePool, Queueing, Share, TeamQueues, TrainingJob, VolcanoQuota, VolcanoScheduler,
} from '../../src';

const SYSTEMS = {
  kueue: Queueing.kueue(),
  volcano: Queueing.volcano({ quota: VolcanoQuota.capacity({ hierarchy: true }), scheduler: VolcanoScheduler.reclaiming() }),
};

/** A team with 4 of the 8 GPUs of a node, and a job of one pod. */
function synth(queueing: Queueing, gpus: number): () => void {
  const app = new App();
  const platform = new Chart(app, 'platform');
  const cluster = new MlCluster(platform, 'cluster', {
    queueing, pools: [NodePool.of('a100', { nodes: 1, gpu: Gpu.nvidia(8), cpu: Cpu.units(64), memory: Size.gibibytes(512) })],
  });
  const queues = new TeamQueues(platform, 'queues', {
    cluster,
    teams: [
      { name: 'nlp', namespaces: ['nlp'], share: Share.percent(50), idle: IdleQuota.keep(), borrow: Borrow.none() },
      { name: 'rest', namespaces: ['rest'], share: Share.percent(50), idle: IdleQuota.keep(), borrow: Borrow.none() },
    ],
  });
  const team = new Chart(app, 'nlp', { namespace: 'nlp' });
  cluster.addChart(team);
  new TrainingJob(team, 'train', {
    image: 'example.com/train:1', gpu: Gpu.nvidia(gpus), cpu: Cpu.units(8), memory: Size.gibibytes(32), queue: queues.queue('nlp'),
  });
  return () => app.synthYaml();
}

test.each(Object.entries(SYSTEMS))('on %s a job as large as its team\'s quota is let through', (_, queueing) => {
  expect(synth(queueing, 4)).not.toThrow();
});

test.each([
  [
    'kueue', SYSTEMS.kueue,
    '"insufficient quota for nvidia.com/gpu in flavor a100, previously considered podsets requests (0) + current podset request (6) > '
    + `maximum capacity (4)" (1 pods x 6 = 6; a100: nominalQuota 4, borrowingLimit 0, cohort 'queues' with 0 in all its known queues); `
      + `ask for at most 4 nvidia.com/gpu, or raise the quota of nvidia.com/gpu in flavor a100 to 6 (known because: ClusterQueue 'nlp' `
        + 'at platform/queues/queue-nlp/Resource)',
  ],
  [
    'volcano', SYSTEMS.volcano,
    `needs 6 nvidia.com/gpu at once, and queue 'nlp' never gives more than 4: "queue resource quota insufficient" (1 pods x 6 = 6); `
    + `make the gang smaller, or raise the capability to 6 (known because: capability of Queue 'nlp' at `
      + 'platform/queues/queue-nlp/Resource)',
  ],
])("on %s a job larger than its team's quota, which a node could hold, can never start", (_, queueing, message) => {
  expect(synth(queueing, 6)).toThrow(message);
});
