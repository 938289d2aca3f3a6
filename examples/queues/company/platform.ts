import { App, Chart, Size } from 'cdk8s';
import {
  Borrow, Cpu, GangDefaults, GangEngine, Gpu, GpuRbac, IdleQuota, MlCluster, NodePool, PriorityTiers, Queueing, QueueSystem, Share,
  ShareRounding, Subject, Taint, TeamQueues, VolcanoSchedulerConfigMap, WorkloadKind,
} from 'cdk8s-ml-workloads';

/** What teams take from the platform. */
export interface Platform {
  readonly queues: TeamQueues;
  readonly tiers: PriorityTiers;
}

/** What differs between systems. */
export interface System {
  readonly queueing: Queueing;

  /** What gangs are made of; unless given, the queue decides. */
  readonly engines?: GangEngine[];
}

/** One cluster, divided between two teams, with access for each. */
export function platform(app: App, { queueing, engines }: System): Platform {
  GangDefaults.of(app).set({ engines });
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
    new VolcanoSchedulerConfigMap(chart, 'scheduler', { cluster });
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
        queueing.system === QueueSystem.VOLCANO
          ? [WorkloadKind.JOB, WorkloadKind.VOLCANO_JOB]
          : [WorkloadKind.JOB, WorkloadKind.JOB_SET, ...(engines === undefined ? [] : [WorkloadKind.TRAIN_JOB])],
    });
  }
  return { queues, tiers };
}
