import { App, Chart, Duration, Size } from 'cdk8s';
import {
  AdmissionCheck,
  Borrow,
  BorrowWithinCohort,
  ClusterQueue,
  Cohort,
  Cpu,
  FlavorPreference,
  FlavorSearch,
  Gpu,
  IdleQuota,
  KubeConfig,
  KubernetesVersion,
  LoanReturn,
  LocalQueue,
  MlCluster,
  MultiKueue,
  MultiKueueCluster,
  MultiKueueConfig,
  NamespaceGuardrails,
  HyperNode,
  HyperNodeMember,
  LabelRequirement,
  NamespaceSelector,
  NodePool,
  PodPreemption,
  PodSecurityLevel,
  PodsReady,
  Priority,
  PriorityClass,
  PriorityTiers,
  ProvisioningRequestConfig,
  Queue,
  Queueing,
  QueueingStrategy,
  ReclaimWithinCohort,
  ResourceFlavor,
  Share,
  ShareRounding,
  StopPolicy,
  Taint,
  TaintEffect,
  TeamPreemption,
  TeamQueues,
  Toleration,
  Topology,
  TopologyRequest,
  TrainingJob,
  VolcanoPodGroup,
  VolcanoQueue,
  VolcanoQuota,
  VolcanoScheduler,
  VolcanoSchedulerConfigMap,
  WithinClusterQueue,
  WorkloadPriorityClass,
} from '../../src';
import { errorOf, synthChart } from '../support/synth';
import { describeUntyped, untriedClasses, Untyped, UntypedCase } from '../support/untyped';

const memory = Size.gibibytes(512);
const groups = [{ flavors: [{ flavor: 'h100', nominalQuota: { cpu: '8' }, borrowingLimit: { cpu: '4' }, lendingLimit: { cpu: '4' } }] }];
const pool = {
  nodes: 4, gpu: Gpu.nvidia(8), cpu: Cpu.units(64), memory, ephemeralStorage: memory, otherResources: { 'rdma/hca': '8' },
  labels: { 'example.com/pool': 'h100' }, taints: [Taint.gpu()], spot: false, topology: ['example.com/rack'],
};
const team = {
  name: 'nlp', namespaces: ['nlp'], share: Share.percent(50), idle: IdleQuota.lend(), borrow: Borrow.none(),
  preemption: TeamPreemption.NEVER, localQueue: 'jobs',
};
const amounts = { cpu: Cpu.units(1), memory: Size.gibibytes(1), ephemeralStorage: Size.gibibytes(1) };

function clusterIn(chart: Chart, queueing: Queueing = Queueing.kueue({ fairSharing: true })): MlCluster {
  return new MlCluster(chart, 'prod', { queueing, pools: [NodePool.of('h100', pool)] });
}

function chartOf(chart: Chart, id: string): Chart {
  return new Chart(chart.node.scope as App, id);
}

const clusterWith = (chart: Chart, queueing: Queueing): MlCluster => new MlCluster(chart, 'prod', { queueing });
const clusterOf = (chart: Chart, one: NodePool): MlCluster => new MlCluster(chart, 'prod', { pools: [one] });
const jobWith = (chart: Chart, props: object): TrainingJob => new TrainingJob(chart, 'job', { image: 'example.com/train:1', ...props });
const teamWith = (chart: Chart, props: object): TeamQueues =>
  new TeamQueues(chart, 'company', { cluster: clusterIn(chart), teams: [{ ...team, ...props }] });
const queueFor = (chart: Chart, namespaces: NamespaceSelector): ClusterQueue =>
  new ClusterQueue(chart, 'queue', { namespaces, resourceGroups: [{ flavors: [{ flavor: 'h100', nominalQuota: { cpu: '8' } }] }] });

