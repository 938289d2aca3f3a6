import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { MlCluster, QueueSystem, Share, TeamQueues } from '../../src';
import { synthChart } from '../support/synth';

const folder = mkdtempSync(join(tmpdir(), 'cluster-'));

function fromFile(text: string): MlCluster {
  const file = join(folder, 'cluster.yaml');
  writeFileSync(file, text);
  return MlCluster.fromFile(new App(), 'prod', file);
}

const KUEUE = `
kubernetes: '1.34'
kueue: { topologyAware: true, fairSharing: true, waitForPodsReady: false, namespace: batch, closedCohorts: [others] }
pools:
- { name: h100, nodes: 12, labels: { example.com/pool: h100 }, taints: [{ key: nvidia.com/gpu, value: present, effect: NoSchedule }],
    resources: { nvidia.com/gpu: 8, cpu: 192, memory: 2Ti, rdma/hca: 8 }, topology: [example.com/rack], spot: true, autoscaled: true }
- { name: cpu, isTotal: true, labels: { example.com/pool: cpu }, resources: { cpu: '640', memory: 2560Gi } }
queues:
- { system: kueue, name: shared, namespace: nlp }
`;

test('a file states what MlCluster would', () => {
  const cluster = fromFile(KUEUE);
  expect([
    String(cluster.kubernetes), cluster.queueing?.system, cluster.queueing?.topologyAware, cluster.queueing?.namespace,
    cluster.queueing?._podsReady.timeout,
  ]).toEqual(['1.34', QueueSystem.KUEUE, true, 'batch', undefined]);
  const [h100, cpu] = cluster.pools;
  expect([h100.nodes, h100.gpu?.count, h100.spot, h100.labels, h100.topology, h100.taints.map(String)]).toEqual([
    12, 8, true, { 'example.com/pool': 'h100' }, ['example.com/rack', 'kubernetes.io/hostname'], ['nvidia.com/gpu=present:NoSchedule'],
  ]);
  expect(h100._total.toManifest()).toEqual({ cpu: '2304', memory: '24Ti', 'nvidia.com/gpu': '96', 'rdma/hca': '96' });
  expect([cpu.nodes, cpu.gpu, cpu._total.toManifest()]).toEqual([undefined, undefined, { cpu: '640', memory: '2560Gi' }]);
});

test('everything in the file stays known to preflight', () => {
  expect(fromFile(KUEUE)._facts()).toMatchObject({
    name: 'prod', pools: [{ autoscaled: true }, {}], queues: [{ name: 'shared' }],
    kueue: { topologyAware: true, closedCohorts: ['others'] },
  });
});

test('the nodes of a file may be those that an autoscaler makes', () => {
  const [pool, other] = fromFile(
    'pools: [{ name: spot, minNodes: 2, maxNodes: 16, resources: { nvidia.com/gpu: 8 } }, { name: old, nodes: 3, autoscaled: true, '
    + 'resources: { cpu: 8 } }]',
  ).pools;
  expect([pool.nodes, pool.minNodes, pool._isAutoscaled, pool._total.toManifest()]).toEqual([16, 2, true, { 'nvidia.com/gpu': '128' }]);
  expect([other.nodes, other.minNodes, other._isAutoscaled]).toEqual([3, undefined, true]);
});

test('teams can share a cluster of a file', () => {
  const file = join(folder, 'shared.yaml');
  writeFileSync(file, KUEUE);
  const manifests = synthChart(
    (chart) =>
      new TeamQueues(chart, 'queues', {
        cluster: MlCluster.fromFile(chart, 'prod', file), teams: [{ name: 'nlp', namespaces: ['nlp'], share: Share.percent(50) }],
      }),
  );
  expect(manifests.find(({ kind }) => kind === 'ClusterQueue').spec.resourceGroups[0].coveredResources).toEqual([
    'cpu', 'memory', 'nvidia.com/gpu', 'rdma/hca',
  ]);
});

test('Volcano is stated by its configuration, or by its actions and plugins', () => {
  const whole = fromFile(
    'volcano:\n  configuration: |\n    actions: "enqueue, reclaim"\n    tiers:\n    - plugins:\n      - name: capacity\n        '
    + 'enableHierarchy: true\n',
  );
  expect([whole.queueing?._scheduler?.actions, whole.queueing?._quotaPlugin]).toEqual([
    ['enqueue', 'reclaim'], { name: 'capacity', enableHierarchy: true },
  ]);
  expect(fromFile('volcano: { actions: [enqueue, allocate, reclaim] }').queueing?._scheduler?.actions).toEqual([
    'enqueue', 'allocate', 'reclaim',
  ]);
  expect(fromFile('volcano: { plugins: [gang, capacity] }').queueing?._quotaPlugin).toEqual({ name: 'capacity' });
  expect(fromFile('volcano: {}').queueing?._quotaPlugin).toEqual({ name: 'proportion' });
});

