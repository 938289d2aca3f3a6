import { App, Chart, Size } from 'cdk8s';
import {
  Cpu, Gpu, KubernetesVersion, MlCluster, NodePool, PodsReady, Queue, Queueing, QueueSystem, SecurityProfile, Taint, TrainingJob,
  VolcanoQuota, VolcanoScheduler,
} from '../../src';
import { errorOf, synthChart } from '../support/synth';

const H100 = NodePool.of('h100', { nodes: 12, gpu: Gpu.nvidia(8), cpu: Cpu.units(192), memory: Size.tebibytes(2), taints: [Taint.gpu()] });

test('a cluster renders nothing', () => {
  expect(synthChart((chart) => new MlCluster(chart, 'prod', { pools: [H100], kubernetes: KubernetesVersion.V1_34 }))).toEqual([]);
});

test('the pools of a cluster add up exactly', () => {
  const cluster = new MlCluster(new App(), 'prod', {
    pools: [H100, NodePool.ofTotal('cpu', { cpu: Cpu.units(640), otherResources: { 'rdma/hca': '8' } })],
  });
  expect(cluster._total.toManifest()).toEqual({ cpu: '2944', memory: '24Ti', 'nvidia.com/gpu': '96', 'rdma/hca': '8' });
  expect(cluster.pools[0]._node?.toManifest()).toEqual({ cpu: '192', memory: '2Ti', 'nvidia.com/gpu': '8' });
  expect(cluster.pools[1]._node).toBeUndefined();
});

test('an autoscaled pool counts with the most nodes that it may have', () => {
  const pool = NodePool.autoscaled('spot', { minNodes: 0, maxNodes: 16, gpu: Gpu.nvidia(8), spot: true });
  const cluster = new MlCluster(new App(), 'prod', { pools: [pool, NodePool.autoscaled('cpu', { maxNodes: 4, cpu: Cpu.units(64) })] });
  expect([pool.nodes, pool.minNodes, pool._isAutoscaled, H100._isAutoscaled]).toEqual([16, 0, true, false]);
  expect(cluster._total.toManifest()).toEqual({ cpu: '256', 'nvidia.com/gpu': '128' });
  expect(cluster._facts().pools).toMatchObject([
    { maxNodes: 16, minNodes: 0, resources: { 'nvidia.com/gpu': '8' } }, { maxNodes: 4 },
  ]);
  expect(cluster._facts().pools?.[1].minNodes).toBeUndefined();
});

test('an autoscaled pool has at least as many nodes as it always has', () => {
  const pools = (minNodes: number, maxNodes: number): string =>
    errorOf((chart) => new MlCluster(chart, 'prod', { pools: [NodePool.autoscaled('spot', { minNodes, maxNodes, gpu: Gpu.nvidia(8) })] }));
  expect(pools(5, 4)).toBe(
    "[test/prod] 'pools[0].minNodes' (5) must be a whole number of nodes, at most 'maxNodes' (4); copy both from the autoscaler, or "
    + "leave it out",
  );
  expect(pools(-1, 4)).toBe(
    "[test/prod] 'pools[0].minNodes' (-1) must be a whole number of nodes, at most 'maxNodes' (4); copy both from the autoscaler, or "
    + "leave it out",
  );
  expect(pools(0, 0)).toBe(
    "[test/prod] 'pools[0].maxNodes' (0) must be a whole number of nodes, 1 or more; state the most nodes that the pool may have, or "
    + "leave the pool out",
  );
});