const CONSTRUCTS: UntypedCase[] = [
  {
    name: 'MlCluster',
    args: () => [{ kubernetes: KubernetesVersion.V1_34, queueing: Queueing.kueue(), pools: [NodePool.of('h100', pool)] }],
    make: (chart, props) => new MlCluster(chart, 'x', props),
  },
  { name: 'MlCluster.addChart', args: (chart) => [chartOf(chart, 'other')], make: (chart, other) => clusterIn(chart).addChart(other) },
  {
    name: 'AdmissionCheck',
    args: () => [{ name: 'x', controllerName: 'example.com/check', parameters: { apiGroup: 'example.com', kind: 'Config', name: 'x' } }],
    make: (chart, props) => new AdmissionCheck(chart, 'x', props),
  },
  {
    name: 'ClusterQueue',
    args: () => [
      {
        name: 'x',
        namespaces: NamespaceSelector.any(),
        resourceGroups: groups,
        cohort: 'company',
        preemption: {
          reclaimWithinCohort: ReclaimWithinCohort.ANY, borrowWithinCohort: BorrowWithinCohort.LOWER_PRIORITY, maxPriorityThreshold: 100,
          withinClusterQueue: WithinClusterQueue.LOWER_PRIORITY,
        },
        flavorFungibility: {
          whenCanBorrow: FlavorSearch.TRY_NEXT_FLAVOR, whenCanPreempt: FlavorSearch.TRY_NEXT_FLAVOR,
          preference: FlavorPreference.BORROWING_OVER_PREEMPTION,
        },
        queueingStrategy: QueueingStrategy.STRICT_FIFO,
        stopPolicy: StopPolicy.HOLD,
        admissionChecks: [{ name: 'check', onFlavors: ['h100'] }],
        fairWeight: 2,
      },
    ],
    make: (chart, props) => new ClusterQueue(chart, 'x', props),
  },
  {
    name: 'Cohort', args: () => [{ name: 'x', parentName: 'company', resourceGroups: groups, fairWeight: 2 }],
    make: (chart, props) => new Cohort(chart, 'x', props),
  },
  { name: 'Cohort', args: (chart) => [{ parent: new Cohort(chart, 'company') }], make: (chart, props) => new Cohort(chart, 'x', props) },
  {
    name: 'LocalQueue', args: () => [{ name: 'x', namespace: 'nlp', clusterQueue: 'nlp', stopPolicy: StopPolicy.HOLD, fairWeight: 2 }],
    make: (chart, props) => new LocalQueue(chart, 'x', props),
  },
  {
    name: 'MultiKueue',
    args: (chart) => {
      const worker = chartOf(chart, 'worker');
      return [
        {
          manager: new MlCluster(chart, 'manager', { queueing: Queueing.kueue() }),
          workers: [{ name: 'one', cluster: clusterIn(worker), chart: worker, kubeConfig: KubeConfig.secret('one') }], teams: [team],
          rounding: ShareRounding.WHOLE_GPUS, loans: LoanReturn.BY_EVICTION, name: 'x',
        },
      ];
    },
    make: (chart, props) => new MultiKueue(chart, 'x', props).queue('nlp'),
  },
  {
    name: 'MultiKueueCluster', args: () => [{ name: 'x', kubeConfig: KubeConfig.path('/etc/worker') }],
    make: (chart, props) => new MultiKueueCluster(chart, 'x', props),
  },
  {
    name: 'MultiKueueConfig', args: () => [{ name: 'x', clusters: ['one', 'two'] }],
    make: (chart, props) => new MultiKueueConfig(chart, 'x', props),
  },
  {
    name: 'NamespaceGuardrails',
    args: () => [
      {
        name: 'nlp', podSecurity: PodSecurityLevel.BASELINE, labels: { team: 'nlp' }, annotations: { owner: 'nlp' },
        queue: Queue.kueue('nlp'),
        quota: { name: 'quota', pods: 10, storage: memory, claims: 4, jobs: 4, cronJobs: 4, volcanoJobs: 4, jobSets: 4 },
        priorityQuotas: [{ name: 'high', priorities: [Priority.podClass('high')], pods: 4 }],
        containers: { name: 'limits', min: amounts, defaultRequests: amounts, defaults: amounts, max: amounts }, defaultClusterQueue: 'nlp',
        requireQueue: true, priorities: [Priority.podClass('high')],
      },
    ],
    make: (chart, props) => new NamespaceGuardrails(chart, 'x', props),
  },
  {
    name: 'NamespaceGuardrails',
    args: () => [
      {
        quota: { cpu: Cpu.units(8), memory, gpus: [Gpu.nvidia(8)], cpuLimits: Cpu.units(8), memoryLimits: memory },
        priorityQuotas: [{ priorities: [Priority.podClass('high')], cpu: Cpu.units(8), memory, gpus: [Gpu.nvidia(8)] }],
      },
    ],
    make: (chart, props) => new NamespaceGuardrails(chart, 'x', props),
  },
  {
    name: 'PriorityClass',
    args: () => [{ name: 'x', value: 5, preemption: PodPreemption.NEVER, globalDefault: true, description: 'For all.' }],
    make: (chart, props) => new PriorityClass(chart, 'x', props),
  },
  {
    name: 'PriorityTiers',
    args: (chart) => [
      {
        cluster: clusterIn(chart),
        high: { name: 'a', value: 300, description: 'First.', podPreemption: PodPreemption.LOWER_PRIORITY, globalDefault: false },
        medium: { name: 'b', value: 200 }, low: { name: 'c', value: 100, globalDefault: true }, podClasses: true,
      },
    ],
    make: (chart, props) => new PriorityTiers(chart, 'x', props),
  },
  {
    name: 'ProvisioningRequestConfig',
    args: () => [
      {
        name: 'x', provisioningClass: 'queued-provisioning.gke.io', parameters: { a: 'b' }, managedResources: ['nvidia.com/gpu'],
        retries: 2, backoff: Duration.minutes(1), maxBackoff: Duration.minutes(10),
      },
    ],
    make: (chart, props) => new ProvisioningRequestConfig(chart, 'x', props),
  },
  {
    name: 'ResourceFlavor',
    args: () => [
      { name: 'x', nodeLabels: { pool: 'h100' }, nodeTaints: [Taint.gpu()], tolerations: [Toleration.exists('a')], topology: 'racks' },
    ],
    make: (chart, props) => new ResourceFlavor(chart, 'x', props),
  },
  {
    name: 'TeamQueues',
    args: (chart) => [
      {
        cluster: clusterIn(chart), teams: [{ ...team, weight: 2 }], rounding: ShareRounding.WHOLE_NODES, loans: LoanReturn.WHEN_JOBS_END,
        oversubscribe: true, cohort: 'company',
      },
    ],
    make: (chart, props) => new TeamQueues(chart, 'x', props).describe().toString(),
  },
  {
    name: 'TeamQueues',
    args: (chart) => [
      {
        cluster: clusterIn(chart, Queueing.volcano({ quota: VolcanoQuota.capacity(), scheduler: VolcanoScheduler.reclaiming() })),
        teams: [{ ...team, priority: 2 }],
      },
    ],
    make: (chart, props) => new TeamQueues(chart, 'x', props).describe().toString(),
  },
  { name: 'TeamQueues.queue', args: () => ['nlp'], make: (chart, name) => teamWith(chart, {}).queue(name) },
  { name: 'TeamQueues.clusterQueue', args: () => ['nlp'], make: (chart, name) => teamWith(chart, {}).clusterQueue(name) },
  {
    name: 'Topology', args: () => [{ name: 'x', levels: ['example.com/rack', 'kubernetes.io/hostname'] }],
    make: (chart, props) => new Topology(chart, 'x', props),
  },
  {
    name: 'VolcanoQueue',
    args: () => [
      { name: 'x', weight: 2, capability: { cpu: '8' }, deserved: { cpu: '4' }, guarantee: { cpu: '2' }, reclaimable: false, priority: 2 },
    ],
    make: (chart, props) => new VolcanoQueue(chart, 'x', props),
  },
  {
    name: 'VolcanoQueue', args: (chart) => [{ parent: new VolcanoQueue(chart, 'company') }],
    make: (chart, props) => new VolcanoQueue(chart, 'x', props),
  },
  {
    name: 'VolcanoSchedulerConfigMap', args: (chart) => [{ cluster: clusterIn(chart, Queueing.volcano()), name: 'x' }],
    make: (chart, props) => new VolcanoSchedulerConfigMap(chart, 'x', props),
  },
  {
    name: 'WorkloadPriorityClass', args: () => [{ name: 'x', value: 5, description: 'For all.' }],
    make: (chart, props) => new WorkloadPriorityClass(chart, 'x', props),
  },
];

