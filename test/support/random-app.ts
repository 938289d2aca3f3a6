import { App, Chart, Duration, Size, Testing } from 'cdk8s';
import fc, { Arbitrary } from 'fast-check';
import {
  AdmissionCheck,
  Backfill,
  BatchInferenceCron,
  Borrow,
  ClusterQueue,
  Cohort,
  Cpu,
  DateRange,
  Delivery,
  Env,
  Framework,
  GangEngine,
  GangTrainingJob,
  Gpu,
  GpuRbac,
  IdleQuota,
  KubeConfig,
  KubernetesVersion,
  LocalQueue,
  MlCluster,
  Mount,
  MultiKueue,
  MultiKueueCluster,
  MultiKueueConfig,
  NamespaceGuardrails,
  NamespaceSelector,
  NodePool,
  Preflight,
  PriorityTiers,
  ProvisioningRequestConfig,
  Queueing,
  ResourceFlavor,
  Retry,
  Schedule,
  Share,
  ShardedInference,
  Subject,
  Taint,
  TeamQueues,
  Topology,
  TrainingJob,
  VolcanoQuota,
  VolcanoScheduler,
  VolcanoSchedulerConfigMap,
  WorkloadKind,
  WorkloadServiceAccount,
} from '../../src';
import { Manifest } from './synth';

/** What the parts of a random app have in common. */
interface Surroundings {
  readonly cluster: MlCluster;
  readonly queues: TeamQueues;
  readonly tiers: PriorityTiers;

  /** A number that parts take what varies from. */
  readonly n: number;
  readonly id: string;
}

const run = { image: 'registry.example.com/ml/train:1.4.0', command: ['python', 'train.py'], run: 'r1' };

/** What a workload asks for: amounts that are not canonical as they are written, and everything that has a default. */
function workload({ n, queues, tiers }: Surroundings) {
  return {
    ...run,
    cpu: Cpu.millis(n * 250),
    memory: Size.mebibytes(n * 512),
    gpu: n % 2 === 0 ? Gpu.nvidia(n) : undefined,
    env: {
      A: Env.value('x'), EMPTY: Env.value(''), B: Env.field('metadata.name'), C: Env.secret('keys', 'c'),
      D: Env.configMap('settings', 'd', { optional: n % 2 === 0 }),
    },
    mounts: [
      Mount.claim('data', '/data', { readOnly: n % 2 === 0 }), Mount.emptyDir('/scratch'), Mount.secret('tls', '/tls'),
      Mount.configMap('settings', '/etc/settings'),
    ],
    ports: [{ port: 8000 + n, name: 'http' }],
    queue: n % 3 === 0 ? undefined : queues.queue('nlp'),
    priority: n % 3 === 0 || n % 4 === 0 ? undefined : tiers.high,
  };
}

function gang(given: Surroundings) {
  const { image, run: name, env, mounts, ports } = workload(given);
  return {
    image, run: name, env, mounts, ports, nodes: given.n, gpu: Gpu.nvidia(8), cpu: Cpu.units(8),
    memory: Size.mebibytes(1024 * given.n), acceptQuotaOnlyGang: true, retry: given.n % 2 === 0 ? Retry.none() : undefined,
  };
}

function framework(n: number): Framework {
  return n % 3 === 0 ? Framework.tensorflow({}) : Framework.torchrun({ script: 'train.py' });
}

/** Everything that an app can be made of: a line for each construct. */
const PARTS: Readonly<Record<string, (chart: Chart, given: Surroundings) => unknown>> = {
  TrainingJob: (chart, given) => new TrainingJob(chart, given.id, workload(given)),
  ShardedInference: (chart, given) =>
    new ShardedInference(chart, given.id, { ...workload(given), shards: given.n, parallelism: 1, stableNames: given.n % 2 === 0 }),
  Backfill: (chart, given) => new Backfill(chart, given.id, { ...workload(given), dates: DateRange.between('2026-01-01', '2026-01-05') }),
  BatchInferenceCron: (chart, given) => {
    const props: Partial<ReturnType<typeof workload>> = workload(given);
    delete props.run;
    return new BatchInferenceCron(chart, given.id, { ...props, image: run.image, schedule: Schedule.cron('0 2 * * *', 'UTC') });
  },
  GangTrainingJob: (chart, given) =>
    new GangTrainingJob(chart, given.id, { ...gang(given), queue: given.queues.queue('nlp'), framework: framework(given.n) }),
  IndexedGang: (chart, given) =>
    new GangTrainingJob(chart, given.id, {
      ...gang(given), engine: GangEngine.indexedJob(), framework: framework(given.n), acceptNoGang: true,
    }),
  NamespaceGuardrails: (chart, given) =>
    new NamespaceGuardrails(chart, given.id, {
      quota: { jobs: given.n },
      containers: { max: { memory: Size.gibibytes(given.n) }, defaults: { memory: Size.mebibytes(512 * given.n) } },
      queue: given.queues.queue('nlp'), requireQueue: given.n % 2 === 0, priorities: given.n % 3 === 0 ? [given.tiers.high] : undefined,
    }),
  GpuRbac: (chart, given) =>
    new GpuRbac(chart, given.id, {
      submitters: [Subject.group('engineers')], viewers: [Subject.user('ada')], workloads: [WorkloadKind.JOB],
    }),
  WorkloadServiceAccount: (chart, given) => new WorkloadServiceAccount(chart, given.id),
  ClusterQueue: (chart, given) => {
    const [flavor, parent] = [
      new ResourceFlavor(chart, `${given.id}-flavor`, {
        nodeLabels: { pool: 'x' }, nodeTaints: [Taint.gpu()], topology: `${given.id}-topology`,
      }),
      new Cohort(chart, `${given.id}-root`),
    ];
    new Topology(chart, `${given.id}-topology`, { levels: ['kubernetes.io/hostname'] });
    const config = new ProvisioningRequestConfig(chart, `${given.id}-config`, { provisioningClass: 'check-capacity.autoscaling.x-k8s.io' });
    const check = new AdmissionCheck(chart, `${given.id}-check`, {
      controllerName: 'kueue.x-k8s.io/provisioning-request', parameters: { kind: 'ProvisioningRequestConfig', name: config.name },
    });
    const cohort = new Cohort(chart, `${given.id}-cohort`, { parent });
    const queue = new ClusterQueue(chart, given.id, {
      cohort: cohort.name, namespaces: NamespaceSelector.any(),
      resourceGroups: [{ flavors: [{ flavor: flavor.name, nominalQuota: { cpu: `${given.n * 500}m`, memory: `${given.n * 512}Mi` } }] }],
      admissionChecks: [{ name: check.name }],
    });
    return new LocalQueue(chart, `${given.id}-local`, { clusterQueue: queue.name });
  },
  MultiKueueConfig: (chart, given) => {
    new MultiKueueCluster(chart, `${given.id}-worker`, { kubeConfig: KubeConfig.secret('worker') });
    return new MultiKueueConfig(chart, given.id, { clusters: [`${given.id}-worker`] });
  },
};

