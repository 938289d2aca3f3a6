import { App, Chart, Size } from 'cdk8s';
import {
  Borrow, Cpu, Gpu, GpuRbac, IdleQuota, MlCluster, NodePool, PriorityTiers, Queueing, QueueSystem, Share, ShareRounding, Subject, Taint,
  TeamQueues, VolcanoSchedulerConfig, WorkloadKind,
} from 'cdk8s-ml-workloads';

/** What teams take from the platform. */
export interface Platform {
  readonly queues: TeamQueues;
  readonly tiers: PriorityTiers;
}

/** One cluster, divided between two teams, with access for each. `queueing` is all that differs between systems. */
export function platform(app: App, queueing: Queueing): Platform {
  const chart = new Chart(app, 'platform');
  const cluster = new MlCluster(chart, 'cluster', {
    queueing,
    pools: [
      NodePool.of('cpu', { nodes: 10, cpu: Cpu.units(64), memory: Size.gibibytes(256), labels: { 'example.com/pool': 'cpu' } }),
      NodePool.of('h100', {
        nodes: 12, gpu: Gpu.nvidia(8), cpu: Cpu.units(192), memory: Size.tebibytes(2), taints: [Taint.gpu()],
        labels: { 'example.com/pool': 'h100' },
      }),
    ],
  });
  if (queueing.system === QueueSystem.VOLCANO) {
    new VolcanoSchedulerConfig(chart, 'scheduler', { cluster });
  }
  const tiers = new PriorityTiers(chart, 'tiers', { cluster });
  const queues = new TeamQueues(chart, 'company', {
    cluster,
    rounding: ShareRounding.WHOLE_NODES,
    teams: [
      { name: 'nlp', namespaces: ['nlp'], share: Share.percent(50), idle: IdleQuota.keep(), borrow: Borrow.none() },
      { name: 'vision', namespaces: ['vision'], share: Share.percent(50) },
    ],
  });
  for (const team of ['nlp', 'vision']) {
    new GpuRbac(new Chart(app, `access-${team}`, { namespace: team }), 'access', {
      submitters: [Subject.group(`${team}-engineers`)],
      workloads:
        queueing.system === QueueSystem.VOLCANO ? [WorkloadKind.JOB, WorkloadKind.VOLCANO_JOB] : [WorkloadKind.JOB, WorkloadKind.JOB_SET],
    });
  }
  return { queues, tiers };
}