describe('the cluster that a construct belongs to', () => {
  test('is the one declared in its chart or above it', () => {
    const app = new App();
    const cluster = new MlCluster(app, 'prod');
    expect(MlCluster._of(new Chart(new Chart(app, 'outer'), 'inner'))).toBe(cluster);
  });

  test('is nothing when none is declared, and never that of another chart', () => {
    const app = new App();
    new MlCluster(new Chart(app, 'one'), 'prod');
    expect(MlCluster._of(new Chart(app, 'two'))).toBeUndefined();
  });

  test('can be added to a chart elsewhere', () => {
    const app = new App();
    const cluster = new MlCluster(new Chart(app, 'one'), 'prod');
    const chart = new Chart(app, 'two');
    cluster.addChart(chart);
    cluster.addChart(chart);
    expect(MlCluster._of(chart)).toBe(cluster);
  });

  test('is one: a second in the same chart is refused', () => {
    expect(
      errorOf((chart) => {
        new MlCluster(chart, 'a');
        new MlCluster(chart, 'b');
      }),
    ).toBe(
      "[test/b] 'scope' (test) must belong to one cluster, but belongs to 'test/a'; declare each cluster in a chart of its own, or "
      + "remove one",
    );
  });

  test('is one: a second above or below, or by addChart, is refused', () => {
    const app = new App();
    const chart = new Chart(app, 'chart');
    const other = new Chart(app, 'other');
    const cluster = new MlCluster(chart, 'a');
    expect(() => new MlCluster(new Chart(chart, 'inner'), 'b')).toThrow("belongs to 'chart/a'");
    expect(() => new MlCluster(app, 'c')).toThrow("belongs to 'chart/a'");
    expect(() => new MlCluster(other, 'd').addChart(chart)).toThrow("belongs to 'chart/a'");
    expect(MlCluster._of(chart)).toBe(cluster);
  });

  test('cannot come after a construct that looked for it', () => {
    expect(
      errorOf((chart) => {
        MlCluster._of(chart);
        new MlCluster(chart, 'late');
      }),
    ).toBe(
      "[test/late] 'scope' (test) needs its cluster before its workloads, but 'test' has already looked for one; declare the cluster first",
    );
  });
});

test('everything wrong with the facts is reported together', () => {
  const error = errorOf((chart) => new MlCluster(chart, 'prod', {
    kubernetes: KubernetesVersion.of('latest'),
    pools: [
      NodePool.of('GPU', { nodes: 0, gpu: Gpu.nvidia(0.5), cpu: Cpu.units(-1), taints: [Taint.of('a b')] }),
      NodePool.of('cpu', { nodes: 1, labels: { 'a b': 'c' }, otherResources: { 'nvidia.com/gpu': '1.5', cpu: '2' } }),
      NodePool.of('cpu', { nodes: 1, topology: ['kubernetes.io/hostname', 'rack', 'rack', 'a b'] }),
    ],
  }));
  expect(error.split('\n')).toEqual([
    "[test/prod] 'kubernetes' (latest) must be a Kubernetes version such as 1.34; take it from 'kubectl version'",
    "[test/prod] 'pools[0].name' (GPU) must be a DNS label: at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit; rename the pool",
    "[test/prod] 'pools[2].name' (cpu) must differ from the other pools of the cluster; rename one of the two",
    "[test/prod] 'pools[0].nodes' (0) must be a whole number of nodes, 1 or more; state the most nodes that the pool may have, or leave "
    + "the pool out",
    "[test/prod] 'pools[0].gpu' (0.5) must be a whole number of nvidia.com/gpu, 1 or more: an accelerator cannot be divided by asking "
    + "for a part of it; ask for 1, or for a MIG slice with Gpu.nvidiaMig(profile, 1)",
    "[test/prod] 'pools[0].cpu' (-1) must be more than 0 CPUs; write for instance Cpu.units(4) or Cpu.millis(500)",
    "[test/prod] 'pools[0].taints[0]' (a b:NoSchedule) must be a taint with the key and value of a label; copy it from 'kubectl "
    + "describe node'",
    "[test/prod] 'pools[1].otherResources.nvidia.com/gpu' (1.5) must be a whole number, as extended resources are; round it",
    "[test/prod] 'pools[1].otherResources' (cpu) must be an extended resource name of the form 'domain/name'; take the name from the "
    + "node's status.capacity",
    "[test/prod] 'pools[1].labels' (a b=c) must be a node label; copy it from 'kubectl get nodes --show-labels'",
    "[test/prod] 'pools[2].topology' (kubernetes.io/hostname, rack, rack, a b) must name every level once; remove the repeated label",
    "[test/prod] 'pools[2].topology' (kubernetes.io/hostname, rack, rack, a b) must have kubernetes.io/hostname as its last and "
    + "narrowest level; move it to the end, or leave it out: it is added",
    "[test/prod] 'pools[2].topology' (a b) must be the key of a node label; copy it from 'kubectl get nodes --show-labels'",
  ]);
});

