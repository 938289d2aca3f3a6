import { App, Chart, Size } from 'cdk8s';
import {
  Borrow,
  Cpu,
  Gpu,
  IdleQuota,
  KubernetesVersion,
  LoanReturn,
  MlCluster,
  NodePool,
  Queueing,
  Share,
  ShareRounding,
  Taint,
  Team,
  TeamPreemption,
  TeamQueues,
  TeamQueuesProps,
  VolcanoQuota,
  VolcanoScheduler,
} from '../../src';
import { errorOf, Manifest, synthChart } from '../support/synth';

const KUEUE = Queueing.kueue();
const VOLCANO = Queueing.volcano({ quota: VolcanoQuota.capacity({ hierarchy: true }), scheduler: VolcanoScheduler.reclaiming() });

/** 100 GPUs with 16 CPUs and 64 GiB each, of which only the sum is known. */
const HUNDRED = NodePool.ofTotal('a100', { gpu: Gpu.nvidia(100), cpu: Cpu.units(1600), memory: Size.gibibytes(6400) });
const H100 = NodePool.of('h100', {
  nodes: 12, gpu: Gpu.nvidia(8), cpu: Cpu.units(192), memory: Size.tebibytes(2), taints: [Taint.gpu()],
  labels: { 'example.com/pool': 'h100' },
});
const CPU = NodePool.of('cpu', { nodes: 10, cpu: Cpu.units(64), memory: Size.gibibytes(256), labels: { 'example.com/pool': 'cpu' } });

const COMPANY: Team[] = [
  { name: 'nlp-team', namespaces: ['nlp'], share: Share.percent(50), idle: IdleQuota.keep(), borrow: Borrow.none() },
  { name: 'data-science-team', namespaces: ['ds'], share: Share.percent(30), borrow: Borrow.upTo(Gpu.nvidia(20)) },
  { name: 'analytics-team', namespaces: ['an', 'bi'], share: Share.percent(20) },
];

interface Options extends Partial<Omit<TeamQueuesProps, 'cluster'>> {
  readonly pools?: NodePool[];
  readonly kubernetes?: KubernetesVersion;
}

function teamQueues(
  queueing: Queueing, { pools = [HUNDRED], kubernetes, ...props }: Options = {},
): { manifests: Manifest[]; queues: TeamQueues } {
  let queues: TeamQueues | undefined;
  const manifests = synthChart((chart) => {
    const cluster = new MlCluster(chart, 'prod', { queueing, pools, kubernetes });
    queues = new TeamQueues(chart, 'company', { cluster, teams: COMPANY, ...props });
  });
  return { manifests, queues: queues! };
}

function errorWith(queueing: Queueing, { pools = [HUNDRED], kubernetes, ...props }: Options = {}): string {
  return errorOf((chart) => {
    const cluster = new MlCluster(chart, 'prod', { queueing, pools, kubernetes });
    new TeamQueues(chart, 'company', { cluster, teams: COMPANY, ...props });
  });
}

function named(manifests: Manifest[], kind: string, name: string): Manifest {
  return manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
}

/** The GPU entry of a ClusterQueue's only group, in one flavor. */
function gpus(clusterQueue: Manifest, flavor = 'a100'): Manifest {
  return clusterQueue.spec.resourceGroups[0].flavors
    .find(({ name }: Manifest) => name === flavor)
    .resources.find(({ name }: Manifest) => name === 'nvidia.com/gpu');
}

