import { App, Chart, Duration, Size, Testing } from 'cdk8s';
import {
  Borrow, Cpu, Delivery, Framework, GangEngine, GangTrainingJob, Gpu, GpuRbac, IdleQuota, MlCluster, NamespaceGuardrails, NodePool,
  PriorityTiers, Queueing, Share, Subject, Taint, TeamQueues, TrainingJob, WorkloadDefaults, WorkloadKind,
} from '../../../src';
import { Objects } from './objects';

/** What the code of a repository says; an edit changes some of it. */
interface Code {
  readonly shares: Readonly<Record<string, number>>;
  readonly idle?: IdleQuota;
  readonly borrow?: Borrow;
  readonly nodes: number;
  readonly pools: readonly string[];
  readonly poolLabel: string;
  readonly taints: boolean;
  readonly topology: boolean;
  readonly cohort: string;
  readonly tierName: string;
  readonly tierValue: number;
  readonly run: string;
  readonly gangRun: string;
  readonly image: string;
  readonly labels: Record<string, string>;
  readonly timeout?: Duration;
  readonly gangNodes: number;
  readonly priority: boolean;
  readonly namespaces: string[];
  readonly viewers: boolean;
  readonly claims: number;
  readonly requireQueue: boolean;
  readonly rbac?: string;
}

const CODE: Code = {
  shares: { nlp: 50, vision: 30 }, nodes: 12, pools: ['h100'], poolLabel: 'h100', taints: true, topology: true, cohort: 'company',
  tierName: 'medium-priority', tierValue: 100000, run: 'r1', gangRun: 'r1', image: 'example.com/train:1', labels: {}, gangNodes: 2,
  priority: false, namespaces: ['nlp'], viewers: false, claims: 10, requireQueue: false,
};

export const CODE_EDITS: Readonly<Record<string, Partial<Code>>> = {
  'share-up': { shares: { nlp: 60, vision: 30 } },
  'share-down-below-usage': { shares: { nlp: 25, vision: 55 } },
  'team-add': { shares: { nlp: 50, vision: 30, audio: 10 } },
  'team-removed': { shares: { nlp: 50 } },
  'idle-keep': { idle: IdleQuota.keep() },
  'borrow-none': { borrow: Borrow.none() },
  'nodes-down': { nodes: 10 },
  'pool-label': { poolLabel: 'other' },
  'pool-taint-gone': { taints: false },
  'pool-renamed': { pools: ['hopper'] },
  'pool-add': { pools: ['h100', 'a100'] },
  'tas-off': { topology: false },
  'cohort-renamed': { cohort: 'org' },
  'tier-value': { tierValue: 50000 },
  'tier-renamed': { tierName: 'normal' },
  'run-next': { run: 'r2', image: 'example.com/train:2' },
  'image-same-run': { image: 'example.com/train:2' },
  'default-label': { labels: { team: 'x' } },
  'timeout': { timeout: Duration.days(3) },
  'gang-nodes': { gangNodes: 4 },
  'gang-run': { gangRun: 'r2' },
  'priority': { priority: true },
  'team-namespace-add': { namespaces: ['nlp', 'nlp-dev'] },
  'viewers-add': { viewers: true },
  'quota-claims': { claims: 1 },
  'require-queue': { requireQueue: true },
  'rbac-renamed': { rbac: 'engineers' },
};

/** What the code makes. */
export function committed(edit: Partial<Code> = {}): Objects {
  const code = { ...CODE, ...edit };
  const app = new App();
  Delivery.argoCd(app);
  WorkloadDefaults.of(app).set({ labels: code.labels });
  const chart = new Chart(app, 'queues');
  const cluster = new MlCluster(app, 'cluster', {
    queueing: Queueing.kueue({ topologyAware: code.topology }),
    pools: code.pools.map((pool, i) => NodePool.of(pool, {
      nodes: code.nodes, gpu: Gpu.nvidia(8), cpu: Cpu.units(192), memory: Size.tebibytes(2),
      taints: code.taints ? [Taint.gpu()] : [], labels: { 'example.com/pool': `${code.poolLabel}${i}` },
    })),
  });
  const tiers = new PriorityTiers(chart, 'tiers', { cluster, medium: { name: code.tierName, value: code.tierValue } });
  const teams = Object.entries(code.shares).map(([name, percent]) => ({
    name, namespaces: name === 'nlp' ? code.namespaces : [name], share: Share.percent(percent),
    ...(name === 'nlp' ? { idle: code.idle, borrow: code.borrow } : {}),
  }));
  const queues = new TeamQueues(chart, code.cohort, { cluster, teams });
  const charts = teams.map(({ name }) => {
    const home = new Chart(app, `team-${name}`, { namespace: name });
    const queue = queues.queue(name);
    new NamespaceGuardrails(home, 'namespace', { name, queue, quota: { claims: code.claims }, requireQueue: code.requireQueue });
    new GpuRbac(home, 'access', {
      name: code.rbac ?? name, submitters: [Subject.group(`${name}-engineers`)], workloads: [WorkloadKind.JOB],
      viewers: code.viewers ? [Subject.group('viewers')] : undefined,
    });
    return home;
  });
  const runs = new Chart(app, 'runs', { namespace: 'nlp' });
  const queue = queues.queue('nlp');
  const workload = { image: code.image, queue, gpu: Gpu.nvidia(4), cpu: Cpu.units(48), memory: Size.gibibytes(384) };
  new TrainingJob(runs, 'bert', {
    ...workload, run: code.run, timeout: code.timeout ?? Duration.days(2), priority: code.priority ? tiers.high : undefined,
  });
  new GangTrainingJob(runs, 'llm', {
    ...workload, command: ['python', 'train.py'], run: code.gangRun, nodes: code.gangNodes, framework: Framework.pytorch(),
    engine: GangEngine.jobSet(), acceptQuotaOnlyGang: true,
  });
  return Objects.ofManifests([chart, ...charts, runs].flatMap((each) => Testing.synth(each)));
}