const VALUES: UntypedCase[] = [
  { name: 'Borrow.upTo', args: () => [Gpu.nvidia(8)], make: (chart, gpu) => teamWith(chart, { borrow: Borrow.upTo(gpu) }) },
  { name: 'IdleQuota.lendUpTo', args: () => [Gpu.nvidia(8)], make: (chart, gpu) => teamWith(chart, { idle: IdleQuota.lendUpTo(gpu) }) },
  {
    name: 'KubeConfig.path', args: () => ['/etc/worker'],
    make: (chart, path) => new MultiKueueCluster(chart, 'x', { kubeConfig: KubeConfig.path(path) }),
  },
  {
    name: 'KubeConfig.secret', args: () => ['worker'],
    make: (chart, secret) => new MultiKueueCluster(chart, 'x', { kubeConfig: KubeConfig.secret(secret) }),
  },
  {
    name: 'KubernetesVersion.of', args: () => ['1.34'],
    make: (chart, version) => new MlCluster(chart, 'x', { kubernetes: KubernetesVersion.of(version) }),
  },
  { name: 'NamespaceSelector.names', args: () => ['nlp'], make: (chart, name) => queueFor(chart, NamespaceSelector.names(name)) },
  {
    name: 'NamespaceSelector.labels', args: () => [{ team: 'nlp' }],
    make: (chart, labels) => queueFor(chart, NamespaceSelector.labels(labels)),
  },
  {
    name: 'HyperNodeMember.nodesWithLabels', args: () => [{ 'example.com/rack': 'r1' }],
    make: (chart, labels) => new HyperNode(chart, 'node', { tier: 1, members: [HyperNodeMember.nodesWithLabels(labels)] }),
  },
  {
    name: 'HyperNodeMember.node', args: () => ['node-1'],
    make: (chart, name) => new HyperNode(chart, 'node', { tier: 1, members: [HyperNodeMember.node(name)] }),
  },
  {
    name: 'HyperNode', args: () => [{ tier: 1, tierName: 'rack', members: [HyperNodeMember.node('node-1')] }],
    make: (chart, props) => new HyperNode(chart, 'node', props),
  },
  {
    name: 'VolcanoPodGroup',
    args: () => [{ minMember: 1, minTaskMember: { worker: 1 }, minResources: { cpu: '1' }, queue: Queue.volcano('nlp') }],
    make: (chart, props) => new VolcanoPodGroup(chart, 'group', props),
  },
  {
    name: 'NamespaceSelector.matching', args: () => [LabelRequirement.exists('team')],
    make: (chart, requirement) => queueFor(chart, NamespaceSelector.matching(requirement)),
  },
  {
    name: 'LabelRequirement.in', args: () => ['team', ['nlp']],
    make: (chart, label, values) => queueFor(chart, NamespaceSelector.matching(LabelRequirement.in(label, values))),
  },
  {
    name: 'NodePool.of', args: () => ['h100', pool], make: (chart, name, options) => clusterOf(chart, NodePool.of(name, options))._facts(),
  },
  {
    name: 'NodePool.ofTotal', args: () => ['gpu', { gpu: Gpu.nvidia(8), cpu: Cpu.units(64), memory, labels: { pool: 'gpu' } }],
    make: (chart, name, options) => clusterOf(chart, NodePool.ofTotal(name, options))._facts(),
  },
  {
    name: 'PodsReady.within', args: () => [{ timeout: Duration.minutes(10), recoveryTimeout: Duration.minutes(10), blockAdmission: true }],
    make: (chart, options) => clusterWith(chart, Queueing.kueue({ podsReady: PodsReady.within(options) })),
  },
  { name: 'Priority.podClass', args: () => ['high'], make: (chart, name) => jobWith(chart, { priority: Priority.podClass(name) }) },
  {
    name: 'Priority.workloadClass', args: () => ['high'],
    make: (chart, name) => jobWith(chart, { queue: Queue.kueue('nlp'), priority: Priority.workloadClass(name) }),
  },
  {
    name: 'Priority.classes', args: () => [{ pod: 'high', workload: 'high' }],
    make: (chart, classes) => jobWith(chart, { queue: Queue.kueue('nlp'), priority: Priority.classes(classes) }),
  },
  {
    name: 'Queue.kueue',
    args: (chart) => ['nlp', { cluster: clusterIn(chart), capacity: { gpus: [Gpu.nvidia(8)], cpu: Cpu.units(64), memory } }],
    make: (chart, name, options) => jobWith(chart, { queue: Queue.kueue(name, options) }),
  },
  {
    name: 'Queue.volcano', args: () => ['nlp', { capacity: { gpus: [Gpu.nvidia(8)] } }],
    make: (chart, name, options) => jobWith(chart, { queue: Queue.volcano(name, options) }),
  },
  {
    name: 'Queueing.kueue',
    args: () => [
      {
        topologyAware: true, podsReady: PodsReady.shipped(), fairSharing: true, manageJobsWithoutQueueName: true,
        excludedResourcePrefixes: ['example.com'], namespace: 'kueue',
      },
    ],
    make: (chart, options) => clusterWith(chart, Queueing.kueue(options))._facts(),
  },
  {
    name: 'Queueing.volcano',
    args: () => [{ quota: VolcanoQuota.proportion(), scheduler: VolcanoScheduler.shipped(), namespace: 'volcano' }],
    make: (chart, options) => clusterWith(chart, Queueing.volcano(options))._facts(),
  },
  { name: 'Share.percent', args: () => [50], make: (chart, percent) => teamWith(chart, { share: Share.percent(percent) }) },
  { name: 'Share.gpus', args: () => [Gpu.nvidia(8)], make: (chart, gpu) => teamWith(chart, { share: Share.gpus(gpu) }) },
  { name: 'Share.nodes', args: () => ['h100', 2], make: (chart, name, nodes) => teamWith(chart, { share: Share.nodes(name, nodes) }) },
  {
    name: 'Share.and', args: () => [Share.nodes('h100', 1)],
    make: (chart, other) => teamWith(chart, { share: Share.nodes('h100', 1).and(other) }),
  },
  {
    name: 'Taint.of', args: () => ['example.com/spot', { value: 'yes', effect: TaintEffect.NO_EXECUTE }],
    make: (chart, key, options) => new ResourceFlavor(chart, 'x', { nodeTaints: [Taint.of(key, options)] }),
  },
  {
    name: 'Taint.gpu', args: () => ['amd.com/gpu'],
    make: (chart, resource) => new ResourceFlavor(chart, 'x', { nodeTaints: [Taint.gpu(resource)] }),
  },
  {
    name: 'TopologyRequest.required', args: () => ['example.com/block', { level: 'example.com/rack', size: 1 }],
    make: (chart, level, slices) => jobWith(chart, { queue: Queue.kueue('nlp'), topology: TopologyRequest.required(level, slices) }),
  },
  {
    name: 'TopologyRequest.preferred', args: () => ['example.com/rack'],
    make: (chart, level) => jobWith(chart, { queue: Queue.kueue('nlp'), topology: TopologyRequest.preferred(level) }),
  },
  {
    name: 'VolcanoQuota.capacity', args: () => [{ hierarchy: true }],
    make: (chart, options) => clusterWith(chart, Queueing.volcano({ quota: VolcanoQuota.capacity(options) })),
  },
  {
    name: 'VolcanoScheduler.of',
    args: () => [
      {
        actions: ['allocate'],
        tiers: [
          { plugins: [{ name: 'gang', enablePreemptable: false, enableReclaimable: true, enableHierarchy: true, arguments: { a: 'b' } }] },
        ],
      },
    ],
    make: (chart, options) => clusterWith(chart, Queueing.volcano({ scheduler: VolcanoScheduler.of(options) })),
  },
  {
    name: 'VolcanoScheduler.parse', args: () => ['actions: allocate\ntiers: []'],
    make: (chart, text) => clusterWith(chart, Queueing.volcano({ scheduler: VolcanoScheduler.parse(text) })),
  },
];