describe('100 GPUs for three teams', () => {
  test('on Kueue: one cohort, and limits on every resource', () => {
    const { manifests } = teamQueues(KUEUE);
    const [nlp, ds, an] = COMPANY.map(({ name }) => named(manifests, 'ClusterQueue', name));
    expect(nlp.spec.resourceGroups[0].flavors[0].resources).toEqual([
      { name: 'cpu', nominalQuota: '800', borrowingLimit: '0', lendingLimit: '0' },
      { name: 'memory', nominalQuota: '3200Gi', borrowingLimit: '0', lendingLimit: '0' },
      { name: 'nvidia.com/gpu', nominalQuota: '50', borrowingLimit: '0', lendingLimit: '0' },
    ]);
    expect(ds.spec.resourceGroups[0].flavors[0].resources).toEqual([
      { name: 'cpu', nominalQuota: '480', borrowingLimit: '320' },
      { name: 'memory', nominalQuota: '1920Gi', borrowingLimit: '1280Gi' },
      { name: 'nvidia.com/gpu', nominalQuota: '30', borrowingLimit: '20' },
    ]);
    expect(gpus(an)).toEqual({ name: 'nvidia.com/gpu', nominalQuota: '20' });
    expect(
      [nlp, ds, an].map(({ spec }) => [spec.cohortName, spec.preemption.reclaimWithinCohort, spec.preemption.withinClusterQueue]),
    ).toEqual(COMPANY.map(() => ['company', 'Any', 'LowerPriority']));
    expect(an.spec.namespaceSelector.matchExpressions[0].values).toEqual(['an', 'bi']);
    expect(
      manifests
        .filter(({ kind }) => kind === 'LocalQueue')
        .map(({ metadata, spec }) => [metadata.namespace, metadata.name, spec.clusterQueue]),
    ).toEqual([
      ['nlp', 'nlp-team', 'nlp-team'],
      ['ds', 'data-science-team', 'data-science-team'],
      ['an', 'analytics-team', 'analytics-team'],
      ['bi', 'analytics-team', 'analytics-team'],
    ]);
    expect(named(manifests, 'Cohort', 'company').spec).toBeUndefined();
  });

  test('on Volcano: what is kept is guaranteed, and a queue above the others keeps them off it together', () => {
    const { manifests } = teamQueues(VOLCANO);
    const half = { cpu: '800', memory: '3200Gi', 'nvidia.com/gpu': '50' };
    expect(named(manifests, 'Queue', 'nlp-team').spec).toMatchObject({
      reclaimable: false, capability: half, deserved: half, guarantee: { resource: half },
    });
    expect(named(manifests, 'Queue', 'nlp-team').spec.parent).toBeUndefined();
    expect(named(manifests, 'Queue', 'data-science-team').spec).toMatchObject({
      reclaimable: true, parent: 'company', capability: half, deserved: { cpu: '480', memory: '1920Gi', 'nvidia.com/gpu': '30' },
    });
    expect(named(manifests, 'Queue', 'data-science-team').spec.guarantee).toBeUndefined();
    expect(named(manifests, 'Queue', 'company').spec).toMatchObject({ capability: half, deserved: half });
    expect(manifests.filter(({ kind }) => kind === 'Queue').map(({ metadata }) => metadata.name)).toEqual([
      'nlp-team', 'company', 'data-science-team', 'analytics-team',
    ]);
  });

  test('on Volcano: a policy keeps each queue to the namespaces of its team, which Volcano itself does not', () => {
    const { manifests } = teamQueues(VOLCANO);
    const { spec } = named(manifests, 'ValidatingAdmissionPolicy', 'company-volcano-queues');
    expect(spec.variables.find(({ name }: Manifest) => name === 'owners').expression).toBe("{'nlp-team': ['nlp'], 'data-science-team': ['ds'], 'analytics-team': ['an', 'bi']}");
    expect(named(manifests, 'ValidatingAdmissionPolicyBinding', 'company-volcano-queues').spec).toEqual({
      policyName: 'company-volcano-queues', validationActions: ['Deny'],
    });
  });

  test('the ledger says the same on both', () => {
    const ledger = teamQueues(KUEUE).queues.describe();
    expect(ledger).toEqual(teamQueues(VOLCANO).queues.describe());
    expect(ledger.entries.filter(({ resource }) => resource === 'nvidia.com/gpu')).toEqual([
      {
        team: 'nlp-team', resource: 'nvidia.com/gpu', share: '50', guaranteedWithoutEviction: '50', guaranteedByEviction: '0',
        atWorst: '50', mayBorrow: '0', atBest: '50',
      },
      {
        team: 'data-science-team', resource: 'nvidia.com/gpu', share: '30', guaranteedWithoutEviction: '0', guaranteedByEviction: '30',
        atWorst: '30', mayBorrow: '20', atBest: '50',
      },
      {
        team: 'analytics-team', resource: 'nvidia.com/gpu', share: '20', guaranteedWithoutEviction: '0', guaranteedByEviction: '20',
        atWorst: '20', mayBorrow: '30', atBest: '50',
      },
    ]);
    expect(ledger.poolEntries.find(({ team, resource }) => team === 'nlp-team' && resource === 'cpu')).toMatchObject({
      pool: 'a100', share: '800',
    });
    expect(String(ledger).split('\n\n')[2]).toBe(
      [
        'nvidia.com/gpu     share  without eviction  by eviction  at worst  may borrow  at best',
        'nlp-team           50     50                0            50        0           50',
        'data-science-team  30     0                 30           30        20          50',
        'analytics-team     20     0                 20           20        30          50',
      ].join('\n'),
    );
  });
});

describe('queues of Volcano as it is shipped', () => {
  const shares: Team[] = [
    { name: 'production-inference', namespaces: ['prod'], share: Share.gpus(Gpu.nvidia(20)), weight: 100 },
    { name: 'research-training', namespaces: ['research'], share: Share.gpus(Gpu.nvidia(40)), weight: 50 },
    { name: 'exploratory', namespaces: ['play'], share: Share.gpus(Gpu.nvidia(10)), weight: 10 },
  ].map((team) => ({ ...team, borrow: Borrow.none(), preemption: TeamPreemption.NEVER }));
  const SEVENTY = NodePool.ofTotal('gpu', { gpu: Gpu.nvidia(70), cpu: Cpu.units(700), memory: Size.gibibytes(2800) });

  test('have capabilities and weights, and nothing that it would ignore is asked for', () => {
    const { manifests } = teamQueues(Queueing.volcano(), { pools: [SEVENTY], teams: shares });
    expect(named(manifests, 'Queue', 'production-inference').spec).toMatchObject({
      weight: 100, reclaimable: false, capability: { cpu: '200', memory: '800Gi', 'nvidia.com/gpu': '20' },
    });
    expect(named(manifests, 'Queue', 'production-inference').spec.deserved).toBeUndefined();
    expect(named(manifests, 'Queue', 'exploratory').spec).toMatchObject({
      weight: 10, capability: { cpu: '100', memory: '400Gi', 'nvidia.com/gpu': '10' },
    });
  });

  test('can keep what is idle, with the deserved amounts that the webhook wants', () => {
    const { manifests } = teamQueues(Queueing.volcano(), {
      pools: [SEVENTY], teams: shares.map((team) => ({ ...team, idle: IdleQuota.keep() })),
    });
    expect(named(manifests, 'Queue', 'exploratory').spec).toMatchObject({
      deserved: { 'nvidia.com/gpu': '10' }, guarantee: { resource: { 'nvidia.com/gpu': '10' } },
    });
  });

  test('weigh as much as their share where nothing else is said', () => {
    const { manifests } = teamQueues(Queueing.volcano(), {
      pools: [SEVENTY], teams: shares.map((team) => ({ ...team, weight: undefined })),
    });
    expect(['production-inference', 'research-training', 'exploratory'].map((name) => named(manifests, 'Queue', name).spec.weight)).toEqual(
      [20, 40, 10],
    );
  });

  test('the same teams on Kueue', () => {
    const { manifests } = teamQueues(Queueing.kueue({ fairSharing: true }), { pools: [SEVENTY], teams: shares });
    expect(named(manifests, 'ClusterQueue', 'research-training').spec).toMatchObject({
      fairSharing: { weight: '50' }, preemption: { withinClusterQueue: 'Never' },
    });
    expect(gpus(named(manifests, 'ClusterQueue', 'research-training'), 'gpu')).toEqual({
      name: 'nvidia.com/gpu', nominalQuota: '40', borrowingLimit: '0',
    });
  });
});