test('namespaces and priority classes that exist elsewhere have the right form', () => {
  expect(
    errorOf(
      (chart) => new MlCluster(chart, 'prod', { namespaces: ['ml', { labels: { team: 1 } }] as never, priorityClasses: 'high' as never }),
    ).split('\n'),
  ).toEqual([
    "[test/prod] 'namespaces[0]' (ml) must be properties, and is a text; write them in { }",
    "[test/prod] 'namespaces[1].name' (not given) is required; add it",
    "[test/prod] 'namespaces[1].labels.team' (1) must be a text, and is a number; write '1'",
    "[test/prod] 'priorityClasses' (high) must be a list, and is a text; write it in [ ]",
  ]);
});

test('the Pod Security level of a namespace elsewhere is held against its pods', () => {
  const app = new App();
  new MlCluster(app, 'prod', { namespaces: [{ name: 'ml', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } }] });
  new TrainingJob(new Chart(app, 'jobs', { namespace: 'ml' }), 'train', {
    image: 'registry.example.com/train:1.0.0', security: SecurityProfile.baseline(),
  });

  expect(() => app.synth()).toThrow(/\[jobs\/train\] pod-security: .*restricted/);
});

test('what is declared in code is what a file declares', () => {
  const cluster = new MlCluster(new App(), 'prod', {
    kubernetes: KubernetesVersion.V1_34,
    queueing: Queueing.kueue({ excludedResourcePrefixes: ['example.com/'], transformedResources: ['nvidia.com/mig-1g.5gb'] }),
    namespaces: [{ name: 'ml' }],
    priorityClasses: ['high'],
  });

  expect(cluster._facts()).toMatchObject({
    kubernetes: '1.34',
    kueue: { excludeResourcePrefixes: ['example.com/'], transformedResources: ['nvidia.com/mig-1g.5gb'] },
    namespaces: [{ name: 'ml' }],
    priorityClasses: ['high'],
  });
});

test('a topology-aware cluster needs labels on its pools', () => {
  expect(errorOf((chart) => new MlCluster(chart, 'prod', { queueing: Queueing.kueue({ topologyAware: true }), pools: [H100] }))).toBe(
    "[test/prod] 'pools[0].labels' (not given) needs at least one label that selects the nodes of the pool, because Kueue finds the "
    + "nodes of a topology by it; add for instance labels: { 'example.com/pool': 'h100' }, as the nodes carry it",
  );
});

test('versions compare by their minor number', () => {
  expect(KubernetesVersion.of('v1.34.2-gke.1000')._isAtLeast(KubernetesVersion.V1_34)).toBe(true);
  expect(KubernetesVersion.V1_28._isAtLeast(KubernetesVersion.V1_34)).toBe(false);
  expect(`${KubernetesVersion.of('v1.34.2')}`).toBe('1.34');
});