const CASES = [...CONSTRUCTS, ...VALUES];

describeUntyped(CASES);

test('every public class of clusters and queues is tried', () => {
  // made by TeamQueues only
  expect(untriedClasses(['cluster', 'queues'], CASES)).toEqual(['QuotaLedger']);
});

test('each line names the property, what it is, and what to write', () => {
  expect(
    errorOf(
      (chart) =>
        new ClusterQueue(chart, 'queue', {
          namespaces: ['nlp'], resourceGroups: [{ flavors: [{ flavor: 'h100', nominalQuota: { cpu: 8 } }] }], stopPolicy: 'Stop',
        } as Untyped),
    ),
  ).toBe(
    [
      "[test/queue] 'namespaces' (nlp) must be a NamespaceSelector, and is a list; write for instance NamespaceSelector.names('nlp')",
      "[test/queue] 'resourceGroups[0].flavors[0].nominalQuota.cpu' (8) must be a text, and is a number; write '8'",
      "[test/queue] 'stopPolicy' (Stop) must be one of None, Hold, HoldAndDrain; choose one of these",
    ].join('\n'),
  );
});

test('what a value object is made of is named below the property that received it', () => {
  expect(errorOf((chart) => new MlCluster(chart, 'prod', {
    queueing: Queueing.kueue({ podsReady: PodsReady.within({ timeout: 600 as Untyped }) }),
    pools: [NodePool.of('h100', { gpu: 8, memory: '2Ti' } as Untyped)],
  }))).toBe([
    "[test/prod] 'queueing.podsReady.timeout' (600) must be a Duration, and is a number; write for instance Duration.minutes(10)",
    "[test/prod] 'pools[0].nodes' (not given) is required; add it",
    "[test/prod] 'pools[0].gpu' (8) must be a Gpu, and is a number; write for instance Gpu.nvidia(8)",
    "[test/prod] 'pools[0].memory' (2Ti) must be a Size, and is a text; write for instance Size.gibibytes(256)",
  ].join('\n'));
});

test('a construct of a class that extends ours is one of ours', () => {
  class OurCluster extends MlCluster {}
  class OurCohort extends Cohort {}

  const manifests = synthChart((chart) => {
    const cluster = new OurCluster(chart, 'prod', { queueing: Queueing.kueue(), pools: [NodePool.of('h100', pool)] });
    new TeamQueues(chart, 'company', { cluster, teams: [team] });
    new Cohort(chart, 'below', { parent: new OurCohort(chart, 'above') });
  });

  expect(manifests.find(({ metadata }) => metadata.name === 'below')).toMatchObject({ spec: { parentName: 'above' } });
});

test('a literal around a construct, which is a ring, is shown by its keys', () => {
  expect(errorOf((chart) => new MultiKueueConfig(chart, 'x', { clusters: { cluster: chart } } as Untyped))).toBe(
    "[test/x] 'clusters' ({ cluster }) must be a list, and is a literal in { }; write it in [ ]",
  );
});

test('what is undefined in a tier is as if it were left out', () => {
  const [high] = synthChart((chart) => new PriorityTiers(chart, 'tiers', { high: { name: undefined, value: undefined } }));

  expect(high).toMatchObject({ metadata: { name: 'high-priority' }, value: 1_000_000 });
});
