import { App, Chart, Size, Testing } from 'cdk8s';
import * as fc from 'fast-check';
import {
  Borrow,
  Cpu,
  Gpu,
  IdleQuota,
  LoanReturn,
  MlCluster,
  NamespaceGuardrails,
  NodePool,
  PriorityTiers,
  Queueing,
  Share,
  ShareRounding,
  Taint,
  Team,
  TeamPreemption,
  TeamQueues,
  VolcanoQuota,
  VolcanoScheduler,
  VolcanoSchedulerConfigMap,
} from '../../src';
import { check } from '../../src/preflight/check';
import { expectValid } from '../support/synth';

const reclaiming = VolcanoScheduler.reclaiming();

/** What admits workloads, and what teams may ask of it. */
const SYSTEMS = {
  kueue: { queueing: Queueing.kueue() },
  topology: { queueing: Queueing.kueue({ topologyAware: true }) },
  fair: { queueing: Queueing.kueue({ fairSharing: true }), weight: 2.5 },
  shipped: { queueing: Queueing.volcano(), weight: 3, loans: LoanReturn.WHEN_JOBS_END, preemption: TeamPreemption.NEVER },
  proportion: {
    queueing: Queueing.volcano({ quota: VolcanoQuota.proportion(), scheduler: reclaiming }), weight: 3, loans: LoanReturn.WHEN_JOBS_END,
  },
  capacity: { queueing: Queueing.volcano({ quota: VolcanoQuota.capacity(), scheduler: reclaiming }), priority: 3 },
  hierarchy: { queueing: Queueing.volcano({ quota: VolcanoQuota.capacity({ hierarchy: true }), scheduler: reclaiming }), priority: 3 },
};

interface System {
  readonly queueing: Queueing;
  readonly weight?: number;
  readonly priority?: number;
  readonly loans?: LoanReturn;
  readonly preemption?: TeamPreemption;
}

const pools = fc.array(
  fc.record({
    nodes: fc.integer({ min: 1, max: 60 }), gpus: fc.constantFrom(0, 4, 8), cpu: fc.constantFrom(3, 32, 191),
    memory: fc.constantFrom(7, 256, 2048), isTotal: fc.constantFrom(false, false, false, true), spot: fc.boolean(), tainted: fc.boolean(),
    racks: fc.boolean(), rdma: fc.boolean(),
  }),
  { minLength: 1, maxLength: 4 },
);

const teams = fc.array(
  fc.record({
    weight: fc.integer({ min: 5, max: 60 }), idle: fc.constantFrom('default', 'keep', 'part'),
    borrow: fc.constantFrom('default', 'none', 'some'), preempts: fc.boolean(), isWeighed: fc.boolean(), hasLongName: fc.boolean(),
    namespaces: fc.integer({ min: 1, max: 3 }),
  }),
  { minLength: 1, maxLength: 6 },
);

const worlds = fc.record({
  pools,
  teams,
  system: fc.constantFrom(...Object.values<System>(SYSTEMS)),
  rounding: fc.constantFrom(ShareRounding.WHOLE_GPUS, ShareRounding.WHOLE_NODES),
  loans: fc.constantFrom(...Object.values(LoanReturn)),
  total: fc.constantFrom(90, 100, 150),
  hasSchedulerConfig: fc.boolean(),
});

type World = typeof worlds extends fc.Arbitrary<infer T> ? T : never;

function poolsOf(world: World): NodePool[] {
  return world.pools.map(({ nodes, gpus, cpu, memory, isTotal, spot, tainted, racks, rdma }, i) => {
    const facts = {
      gpu: gpus === 0 ? undefined : Gpu.nvidia(gpus),
      cpu: Cpu.units(cpu),
      memory: Size.gibibytes(memory),
      labels: { 'example.com/pool': `pool-${i}` },
      spot,
      taints: tainted ? [Taint.gpu()] : undefined,
      topology: racks ? ['example.com/rack'] : undefined,
      otherResources: rdma ? { 'rdma/hca': '8' } : undefined,
    };
    return isTotal ? NodePool.ofTotal(`pool-${i}`, facts) : NodePool.of(`pool-${i}`, { nodes, ...facts });
  });
}

function teamsOf({ teams: given, system, total }: World): Team[] {
  const sum = given.reduce((all, { weight }) => all + weight, 0);
  return given.map((team, i): Team => ({
    name: team.hasLongName ? `team-${i}${'a'.repeat(57)}` : `team-${i}`,
    namespaces: Array.from({ length: team.namespaces }, (_, n) => `team-${i}-${n}`),
    share: Share.percent(Math.min(100, Math.floor((team.weight * total * 100) / sum) / 100)),
    idle: { default: undefined, keep: IdleQuota.keep(), part: IdleQuota.lendUpTo(Gpu.nvidia(1)) }[team.idle],
    borrow: { default: undefined, none: Borrow.none(), some: Borrow.upTo(Gpu.nvidia(3)) }[team.borrow],
    preemption: system.preemption ?? (team.preempts ? TeamPreemption.LOWER_PRIORITY : TeamPreemption.NEVER),
    weight: team.isWeighed ? system.weight : undefined,
    priority: team.isWeighed ? system.priority : undefined,
  }));
}

/** The manifests of a platform, and what is known of its cluster; undefined where the division is refused. */
function platform(world: World): { readonly manifests: unknown[]; readonly cluster: MlCluster } | undefined {
  const chart = new Chart(new App(), 'platform');
  const cluster = new MlCluster(chart, 'prod', { queueing: world.system.queueing, pools: poolsOf(world) });
  const given = teamsOf(world);
  let queues: TeamQueues;
  try {
    queues = new TeamQueues(chart, 'company', {
      cluster, teams: given, rounding: world.rounding, loans: world.system.loans ?? world.loans, oversubscribe: world.total > 100,
    });
  } catch (error) {
    expect((error as Error).message.split('\n').filter((line) => !line.startsWith("[platform/company] '"))).toEqual([]);
    return undefined;
  }
  new PriorityTiers(chart, 'tiers');
  if (world.hasSchedulerConfig && world.system.queueing._scheduler !== undefined) {
    new VolcanoSchedulerConfigMap(chart, 'scheduler', { cluster });
  }
  for (const { name, namespaces } of given) {
    namespaces.forEach(
      (namespace) => new NamespaceGuardrails(chart, namespace, { queue: queues.queue(name), quota: { jobs: 5 }, requireQueue: true }),
    );
  }
  return { manifests: Testing.synth(chart), cluster };
}

test('what a division emits is valid, and preflight has nothing against it, whether or not it knows the cluster', () => {
  let made = 0;
  fc.assert(
    fc.property(worlds, (world) => {
      const result = platform(world);
      if (result === undefined) {
        return;
      }
      made++;
      expectValid(result.manifests);
      for (const facts of [{}, result.cluster._facts()]) {
        const { findings } = check(
          result.manifests.map((manifest) => ({ manifest })), { facts },
        );
        expect(
          findings
            .filter(({ severity }) => severity !== 'info')
            .map(({ rule, object, property, value, problem }) => `${rule} ${object.title} ${property} (${String(value)}) ${problem}`),
        ).toEqual([]);
      }
    }),
    { numRuns: 150 },
  );

  expect(made).toBeGreaterThan(20);
});