test('preflight knows whether Volcano takes note of parents of queues, as far as it is stated', () => {
  const volcano = (text: string) => fromFile(text)._facts().volcano;
  expect(
    volcano(
      'volcano:\n  configuration: |\n    actions: "enqueue"\n    tiers:\n    - plugins:\n      - name: capacity\n        '
      + 'enableHierarchy: true\n',
    ),
  ).toMatchObject({ plugins: ['capacity'], hierarchy: true });
  expect(volcano('volcano: { plugins: [capacity], hierarchy: true }')).toMatchObject({ plugins: ['capacity'], hierarchy: true });
  expect(volcano('volcano: { plugins: [capacity] }')?.hierarchy).toBeUndefined();
});

test('nothing stated is nothing known', () => {
  const cluster = fromFile('{}');
  expect([cluster.kubernetes, cluster.queueing, cluster.pools]).toEqual([undefined, undefined, []]);
});

test.each([
  ['kueue: {}\nvolcano: {}', "[prod] 'volcano' (given) must not be given with 'kueue': one of the two admits the workloads; leave one out"],
  [
    'pools: [{ name: a, resources: {}, taints: [{ key: a, effect: Never }] }]',
    "[prod] 'pools[0].taints[0].effect' (Never) must be one of NoSchedule, PreferNoSchedule, NoExecute; copy it from 'kubectl describe "
    + "node'",
  ],
  ['pools: [{ name: a, resources: { nvidia.com/gpu: 1.5 } }]', "[prod] 'pools[0].gpu' (1.5) must be a whole number of nvidia.com/gpu"],
  ['pools: [{ name: a, resources: { memory: 1gi } }]', "[prod] 'pools[0].resources.memory' (1gi) must be a Kubernetes quantity"],
  ['kubernetes: latest', "[prod] 'kubernetes' (latest) must be a Kubernetes version such as 1.34"],
  ['volcano: { configuration: nonsense }', "[prod] 'queueing.scheduler' (nonsense) must be the text of a volcano-scheduler.conf"],
  ['pools: [{ name: a, nodes: 3, maxNodes: 4, resources: {} }]', "'pools[0].maxNodes' (4) must not be given with 'nodes'"],
  ['pools: [{ name: a, isTotal: true, maxNodes: 4, resources: {} }]', "'pools[0].maxNodes' (4) must not be given with 'isTotal'"],
  [
    'pools: [{ name: a, autoscaled: false, maxNodes: 4, resources: {} }]',
    "'pools[0].maxNodes' (4) must not be given with 'autoscaled: false'",
  ],
  ['pools: [{ name: a, nodes: 4, minNodes: 1, resources: {} }]', "'pools[0].minNodes' (1) must be given with 'maxNodes'"],
  ['pools: [{ name: a, maxNodes: 4, minNodes: 5, resources: {} }]', "'pools[0].minNodes' (5) must be at most 'maxNodes' (4)"],
  ['node: 3', "'node' is unknown; use name, kubernetes"],
])('what is wrong with a file is said (%#)', (text, message) => {
  expect(() => fromFile(text)).toThrow(message);
});

test('a cluster of a file belongs to a chart like any other', () => {
  const file = join(folder, 'empty.yaml');
  writeFileSync(file, '{}');
  const chart = new Chart(new App(), 'chart');
  const cluster = MlCluster.fromFile(chart, 'prod', file);
  expect(MlCluster._of(chart)).toBe(cluster);
  expect(() => MlCluster.fromFile(chart, 'other', file)).toThrow(
    "[chart/other] 'scope' (chart) must belong to one cluster, but belongs to 'chart/prod'",
  );
});

test('the guide names every fact that a file may state', () => {
  const page = readFileSync(join(__dirname, '../../docs/preflight.md'), 'utf8');
  const message = (() => {
    try {
      return String(fromFile('unknown: 1\nkueue: {unknown: 1}\nvolcano: {unknown: 1}\n'));
    } catch (error) {
      return (error as Error).message;
    }
  })();
  const facts = [...message.matchAll(/is unknown; use (.*)/g)].flatMap(([, names]) => names.split(', ')).filter((name) => name !== 'name');

  expect(facts.length).toBeGreaterThan(15);
  expect(facts.filter((fact) => !new RegExp(`[.\`]${fact}[.\`]`).test(page))).toEqual([]);
});
