import { join } from 'node:path';
import { App, Chart, Duration, Size } from 'cdk8s';
import type * as Api from '../../../src';
import { CHECKOUT } from '../settings';

/** What a construct finds around it. */
export interface Surroundings {
  readonly chart: Chart;

  /** Values that properties may refer to: the cluster, its queues, tiers and so on. */
  readonly instances: readonly unknown[];

  /** Values of structs whose parts must fit to each other, by the struct's name. */
  readonly structs: Readonly<Record<string, readonly object[]>>;

  /** The exported names. */
  readonly library: Readonly<Record<string, unknown>>;
}

/** What jsii built, which the assembly describes. */
function builtLibrary(): typeof Api {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- there is no build where only recorded answers are replayed
  return require(join(CHECKOUT, 'lib', 'src', 'index.js')) as typeof Api;
}

/** A chart on Kueue, on Kueue with topologies, or on Volcano, with teams and priorities; what is not checked here is off. */
export function surroundingsOf(app: App, which: number): Surroundings {
  const library = builtLibrary();
  const { Delivery, Preflight, MlCluster, KubernetesVersion, Queueing, VolcanoQuota, VolcanoScheduler, NodePool, Gpu, Cpu, Taint } =
    library;
  const { KubeConfig, PriorityTiers, TeamQueues, Share, IdleQuota, Borrow, Mount, Env, Subject } = library;
  Delivery.argoCd(app);
  // what the numbers do not fit into is not the point here
  Preflight.of(app).off();
  const platform = new Chart(app, 'platform', { namespace: 'lab' });
  const chart = new Chart(app, 'app', { namespace: 'lab' });
  const queueing = which === 2
    ? Queueing.volcano({ quota: VolcanoQuota.capacity({ hierarchy: true }), scheduler: VolcanoScheduler.reclaiming() })
    : Queueing.kueue({ topologyAware: which === 1 });
  const pools = [
    NodePool.of('gpu', {
      nodes: 40,
      gpu: Gpu.nvidia(8),
      cpu: Cpu.units(192),
      memory: Size.tebibytes(2),
      taints: [Taint.gpu()],
      labels: { 'example.com/pool': 'gpu' },
      ...(which === 1 ? { topology: ['example.com/block', 'example.com/rack', 'kubernetes.io/hostname'] } : {}),
    }),
    NodePool.of('cpu', { nodes: 40, cpu: Cpu.units(64), memory: Size.gibibytes(256), labels: { 'example.com/pool': 'cpu' } }),
  ];
  const cluster = new MlCluster(platform, 'cluster', { kubernetes: KubernetesVersion.of('1.34'), queueing, pools });
  const tiers = new PriorityTiers(platform, 'tiers', { cluster });
  const queues = new TeamQueues(platform, 'queues', {
    cluster,
    teams: [
      { name: 'lab', namespaces: ['lab', 'nlp'], share: Share.percent(60), idle: IdleQuota.lend() },
      { name: 'vision', namespaces: ['vision'], share: Share.percent(30), borrow: Borrow.none() },
    ],
  });
  const others = [1, 2].map(
    (i) => new MlCluster(new Chart(app, `worker-${i}`, { namespace: 'lab' }), 'cluster', { queueing: Queueing.kueue(), pools }),
  );
  const workers = others.map((other, i) => ({
    name: `worker-${i + 1}`, cluster: other, chart: Chart.of(other), kubeConfig: KubeConfig.secret(`worker-${i + 1}-kubeconfig`),
  }));
  const instances = [
    cluster,
    ...others,
    chart,
    tiers.high,
    tiers.low,
    queues.queue('lab'),
    Mount.emptyDir('/scratch'),
    Mount.claim('checkpoints', '/checkpoints'),
    Env.value('1'),
    Subject.group('engineers'),
    Subject.user('ada@example.com'),
    Subject.serviceAccount('dispatcher', { namespace: 'lab' }),
    Duration.hours(1),
  ];
  const structs = { MultiKueueWorker: workers };
  return { chart, instances, structs, library: library as unknown as Readonly<Record<string, unknown>> };
}