describe('rounding', () => {
  const thirds: Team[] = ['a', 'b', 'c'].map((name) => ({ name, namespaces: [name], share: Share.percent(33.3) }));

  test('gives whole GPUs whose sum is the whole; what is left is there for all', () => {
    const { manifests } = teamQueues(KUEUE, { teams: thirds });
    expect(['a', 'b', 'c'].map((name) => gpus(named(manifests, 'ClusterQueue', name)).nominalQuota)).toEqual(['34', '33', '33']);
    const { manifests: seventy } = teamQueues(KUEUE, { teams: [{ name: 'a', namespaces: ['a'], share: Share.percent(70) }] });
    expect(gpus(named(seventy, 'Cohort', 'company'))).toEqual({ name: 'nvidia.com/gpu', nominalQuota: '30' });
  });

  test('to whole nodes divides each pool by its nodes', () => {
    const { queues } = teamQueues(KUEUE, { pools: [H100, CPU], rounding: ShareRounding.WHOLE_NODES });
    expect(
      queues
        .describe()
        .poolEntries.filter(({ resource, pool }) => (resource === 'cpu' && pool === 'cpu') || resource === 'nvidia.com/gpu')
        .map(({ team, pool, share }) => [team, pool, share]),
    ).toEqual([
      ['nlp-team', 'h100', '48'],
      ['nlp-team', 'cpu', '320'],
      ['data-science-team', 'h100', '32'],
      ['data-science-team', 'cpu', '192'],
      ['analytics-team', 'h100', '16'],
      ['analytics-team', 'cpu', '128'],
    ]);
  });

  test('divides CPUs and memory finely enough that no share is without', () => {
    const tiny = NodePool.of('tiny', { nodes: 1, gpu: Gpu.nvidia(3), cpu: Cpu.units(1), memory: Size.gibibytes(1) });
    const { queues } = teamQueues(KUEUE, { pools: [tiny], teams: thirds });
    expect(queues.describe().entries.filter(({ team }) => team === 'c').map(({ share }) => share)).toEqual(['333m', '341Mi', '1']);
  });
});

