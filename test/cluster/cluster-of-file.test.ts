import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { preflightCommand } from '../../src/cli/preflight-command';
import { MlCluster, QueueSystem, Share, TeamQueues } from '../../src';
import { synthChart } from '../support/synth';

const folder = mkdtempSync(join(tmpdir(), 'cluster-'));

function fileOf(text: string): string {
  const file = join(mkdtempSync(join(folder, 'file-')), 'cluster.yaml');
  writeFileSync(file, text);
  return file;
}

function fromFile(text: string): MlCluster {
  return MlCluster.fromFile(new App(), 'prod', fileOf(text));
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
  expect(volcano('volcano: { hierarchy: true }')).toMatchObject({ hierarchy: true, plugins: expect.arrayContaining(['capacity']) });
});

test('nothing stated is nothing known', () => {
  const cluster = fromFile('{}');
  expect([cluster.kubernetes, cluster.queueing, cluster.pools]).toEqual([undefined, undefined, []]);
});

describe.each([
  ['an app', fromFile],
  ['the command line', (text: string): never => {
    const { exitCode, errors } = preflightCommand(['--cluster', fileOf(text), fileOf('{}')], { colour: false, stdin: () => '' });
    expect(exitCode).toBe(2);
    throw new Error(errors);
  }],
])('%s says what is wrong with a file', (_, read) => {
  test.each([
    ['kueue: {}\nvolcano: {}', "'volcano' (given) must not be given with 'kueue': one of the two admits the workloads; leave one out"],
    [
      'pools: [{ name: a, resources: {}, taints: [{ key: a, effect: NoShedule }] }]',
      "'pools[0].taints[0].effect' (NoShedule) must be one of NoSchedule, PreferNoSchedule, NoExecute; copy it from 'kubectl describe "
      + "node'",
    ],
    [
      'pools: [{ name: a, resources: {}, taints: [{ key: a b, effect: NoSchedule }] }]',
      "'pools[0].taints[0]' (a b:NoSchedule) must be a taint with the key and value of a label",
    ],
    ['pools: [{ name: A_B, resources: {} }]', "'pools[0].name' (A_B) must be a DNS label"],
    [
      'pools: [{ name: a, resources: {} }, { name: a, resources: {} }]',
      "'pools[1].name' (a) must differ from the other pools of the cluster; rename one of the two",
    ],
    [
      'pools: [{ name: a, resources: { nvidia.com/gpu: 1.5 } }]',
      "'pools[0].resources.nvidia.com/gpu' (1.5) must be a whole number, as extended resources are; round it",
    ],
    ['pools: [{ name: a, resources: { memory: 1gi } }]', "'pools[0].resources.memory' (1gi) must be a Kubernetes quantity"],
    ['pools: [{ name: a, resources: { cpu: many } }]', "'pools[0].resources.cpu' (many) must be a Kubernetes quantity"],
    ['pools: [{ name: a, resources: { cpu: -1 } }]', "'pools[0].resources.cpu' (-1) must not be negative; write what pods can use"],
    ['pools: [{ name: a, resources: { gpus/x/y: 1 } }]', "'pools[0].resources' (gpus/x/y) must be an extended resource name"],
    ['pools: [{ name: a, resources: {}, labels: { a b: c } }]', "'pools[0].labels' (a b=c) must be a node label"],
    ['pools: [{ name: a, resources: {}, topology: [a, a] }]', "'pools[0].topology' (a, a, kubernetes.io/hostname) must name every level once"],
    ['kubernetes: latest', "'kubernetes' (latest) must be a Kubernetes version such as 1.34; take it from 'kubectl version'"],
    ['kueue: { namespace: A }', "'kueue.namespace' (A) must be a DNS label"],
    ['volcano: { configuration: nonsense }', "'volcano.configuration' (nonsense) must be the text of a volcano-scheduler.conf"],
    ['volcano: { plugins: [capacity, proportion] }', "'volcano' (capacity, proportion) must not have both the capacity and the proportion"],
    ['volcano: { actions: [] }', "'volcano' (not given) needs at least one action"],
    ['queues: [{ system: kueu, name: a }]', "'queues[0].system' (kueu) must be kueue or volcano"],
    ['pools: [{ name: a, nodes: 0, resources: {} }]', "'pools[0].nodes' (0) must be a whole number of nodes, 1 or more"],
    ['pools: [{ name: a, nodes: 3, maxNodes: 4, resources: {} }]', "'pools[0].maxNodes' (4) must not be given with 'nodes'"],
    ['pools: [{ name: a, isTotal: true, maxNodes: 4, resources: {} }]', "'pools[0].maxNodes' (4) must not be given with 'isTotal'"],
    [
      'pools: [{ name: a, autoscaled: false, maxNodes: 4, resources: {} }]',
      "'pools[0].maxNodes' (4) must not be given with 'autoscaled: false'",
    ],
    ['pools: [{ name: a, nodes: 4, minNodes: 1, resources: {} }]', "'pools[0].minNodes' (1) must be given with 'maxNodes'"],
    [
      'pools: [{ name: a, maxNodes: 4, minNodes: 5, resources: {} }]',
      "'pools[0].minNodes' (5) must be a whole number of nodes, at most 'maxNodes' (4)",
    ],
    ['node: 3', "'node' is unknown; use name, kubernetes"],
    ['---\n{}\n---\n{}', 'must have one YAML document, and has 2'],
  ])('%s', (text, message) => {
    expect(() => read(text)).toThrow(`cluster.yaml: ${message}`);
  });
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
