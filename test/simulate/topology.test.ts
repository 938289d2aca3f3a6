import { SimulatedWorkload } from '../../src/simulate/result';
import { Cluster, containers, GPU, job, Obj } from './cluster';

const RACK = 'example.com/rack';
const HOST = 'kubernetes.io/hostname';
const KUEUE = 'kueue.x-k8s.io/v1beta2';

/** Racks with nodes of 8 GPUs each, and a queue whose only flavor has them as its topology. */
function racks(sizes: readonly number[], more: (cluster: Cluster) => Cluster = (cluster) => cluster): Cluster {
  const nodes = sizes.flatMap((size, rack) => Array.from({ length: size }, (_, i) => node(`r${rack}n${i}`, `r${rack}`)));
  const cluster = new Cluster().flavor('h100', { topologyName: 'racks', nodeLabels: { pool: 'gpu' } }).queue('nlp', { h100: 100 })
    .add({ apiVersion: KUEUE, kind: 'Topology', metadata: { name: 'racks' }, spec: { levels: [{ nodeLabel: RACK }, { nodeLabel: HOST }] } }, ...nodes);
  return more(cluster);
}

function node(name: string, rack: string, more: Obj = {}): Obj {
  return {
    apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { pool: 'gpu', [RACK]: rack, [HOST]: name } }, spec: more,
    status: { allocatable: { [GPU]: '8', pods: '110' }, conditions: [{ type: 'Ready', status: 'True' }] },
  };
}

const asking = (kind: string, level: string): Obj => ({ annotations: { [`kueue.x-k8s.io/podset-${kind}-topology`]: level } });
const placesOf = ({ podSets }: SimulatedWorkload): readonly string[] => podSets.flatMap(({ places }) => places.map(({ place, pods }) => `${place} ${pods}`));

/** Pods of a running workload on nodes. */
const on = (...places: readonly (readonly [string, number])[]): Obj => ({
  topologyAssignment: {
    levels: [HOST],
    slices: [{
      domainCount: places.length, valuesPerLevel: [{ individual: { roots: places.map(([name]) => name) } }],
      podCounts: { individual: places.map(([, count]) => count) },
    }],
  },
});

test('pods that must be in one rack get the tightest that takes them all', () => {
  const found = racks([3, 2]).submit(job('nlp', 8, 2, { template: asking('required', RACK) }));
  expect(placesOf(found)).toEqual(['r1n0 1', 'r1n1 1']);
  expect(found.message).toBe('starts now with 2 pods (16 nvidia.com/gpu of h100) in ClusterQueue nlp; on r1n0 (1) and r1n1 (1)');
});

test('pods that must be in one rack never start where no rack takes them', () => {
  const found = racks([2, 2]).submit(job('nlp', 8, 3, { template: asking('required', RACK) }));
  expect(found.outcome).toBe('never');
  expect(found.message).toBe('never starts, even with nothing else running: topology racks has room for 2 of 3 pods in one example.com/rack');
});

test('pods that should be in one rack get several where none takes them all', () => {
  expect(placesOf(racks([2, 2]).submit(job('nlp', 8, 3, { template: asking('preferred', RACK) })))).toEqual(['r0n0 1', 'r0n1 1', 'r1n0 1']);
});

test('pods wait for a place of the topology though there is quota, until one ends', () => {
  const cluster = racks([2], (given) => given.running('a', 'nlp', 8, 'h100', { more: on(['r0n0', 1]) }));
  const found = cluster.submit(job('nlp', 8, 2, { template: asking('required', RACK) }));
  expect(found.outcome).toBe('waits');
  expect(found.message).toBe('waits: topology racks has room for 1 of 2 pods in one example.com/rack; starts when nlp/a ends; '
    + '1st of 1 in line (BestEffortFIFO)');
});

test('what other pods use of a node is not there', () => {
  const pod = {
    apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x', namespace: 'other' },
    spec: { nodeName: 'r0n0', containers: [{ name: 'c', resources: { requests: { [GPU]: '1' } } }] }, status: { phase: 'Running' },
  };
  const asks = job('nlp', 8, 2, { template: asking('required', RACK) });
  expect(racks([2]).submit(asks).outcome).toBe('starts');
  expect(racks([2], (cluster) => cluster.add(pod)).submit(asks).outcome).toBe('waits');
  const ended = { ...pod, status: { phase: 'Succeeded' } };
  expect(racks([2], (cluster) => cluster.add(ended)).submit(asks).outcome).toBe('starts');
});