describe('node pools', () => {
  test('become flavors with labels and taints, and CPU-only pools are tried first', () => {
    const { manifests } = teamQueues(KUEUE, { pools: [H100, CPU] });
    expect(named(manifests, 'ResourceFlavor', 'h100').spec).toEqual({
      nodeLabels: { 'example.com/pool': 'h100' }, nodeTaints: [{ key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' }],
    });
    const nlp = named(manifests, 'ClusterQueue', 'nlp-team');
    expect(nlp.spec.resourceGroups[0].flavors.map(({ name }: Manifest) => name)).toEqual(['cpu', 'h100']);
    expect(gpus(nlp, 'cpu').nominalQuota).toBe('0');
  });

  test('get topologies on a topology-aware cluster, one for each arrangement, named by what they are', () => {
    const racks = NodePool.of('racks', {
      nodes: 2, cpu: Cpu.units(8), memory: Size.gibibytes(8), labels: { pool: 'racks' }, topology: ['example.com/Rack'],
    });
    const { manifests } = teamQueues(Queueing.kueue({ topologyAware: true }), { pools: [H100, CPU, racks] });
    expect(manifests.filter(({ kind }) => kind === 'Topology').map(({ metadata, spec }) => [metadata.name, spec.levels])).toEqual([
      ['hostname', [{ nodeLabel: 'kubernetes.io/hostname' }]],
      ['rack.hostname', [{ nodeLabel: 'example.com/Rack' }, { nodeLabel: 'kubernetes.io/hostname' }]],
    ]);
    expect(manifests.filter(({ kind }) => kind === 'ResourceFlavor').map(({ spec }) => spec.topologyName)).toEqual([
      'hostname', 'hostname', 'rack.hostname',
    ]);
  });

  test('of one kind of GPU share an absolute share and limits in proportion', () => {
    const spot = NodePool.of('spot', { nodes: 4, gpu: Gpu.nvidia(8), cpu: Cpu.units(96), memory: Size.tebibytes(1), spot: true });
    const { manifests } = teamQueues(KUEUE, {
      pools: [H100, spot],
      teams: [
        {
          name: 'a', namespaces: ['a'], share: Share.gpus(Gpu.nvidia(64)), idle: IdleQuota.lendUpTo(Gpu.nvidia(8)),
          borrow: Borrow.upTo(Gpu.nvidia(16)),
        },
        { name: 'b', namespaces: ['b'], share: Share.nodes('spot', 1).and(Share.nodes('h100', 2)), borrow: Borrow.none() },
      ],
    });
    expect(gpus(named(manifests, 'ClusterQueue', 'a'), 'h100')).toEqual({
      name: 'nvidia.com/gpu', nominalQuota: '48', lendingLimit: '6', borrowingLimit: '12',
    });
    expect(gpus(named(manifests, 'ClusterQueue', 'a'), 'spot')).toEqual({
      name: 'nvidia.com/gpu', nominalQuota: '16', lendingLimit: '2', borrowingLimit: '4',
    });
    expect(
      named(manifests, 'ClusterQueue', 'b').spec.resourceGroups[0].flavors.map(({ name, resources }: Manifest) => [
        name, ...resources.map(({ nominalQuota }: Manifest) => nominalQuota),
      ]),
    ).toEqual([
      ['h100', '384', '4Ti', '16'], ['spot', '96', '1Ti', '8'],
    ]);
  });

  test('get a part of what a team may borrow only where others have something', () => {
    const spot = NodePool.of('spot', { nodes: 8, gpu: Gpu.nvidia(8), cpu: Cpu.units(96), memory: Size.tebibytes(1), spot: true });
    const { manifests, queues } = teamQueues(KUEUE, { pools: [H100, spot], teams: [
      { name: 'students', namespaces: ['students'], share: Share.nodes('spot', 8), borrow: Borrow.upTo(Gpu.nvidia(8)) },
      { name: 'b', namespaces: ['b'], share: Share.nodes('h100', 12) },
    ] });
    expect(['h100', 'spot'].map((flavor) => gpus(named(manifests, 'ClusterQueue', 'students'), flavor).borrowingLimit)).toEqual(['8', '0']);
    expect(queues.describe().entries.find(({ team, resource }) => team === 'students' && resource === 'nvidia.com/gpu')).toMatchObject({
      share: '64', mayBorrow: '8',
    });
  });

  test('in which a team has nothing and may borrow nothing are left out', () => {
    const { manifests } = teamQueues(KUEUE, {
      pools: [H100, CPU], teams: [{ name: 'a', namespaces: ['a'], share: Share.nodes('cpu', 3), borrow: Borrow.none() }],
    });
    expect(named(manifests, 'ClusterQueue', 'a').spec.resourceGroups[0].flavors.map(({ name }: Manifest) => name)).toEqual(['cpu']);
  });
});

describe('loans that end with the jobs', () => {
  test('are never taken back on either system, and the ledger says so', () => {
    const { manifests, queues } = teamQueues(KUEUE, { loans: LoanReturn.WHEN_JOBS_END });
    expect(named(manifests, 'ClusterQueue', 'nlp-team').spec.preemption.reclaimWithinCohort).toBe('Never');
    const { manifests: volcano } = teamQueues(VOLCANO, { loans: LoanReturn.WHEN_JOBS_END });
    expect(named(volcano, 'Queue', 'analytics-team').spec.reclaimable).toBe(false);
    expect(queues.describe().entries.find(({ team, resource }) => team === 'analytics-team' && resource === 'cpu')).toMatchObject({
      guaranteedByEviction: '0', atWorst: '0',
    });
  });
});

describe('more than there is', () => {
  const greedy: Team[] = ['a', 'b'].map((name) => ({ name, namespaces: [name], share: Share.percent(60) }));

  test('is an error', () => {
    expect(errorWith(KUEUE, { teams: greedy })).toBe(
      "[test/company] 'teams' (120 % of pool 'a100') must not have more than there is; lower a share, or set oversubscribe: true",
    );
  });

  test('is possible by asking, and guarantees less', () => {
    const { manifests, queues } = teamQueues(KUEUE, { teams: greedy, oversubscribe: true });
    expect(gpus(named(manifests, 'ClusterQueue', 'a')).nominalQuota).toBe('60');
    expect(queues.describe().entries.find(({ team, resource }) => team === 'a' && resource === 'nvidia.com/gpu')).toMatchObject({
      share: '60', atWorst: '40', atBest: '100',
    });
  });

  test('is said on the flavor, so that preflight does not warn of what was asked for', () => {
    const flavor = (oversubscribe: boolean, teams: Team[]) =>
      named(teamQueues(KUEUE, { teams, oversubscribe }).manifests, 'ResourceFlavor', 'a100').metadata.annotations;
    expect(flavor(true, greedy)).toEqual({
      'preflight.cdk8s-ml-workloads.dev/disable': 'quota-beyond-pool: shares of more than there is were asked for with oversubscribe',
    });
    expect(flavor(true, greedy.slice(0, 1))).toBeUndefined();
  });

  test('is never possible for one team alone', () => {
    expect(errorWith(KUEUE, { teams: [{ ...greedy[0], share: Share.gpus(Gpu.nvidia(101)) }], oversubscribe: true })).toBe(
      "[test/company] 'teams[0].share' (101 nvidia.com/gpu) must be at most what there is, and is more than all of pool 'a100'; lower it",
    );
  });

  test('can never be kept', () => {
    expect(errorWith(KUEUE, { teams: greedy.map((team) => ({ ...team, idle: IdleQuota.keep() })), oversubscribe: true })).toContain(
      "[test/company] 'teams' (120 nvidia.com/gpu) is kept for teams even when idle, and must be at most what pool 'a100' has, which is "
      + "100; lend some of it, or lower a share",
    );
  });
});

describe('what a system cannot deliver is an error', () => {
  const shipped = Queueing.volcano();
  const at = "[test/company] 'cluster.queueing.scheduler'";

  test('on Volcano as it is shipped, naming each line to change', () => {
    expect(errorWith(shipped).split('\n')).toEqual([
      `${at} (- name: proportion) must be the capacity plugin: proportion ignores 'deserved', so a team would not get its share back; `
      + `write '- name: capacity' instead of '- name: proportion' in volcano-scheduler.conf`,
      `${at} (actions: "enqueue, allocate, backfill") must have the action reclaim: nothing that is lent could be taken back; write `
      + `'actions: "enqueue, allocate, reclaim, backfill"' in volcano-scheduler.conf`,
      `${at} (- name: gang) must let go of gangs that need all their pods, which otherwise nothing may reclaim; write `
      + `'enableReclaimable: false' under '- name: gang' in volcano-scheduler.conf`,
      `${at} (actions: "enqueue, allocate, backfill") must have the action preempt: no workload would give way to one with a higher `
      + `priority; write 'actions: "enqueue, allocate, preempt, backfill"' in volcano-scheduler.conf`,
    ]);
  });

  test('on Volcano where an earlier tier decides who is evicted', () => {
    const scheduler = VolcanoScheduler.of({
      actions: ['enqueue', 'allocate', 'gangpreempt', 'gangreclaim'],
      tiers: [
        { plugins: [{ name: 'priority' }, { name: 'gang' }, { name: 'conformance' }] },
        { plugins: [{ name: 'capacity', enableHierarchy: true }] },
      ],
    });
    expect(errorWith(Queueing.volcano({ scheduler }))).toBe(
      `${at} (- name: gang, - name: conformance) must not stand in an earlier tier than capacity: the first tier that finds pods to `
      + `evict decides, and then pods within the share of their queue could be evicted; move the line '- name: capacity' into the first `
        + `'plugins:' list of volcano-scheduler.conf`,
    );
  });

  test('on Volcano without the plugins that it takes', () => {
    const scheduler = VolcanoScheduler.of({ actions: ['allocate', 'preempt', 'reclaim'], tiers: [{ plugins: [{ name: 'gang' }] }] });
    const error = errorWith(Queueing.volcano({ scheduler }));
    expect(error).toContain(`${at} (no quota plugin) must be the capacity plugin`);
    expect(error).toContain(
      `${at} (not given) needs the priority plugin, without which no workload gives way to one with a higher priority; write '- name: `
      + `priority' into the first 'plugins:' list of volcano-scheduler.conf`,
    );
    expect(error).toContain(
      `${at} (- name: gang) must let go of gangs that need all their pods, which otherwise nothing may preempt; write `
      + `'enablePreemptable: false' under '- name: gang' in volcano-scheduler.conf`,
    );
    expect(error).toContain(
      `${at} (not given) needs the capacity or the proportion plugin, without which queues have no limits; write '- name: capacity' `
      + `into the first 'plugins:' list of volcano-scheduler.conf`,
    );
  });

  test('on Volcano where several queues could together take what is kept', () => {
    const flat = Queueing.volcano({ quota: VolcanoQuota.capacity(), scheduler: VolcanoScheduler.reclaiming() });
    expect(errorWith(flat)).toBe(
      `${at} (- name: capacity) must know parents of queues: data-science-team, analytics-team need a queue above them that keeps them, `
      + `together, off what others keep; write '- name: capacity' with 'enableHierarchy: true' in volcano-scheduler.conf, and declare `
        + 'VolcanoQuota.capacity({ hierarchy: true })',
    );
    expect(errorWith(VOLCANO, { teams: [{ ...COMPANY[0], borrow: Borrow.withoutLimit() }, COMPANY[1], COMPANY[2]] })).toBe(
      "[test/company] 'teams' (nlp-team) cannot keep idle quota on Volcano: it limits each queue alone, and two or more others could "
      + "together take what is kept; let these teams keep all and borrow nothing (IdleQuota.keep() with Borrow.none()), or lend",
    );
  });

  test('on Volcano where shares of more than there is leave nothing to others beside what is kept', () => {
    const teams = [
      { ...COMPANY[0], share: Share.percent(60) }, { ...COMPANY[1], share: Share.percent(50) }, { ...COMPANY[2], share: Share.percent(40) },
    ];
    expect(errorWith(VOLCANO, { teams, oversubscribe: true })).toBe(
      "[test/company] 'oversubscribe' (true) cannot be held on Volcano beside teams that keep all that is theirs: the shares of "
      + 'data-science-team, analytics-team are 1440 cpu, and what nlp-team keeps leaves 640 to the queue above them; lower shares until '
      + 'they fit, or let nlp-team lend (IdleQuota.lend()), or use Kueue',
    );
    const lending = teams.map((team) => ({ ...team, idle: IdleQuota.lend() }));
    expect(() => teamQueues(VOLCANO, { teams: lending, oversubscribe: true })).not.toThrow();
  });

  test('on Volcano where a team is called like the queue above the others', () => {
    const [nlp, ...others] = COMPANY;
    expect(errorWith(VOLCANO, { teams: [{ ...nlp, name: 'company' }, ...others] })).toBe(
      "[test/company] 'cohort' (company) must not be the name of a team, because it is the name of the queue above those that lend and "
      + "borrow; write for instance cohort: 'shared'",
    );
  });

  test('a weight or a priority that the system ignores', () => {
    const [nlp, ...others] = COMPANY;
    expect(errorWith(KUEUE, { teams: [{ ...nlp, weight: 2, priority: 1 }, ...others] }).split('\n')).toEqual([
      "[test/company] 'teams[0].weight' (2) needs fair sharing, which Kueue's configuration has off; turn it on and declare "
      + "Queueing.kueue({ fairSharing: true }), or leave 'weight' out",
      "[test/company] 'teams[0].priority' (1) is an order among queues, which Kueue does not have; leave it out, and give workloads a "
      + "priority",
    ]);
    expect(errorWith(VOLCANO, { teams: [{ ...nlp, weight: 2 }, ...others] })).toBe(
      "[test/company] 'teams[0].weight' (2) needs the proportion plugin: the capacity plugin ignores weights; leave it out, or use "
      + "'priority'",
    );
    expect(errorWith(shipped, { teams: [{ ...nlp, priority: 2, preemption: TeamPreemption.NEVER }] })).toBe(
      "[test/company] 'teams[0].priority' (2) needs the capacity plugin: the proportion plugin ignores the priority of queues; leave it "
      + "out, or use 'weight'",
    );
  });

  test('nodes of one of several pools with the same GPUs, on Volcano', () => {
    const spot = NodePool.of('spot', { nodes: 4, gpu: Gpu.nvidia(8), cpu: Cpu.units(96), memory: Size.tebibytes(1) });
    expect(errorWith(VOLCANO, { pools: [H100, spot], teams: [{ name: 'a', namespaces: ['a'], share: Share.nodes('spot', 1) }] })).toBe(
      "[test/company] 'teams[0].share' (1 node of spot) cannot be told from other pools on Volcano, which counts nvidia.com/gpu over "
      + "all pools that have it; use Share.gpus or Share.percent, or Kueue",
    );
  });

  test('admission policies on an old cluster', () => {
    expect(errorWith(VOLCANO, { kubernetes: KubernetesVersion.V1_29 })).toBe(
      "[test/company] 'cluster' (1.29) needs Kubernetes 1.30, which has the ValidatingAdmissionPolicy that keeps Volcano's queues to "
      + "the namespaces of their teams; upgrade the cluster",
    );
  });
});

describe('wrong arguments', () => {
  const team = (props: Partial<Team>): Team => ({ name: 'a', namespaces: ['a'], share: Share.percent(10), ...props });

  test.each<[string, Options, string]>([
    ['no team', { teams: [] }, "'teams' (not given) needs at least one team; add one"],
    ['teams that JavaScript leaves out', { teams: undefined as unknown as Team[] }, "'teams' (not given) is required; add it"],
    [
      'a team that JavaScript leaves half empty', { teams: [{ name: 'a' } as Team] },
      "'teams[0].namespaces' (not given) is required; add it\n[test/company] 'teams[0].share' (not given) is required; add it",
    ],
    [
      'a share that is a number', { teams: [team({ share: 50 as unknown as Share })] },
      "'teams[0].share' (50) must be a Share, and is a number; write for instance Share.percent(50)",
    ],
    [
      'a share that comes to no GPU',
      { pools: [NodePool.of('one', { nodes: 1, gpu: Gpu.nvidia(1), cpu: Cpu.units(8), memory: Size.gibibytes(32) })] },
      "'teams[1].share' (30 %) must come to something, but rounded to whole units it is nothing in every pool; raise the share, or let "
      + "two teams share a queue",
    ],
    ['no pools', { pools: [] }, "'cluster' (test/prod) needs node pools, which are what is shared; declare its 'pools'"],
    [
      'a team without a namespace', { teams: [team({ namespaces: [] })] },
      "'teams[0].namespaces' (not given) needs at least one namespace, from which the jobs of the team come; name it",
    ],
    [
      'a namespace of two teams', { teams: [team({}), team({ name: 'b' })] },
      "'teams[1].namespaces' (a) belongs to team 'a' already; a namespace must belong to one team; remove it from one",
    ],
    ['a namespace twice', { teams: [team({ namespaces: ['a', 'a'] })] }, "'teams[0].namespaces' (a) is named twice; remove it from one"],
    [
      'a namespace that cannot be', { teams: [team({ namespaces: ['A'] })] },
      "'teams[0].namespaces' (A) must be the name of a namespace; copy it from 'kubectl get namespaces'",
    ],
    [
      'two teams of one name', { teams: [team({}), team({ namespaces: ['b'] })] },
      "'teams[1].name' (a) must differ from the other teams; rename one of the two",
    ],
    [
      'a name that cannot be', { teams: [team({ name: 'A', localQueue: 'b' })] },
      "'teams[0].name' (A) must be a DNS label: at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit; rename it",
    ],
    [
      'a name that Volcano has', { teams: [team({ name: 'default' })] },
      "'teams[0].name' (default) must not be the name of a queue that Volcano makes itself; rename the team",
    ],
    [
      'more than 100 percent', { teams: [team({ share: Share.percent(120) })] },
      "'teams[0].share' (120) must be more than 0 and at most 100 percent; correct the number, or leave the team out",
    ],
    [
      'part of a GPU',
      {
        teams: [
          team({ share: Share.gpus(Gpu.nvidia(0.5)), borrow: Borrow.upTo(Gpu.nvidia(-1)), idle: IdleQuota.lendUpTo(Gpu.nvidia(1.5)) }),
        ],
      },
      "'teams[0].share' (0.5) must be a whole number of nvidia.com/gpu",
    ],
    [
      'part of a node', { teams: [team({ share: Share.nodes('a100', 1.5) })] },
      "'teams[0].share' (1.5) must be a whole number of nodes, 1 or more; correct the number, or leave the pool out",
    ],
    [
      'a percentage and more', { teams: [team({ share: Share.percent(10).and(Share.gpus(Gpu.nvidia(1))) })] },
      "'teams[0].share' (10 % and 1 nvidia.com/gpu) must be either a percentage or amounts; state the percentage alone, or amounts of "
      + "every pool",
    ],
    [
      'GPUs that the cluster has not', { teams: [team({ share: Share.gpus(Gpu.amd(1)), borrow: Borrow.upTo(Gpu.tpu(1)) })] },
      "'teams[0].share' (1 amd.com/gpu) must be of an accelerator that the cluster has, and none of its pools has amd.com/gpu; correct "
      + "the kind, or declare the pool's 'gpu'",
    ],
    [
      'a pool that the cluster has not', { teams: [team({ share: Share.nodes('h200', 1) })] },
      "'teams[0].share' (1 node of h200) must be of a pool of the cluster, which are a100; correct the name of the pool",
    ],
    [
      'nodes of a pool that only states its sum', { teams: [team({ share: Share.nodes('a100', 1) })] },
      "'teams[0].share' (1 node of a100) needs the number of nodes of pool 'a100', which only states its sum; declare 'a100' with "
      + "NodePool.of, or state GPUs",
    ],
    [
      'whole nodes of a pool that only states its sum', { rounding: ShareRounding.WHOLE_NODES },
      "'rounding' (whole nodes) needs the number of nodes of every pool, and pool 'a100' only states its sum; declare 'a100' with "
      + "NodePool.of, or round to whole GPUs",
    ],
    [
      'GPUs that are not whole nodes',
      { pools: [H100], rounding: ShareRounding.WHOLE_NODES, teams: [team({ share: Share.gpus(Gpu.nvidia(12)) })] },
      "'teams[0].share' (12 nvidia.com/gpu) must be whole nodes, and a node of pool 'h100' has 8 nvidia.com/gpu; state a multiple of 8, "
      + "or round to whole GPUs",
    ],
    [
      'lending more than the share', { teams: [team({ idle: IdleQuota.lendUpTo(Gpu.nvidia(11)) })] },
      "'teams[0].idle' (11 nvidia.com/gpu) must be at most the share, which comes to 10 nvidia.com/gpu; lower it, or use IdleQuota.lend()",
    ],
    [
      'a share that comes to nothing', { pools: [H100], rounding: ShareRounding.WHOLE_NODES, teams: [team({ share: Share.percent(1) })] },
      "'teams[0].share' (1 %) must come to something, but rounded to whole units it is nothing in every pool; raise the share, or round "
      + "to whole GPUs instead of nodes",
    ],
    [
      'a pool without amounts', { pools: [NodePool.of('empty', { nodes: 3 })] },
      "'cluster' (empty) is a pool without any amounts, so there is nothing to share; declare its 'gpu', 'cpu' and 'memory', or leave "
      + "the pool out",
    ],
    [
      'a pool without memory', { pools: [H100, NodePool.of('x', { nodes: 1, cpu: Cpu.units(1) })] },
      "'cluster' (x) is a pool without 'memory', which other pools declare: its pods would have none; declare 'memory' of this pool",
    ],
  ])('%s', (_, options, message) => {
    expect(errorWith(KUEUE, options)).toContain(`[test/company] ${message}`);
  });

  test('a cluster that does not say what admits workloads', () => {
    expect(
      errorOf((chart) => new TeamQueues(chart, 'company', { cluster: new MlCluster(chart, 'prod', { pools: [H100] }), teams: COMPANY })),
    ).toBe(
      "[test/company] 'cluster' (test/prod) needs to say what admits workloads; declare its 'queueing' with Queueing.kueue() or "
      + "Queueing.volcano()",
    );
  });
});

test('a cluster is needed, and divided once', () => {
  expect(errorOf((chart) => new TeamQueues(chart, 'company', { teams: COMPANY } as TeamQueuesProps))).toBe(
    "[test/company] 'cluster' (not given) is required; add it",
  );
  expect(
    errorOf((chart) => {
      const cluster = new MlCluster(chart, 'prod', { queueing: KUEUE, pools: [HUNDRED] });
      new TeamQueues(chart, 'company', { cluster, teams: COMPANY.slice(0, 1) });
      new TeamQueues(chart, 'others', { cluster, teams: COMPANY.slice(1) });
    }),
  ).toBe(
    "[test/others] 'cluster' (test/prod) is divided by 'test/company' already, and the same nodes cannot be given twice; put all teams "
    + "of the cluster into one TeamQueues",
  );
});

test('Kueue must count what every pod asks for, unless it ignores it', () => {
  const pools = [NodePool.of('a100', { nodes: 4, gpu: Gpu.nvidia(8), memory: Size.tebibytes(1) })];
  const teams: Team[] = [{ name: 'a', namespaces: ['a'], share: Share.percent(100) }];
  expect(errorWith(KUEUE, { pools, teams })).toBe(
    "[test/company] 'cluster' (test/prod) needs the cpu of its pools: Kueue admits no workload that asks for a resource which its queue "
    + "does not count; declare 'cpu' of every pool, or declare Queueing.kueue({ excludedResourcePrefixes: ['cpu'] }) if Kueue's "
      + "configuration says so",
  );
  expect(
    gpus(named(teamQueues(Queueing.kueue({ excludedResourcePrefixes: ['cpu'] }), { pools, teams }).manifests, 'ClusterQueue', 'a'))
      .nominalQuota,
  ).toBe('32');
});

describe('the queues of a team', () => {
  test('are the references that workloads take, with what they can ever give', () => {
    const teams = [{ ...COMPANY[0], localQueue: 'gpu-workload-queue' }, ...COMPANY.slice(1)];
    const onKueue = teamQueues(KUEUE, { teams }).queues.queue('nlp-team');
    expect([onKueue.system, onKueue.name, onKueue._capacity?.toManifest()]).toEqual([
      'Kueue', 'gpu-workload-queue', { cpu: '800', memory: '3200Gi', 'nvidia.com/gpu': '50' },
    ]);
    const onVolcano = teamQueues(VOLCANO, { teams }).queues.queue('nlp-team');
    expect([onVolcano.system, onVolcano.name, onVolcano._problem]).toEqual(['Volcano', 'nlp-team', undefined]);
  });

  test('can be reached for changes by hand', () => {
    const { queues } = teamQueues(KUEUE);
    expect(queues.clusterQueue('nlp-team').name).toBe('nlp-team');
    expect(teamQueues(VOLCANO).queues.volcanoQueue('nlp-team').name).toBe('nlp-team');
    expect(() => queues.volcanoQueue('nlp-team')).toThrow(
      "[test/company] team 'nlp-team' has no Volcano Queue, because the cluster has Kueue",
    );
    expect(() => queues.queue('nlp')).toThrow(
      "[test/company] 'team' (nlp) must be one of the teams, which are nlp-team, data-science-team, analytics-team",
    );
  });
});

test.each([
  [
    'kueue', Queueing.kueue({ fairSharing: true }), { weight: -1 },
    "'teams[0].weight' (-1) must be 0, or more than a thousand-millionth (1n); write for instance '1'",
  ],
  [
    'volcano', Queueing.volcano(), { weight: 0.5, preemption: TeamPreemption.NEVER, borrow: Borrow.none() },
    "'teams[0].weight' (0.5) must be a whole number from 1 to 65535; write for instance 1",
  ],
  [
    'volcano', Queueing.volcano({ quota: VolcanoQuota.capacity(), scheduler: VolcanoScheduler.reclaiming() }), { priority: -1 },
    "'teams[0].priority' (-1) must be a whole number from 0 to 2147483647; write for instance 10",
  ],
])('a number that %s cannot have is named where it was written', (_, queueing, props, message) => {
  expect(errorWith(queueing, { teams: [{ name: 'a', namespaces: ['a'], share: Share.percent(50), ...props }] })).toBe(
    `[test/company] ${message}`,
  );
});

test.each([
  ['kueue', KUEUE],
  ['volcano', Queueing.volcano({ quota: VolcanoQuota.capacity({ hierarchy: true }), scheduler: VolcanoScheduler.reclaiming() })],
])('a hundred teams on %s are divided, described and referred to in seconds, not minutes', (_, queueing) => {
  const start = performance.now();
  const chart = new Chart(new App(), 'platform');
  const pools = ['a', 'b', 'c'].map((name) =>
    NodePool.of(name, { nodes: 100, gpu: Gpu.nvidia(8), cpu: Cpu.units(96), memory: Size.tebibytes(1) }),
  );
  const cluster = new MlCluster(chart, 'cluster', { queueing, pools });
  const teams = Array.from({ length: 100 }, (__, i): Team => ({
    name: `t${i}`, namespaces: [`t${i}`], share: Share.percent(1),
    ...(i % 2 === 0 ? { idle: IdleQuota.keep(), borrow: Borrow.none() } : {}),
  }));
  const queues = new TeamQueues(chart, 'company', { cluster, teams });

  expect(teams.map(({ name }) => queues.queue(name).name)).toEqual(teams.map(({ name }) => name));
  expect(
    queues
      .describe()
      .entries.filter(({ resource }) => resource === 'nvidia.com/gpu')
      .map(({ atBest }) => atBest),
  ).toEqual(teams.map((__, i) => (i % 2 === 0 ? '24' : '1200')));
  // tenths of a second on any machine; with steps that grow with the cube of the teams it was 300 seconds
  expect(performance.now() - start).toBeLessThan(10_000);
});

test('a division too large for a system is named by what to change', () => {
  const many = Array.from({ length: 65 }, (_, i) => NodePool.of(`p${i}`, { nodes: 1, cpu: Cpu.units(8), memory: Size.gibibytes(32) }));
  expect(errorWith(KUEUE, { pools: many, teams: [{ name: 'a', namespaces: ['a'], share: Share.percent(100) }] })).toBe(
    "[test/company] 'cluster' (65 pools) must have at most 64 pools, because a queue on Kueue has at most 64 flavors; declare pools of "
    + "like nodes as one",
  );
  expect(
    errorWith(Queueing.volcano({ quota: VolcanoQuota.capacity({ hierarchy: true }), scheduler: VolcanoScheduler.reclaiming() }), {
      cohort: 'c'.repeat(64), teams: COMPANY,
    }),
  ).toBe(
    `[test/company] 'cohort' (${'c'.repeat(64)}) is 64 characters long and must have at most 63: it is the name of the queue above `
    + `those that lend and borrow; write for instance cohort: 'shared'`,
  );
});