/** A random app: on one of the two queueing systems, with parts and numbers for them. */
export interface RandomApp {
  readonly system: 'kueue' | 'volcano' | 'multikueue';
  readonly topologyAware: boolean;
  readonly parts: readonly { readonly part: string; readonly n: number }[];
}

const KUEUE_ONLY = ['ClusterQueue', 'MultiKueueConfig'];

export const randomApp: Arbitrary<RandomApp> = fc.record({
  system: fc.constantFrom('kueue' as const, 'kueue' as const, 'volcano' as const, 'multikueue' as const),
  topologyAware: fc.boolean(),
  parts: fc.array(fc.record({ part: fc.constantFrom(...Object.keys(PARTS)), n: fc.integer({ min: 1, max: 16 }) }), { maxLength: 6 }),
});

/** Builds the app, and gives its charts. */
export function buildApp({ system, topologyAware, parts }: RandomApp): Chart[] {
  const app = new App();
  Delivery.argoCd(app);
  // what the numbers do not fit into is not the point here
  Preflight.of(app).off();
  const chart = new Chart(app, 'app', { namespace: 'nlp' });
  const onVolcano = system === 'volcano';
  const queueing = onVolcano
    ? Queueing.volcano({ quota: VolcanoQuota.capacity({ hierarchy: true }), scheduler: VolcanoScheduler.reclaiming() })
    : Queueing.kueue({ topologyAware });
  const pools = [
    NodePool.of('gpu', {
      nodes: 12, gpu: Gpu.nvidia(8), cpu: Cpu.millis(95500), memory: Size.mebibytes(1_000_001), taints: [Taint.gpu()],
      labels: { 'example.com/pool': 'gpu' },
    }),
    NodePool.of('cpu', { nodes: 4, cpu: Cpu.units(64), memory: Size.gibibytes(256), labels: { 'example.com/pool': 'cpu' } }),
  ];
  const cluster = new MlCluster(chart, 'cluster', { kubernetes: KubernetesVersion.V1_34, queueing, pools });
  const tiers = new PriorityTiers(chart, 'tiers', { cluster });
  const teams = [
    { name: 'nlp', namespaces: ['nlp'], share: Share.percent(40), idle: IdleQuota.lend() },
    { name: 'vision', namespaces: ['vision'], share: Share.percent(35), borrow: Borrow.none() },
  ];
  const queues = new TeamQueues(chart, 'queues', { cluster, teams });
  if (onVolcano) {
    new VolcanoSchedulerConfigMap(chart, 'scheduler', { cluster });
  }
  parts
    .filter(({ part }) => !onVolcano || !KUEUE_ONLY.includes(part))
    .forEach(({ part, n }, i) => PARTS[part](chart, { cluster, queues, tiers, n, id: `p${i}` }));
  return system === 'multikueue' ? [chart, ...multiKueue(app)] : [chart];
}

/** A manager with its worker. */
function multiKueue(app: App): Chart[] {
  const [manager, worker] = ['manager', 'worker'].map((id) => new Chart(app, id, { namespace: 'team' }));
  const kueue = (chart: Chart, pools: NodePool[]) => new MlCluster(chart, 'cluster', { queueing: Queueing.kueue(), pools });
  const workers = [
    {
      name: 'worker',
      cluster: kueue(worker, [NodePool.of('gpu', { nodes: 2, gpu: Gpu.nvidia(8), cpu: Cpu.units(96), memory: Size.gibibytes(512) })]),
      chart: worker, kubeConfig: KubeConfig.secret('worker'),
    },
  ];
  new MultiKueue(manager, 'multi', {
    manager: kueue(manager, []), workers, teams: [{ name: 'team', namespaces: ['team'], share: Share.percent(100) }],
  });
  return [manager, worker];
}

/** The manifests of the app, each chart by itself: charts may be of different clusters. */
export function manifestsOf(given: RandomApp): Manifest[][] {
  return buildApp(given).map((chart) => Testing.synth(chart));
}

/** A timeout that is longer than any test needs, since every construct is synthesised many times. */
export const PROPERTY_TIMEOUT = Duration.minutes(2).toMilliseconds();