describe('queueing', () => {
  test('counts what is not declared as the controllers ship it', () => {
    const kueue = Queueing.kueue();
    expect([kueue.system, kueue.topologyAware, kueue.namespace, kueue._podsReady.timeout?.toMinutes()]).toEqual([
      QueueSystem.KUEUE, false, 'kueue-system', 30,
    ]);
    expect(PodsReady.ignored().timeout).toBeUndefined();

    const volcano = Queueing.volcano();
    expect(volcano._scheduler?.actions).toEqual(['enqueue', 'allocate', 'backfill']);
    expect(volcano._quotaPlugin).toEqual({ name: 'proportion' });
    expect(Queueing.none()._scheduler).toBeUndefined();
  });

  test('puts the declared quota plugin into the scheduler configuration', () => {
    const volcano = Queueing.volcano({ quota: VolcanoQuota.capacity({ hierarchy: true }), scheduler: VolcanoScheduler.reclaiming() });
    expect(volcano._quotaPlugin).toEqual({ name: 'capacity', enableHierarchy: true, enableJobEnqueued: false });
    expect(volcano._scheduler?.actions).toContain('reclaim');
  });

  test('reads a scheduler configuration as it stands in the cluster', () => {
    const conf =
      'actions: "enqueue, allocate, reclaim"\ntiers:\n- plugins:\n  - name: gang\n    enableReclaimable: false\n  - name: capacity\n';
    expect(Queueing.volcano({ scheduler: VolcanoScheduler.parse(conf) })._scheduler).toEqual({
      actions: ['enqueue', 'allocate', 'reclaim'],
      tiers: [{ plugins: [{ name: 'gang', enableReclaimable: false }, { name: 'capacity' }] }],
    });
  });

  test.each([
    [
      Queueing.volcano({ scheduler: VolcanoScheduler.parse('nonsense') }),
      "'queueing.scheduler' (nonsense) must be the text of a volcano-scheduler.conf, with 'actions' and 'tiers'; copy the value of the "
      + "key volcano-scheduler.conf of the ConfigMap volcano-scheduler-configmap",
    ],
    [Queueing.volcano({ scheduler: VolcanoScheduler.parse('actions: "a: b') }), 'must be the text of a volcano-scheduler.conf'],
    [
      Queueing.volcano({
        scheduler: VolcanoScheduler.of({ actions: ['allocate'], tiers: [{ plugins: [{ name: 'capacity' }, { name: 'proportion' }] }] }),
      }),
      "'queueing.scheduler' (capacity, proportion) must not have both the capacity and the proportion plugin, which exclude each other; "
      + "remove the line '- name: proportion'",
    ],
    [
      Queueing.volcano({ scheduler: VolcanoScheduler.of({ actions: [], tiers: [] }) }),
      "'queueing.scheduler' (not given) needs at least one action; write for instance actions: ['enqueue', 'allocate', 'backfill']",
    ],
    [
      Queueing.volcano({
        quota: VolcanoQuota.proportion(),
        scheduler: VolcanoScheduler.of({ actions: ['allocate'], tiers: [{ plugins: [{ name: 'capacity' }] }] }),
      }),
      "'queueing.quota' (proportion) must be the plugin that 'scheduler' has, which is capacity; write '- name: proportion' in the "
      + "scheduler's configuration, or leave 'quota' out",
    ],
    [
      Queueing.volcano({
        quota: VolcanoQuota.capacity({ hierarchy: true }),
        scheduler: VolcanoScheduler.of({ actions: ['allocate'], tiers: [{ plugins: [{ name: 'capacity' }] }] }),
      }),
      "'queueing.quota' (hierarchy) needs 'enableHierarchy: true' at the capacity plugin of 'scheduler'; write 'enableHierarchy: true' "
      + "under '- name: capacity'",
    ],
  ])('says what contradicts in a Volcano configuration (%#)', (queueing, message) => {
    expect(errorOf((chart) => new MlCluster(chart, 'prod', { queueing }))).toContain(message);
  });
});

describe('a queue', () => {
  test('carries its name, system, cluster and declared capacity', () => {
    const cluster = new MlCluster(new App(), 'prod', { queueing: Queueing.kueue() });
    const queue = Queue.kueue('nlp', { cluster, capacity: { gpus: [Gpu.nvidia(48)], cpu: Cpu.units(100), memory: Size.gibibytes(10) } });
    expect([queue.name, queue.system, queue._cluster, queue._problem]).toEqual(['nlp', QueueSystem.KUEUE, cluster, undefined]);
    expect(queue._capacity?.toManifest()).toEqual({ cpu: '100', memory: '10Gi', 'nvidia.com/gpu': '48' });
    expect(Queue.volcano('nlp')._capacity).toBeUndefined();
  });

  test('of another system than its cluster carries that as its problem', () => {
    const cluster = new MlCluster(new App(), 'prod', { queueing: Queueing.kueue() });
    expect(Queue.volcano('nlp', { cluster })._problem?.problem).toBe("is a Volcano queue, but cluster 'prod' has Kueue queues");
  });

  test.each(['', 'A', 'a'.repeat(64)])('refuses the name %p', (name) => {
    expect(Queue.kueue(name)._problem?.problem).toContain('must be the name of a Kueue queue');
    expect(Queue.volcano(name)._problem?.problem).toContain('must be the name of a Volcano queue');
  });
});