test.each([
  ['that are cordoned', { unschedulable: true }, 'waits'],
  ['with a taint', { taints: [{ key: 'broken', effect: 'NoSchedule' }] }, 'never'],
])('nodes %s are not used', (_, spec, outcome) => {
  const cluster = racks([1], (given) => given.add(node('r0n9', 'r0', spec)));
  expect(cluster.submit(job('nlp', 8, 2, { template: asking('required', RACK) })).outcome).toBe(outcome);
});

test('pods of a queue with topologies only get places, asked for or not: those with the least room', () => {
  const cluster = racks([2], (given) => given.running('a', 'nlp', 4, 'h100', { more: on(['r0n1', 1]) }));
  expect(placesOf(cluster.submit(job('nlp', 2, 2)))).toEqual(['r0n1 2']);
});

test('others on the right nodes give way', () => {
  const cluster = racks([1, 1], (given) => given.running('a', 'nlp', 8, 'h100', { priority: -10, more: on(['r0n0', 1]) })
    .running('b', 'nlp', 8, 'h100', { priority: -10, more: on(['r1n0', 1]) }));
  const queue = cluster.objects.find(({ kind }) => kind === 'ClusterQueue') as { spec: Obj };
  queue.spec = { ...queue.spec, preemption: { withinClusterQueue: 'LowerPriority' } };
  const found = cluster.submit(job('nlp', 8, 1, { template: asking('required', HOST) }));
  expect(found.preempts.map(({ workload }) => workload)).toEqual(['nlp/b']);
  expect(placesOf(found)).toEqual(['r1n0 1']);
});

test('places are read as Kueue before v1beta2 wrote them, too', () => {
  const places = { topologyAssignment: { levels: [HOST], domains: [{ values: ['r0n0'], count: 1 }] } };
  const cluster = racks([1], (given) => given.running('a', 'nlp', 8, 'h100', { more: places }));
  expect(cluster.submit(job('nlp', 8, 1)).outcome).toBe('waits');
});

test('slices of a gang each go to one rack', () => {
  const template = { annotations: {
    'kueue.x-k8s.io/podset-slice-required-topology': RACK, 'kueue.x-k8s.io/podset-slice-size': '2',
  } };
  expect(placesOf(racks([3, 2]).submit(job('nlp', 8, 4, { template })))).toEqual(['r0n0 1', 'r0n1 1', 'r1n0 1', 'r1n1 1']);
  expect(racks([1, 1, 1, 1]).submit(job('nlp', 8, 4, { template })).outcome).toBe('never');
});

test('a level that the topology does not have is named', () => {
  expect(racks([2]).submit(job('nlp', 8, 1, { template: asking('required', 'example.com/block') })).message)
    .toBe('never starts, even with nothing else running: the pods cannot use flavor h100: topology racks of flavor h100 has no level example.com/block');
});

test('of two that want the same place at the same time one gets it, and the other keeps no quota', () => {
  const pending = (name: string, queue: string): Obj => ({
    apiVersion: KUEUE,
    kind: 'Workload',
    metadata: { name: `job-${name}`, namespace: 'nlp', uid: name, creationTimestamp: '2026-01-01T00:00:00Z', ownerReferences: [{ kind: 'Job', name }] },
    spec: { queueName: queue, priority: 0, podSets: [{ name: 'main', count: 1, template: { spec: containers(8) } }] },
  });
  const small = { ...node('small', 'r1'), status: { allocatable: { [GPU]: '4', pods: '110' }, conditions: [{ type: 'Ready', status: 'True' }] } };
  const cluster = racks([1], (given) => given.queue('vision', { h100: 8 }).add(small, pending('a', 'nlp'), pending('b', 'vision')));

  // with the quota of b, which has no place, there would be none for it
  expect(cluster.submit(job('vision', 4)).message).toBe(
    'starts now with 1 pod (4 nvidia.com/gpu of h100) in ClusterQueue vision; on small (1)',
  );
});
