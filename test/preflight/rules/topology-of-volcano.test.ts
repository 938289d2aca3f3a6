import { ClusterFacts } from '../../../src/upstream/cluster-facts';
import { complaints } from '../../support/preflight';

const PLUGINS = ['priority', 'gang', 'predicates', 'proportion', 'network-topology-aware'];
const pool = (name: string, nodes: number): object => (
  { name, nodes, resources: { 'cpu': 64, 'nvidia.com/gpu': 8 }, labels: { 'example.com/switch': name } }
);
const facts = (plugins: readonly string[] = PLUGINS): ClusterFacts => (
  { pools: [pool('a', 1), pool('b', 2), pool('c', 3)], volcano: { actions: ['enqueue', 'allocate'], plugins } } as ClusterFacts
);

function hyperNode(name: string, tier: number, ...members: string[]): string {
  return `
apiVersion: topology.volcano.sh/v1alpha1
kind: HyperNode
metadata: {name: ${name}}
spec: {tier: ${tier}, tierName: tier-${tier}, members: [${members.join(', ')}]}
---`;
}

const labelled = (name: string): string => `{type: Node, selector: {labelMatch: {matchLabels: {example.com/switch: ${name}}}}}`;
const named = (name: string): string => `{type: Node, selector: {exactMatch: {name: ${name}}}}`;
const below = (name: string): string => `{type: HyperNode, selector: {exactMatch: {name: ${name}}}}`;
const matching = (type: string, pattern: string): string => `{type: ${type}, selector: {regexMatch: {pattern: '${pattern}'}}}`;

const SWITCHES = ['a', 'b', 'c'].map((name) => hyperNode(`switch-${name}`, 1, labelled(name))).join('\n');
const TREE = SWITCHES + hyperNode('spine-1', 2, below('switch-a'), below('switch-b')) + hyperNode('spine-2', 2, below('switch-c'))
  + hyperNode('top', 3, below('spine-1'), below('spine-2'));

function gang(replicas: number, topology: string, task = ''): string {
  return `
apiVersion: batch.volcano.sh/v1alpha1
kind: Job
metadata: {name: train, namespace: ml}
spec: {minAvailable: ${replicas}, ${topology}tasks: [{name: w, replicas: ${replicas}, ${task}template: {spec: {restartPolicy: Never,
  containers: [{name: main, image: 'example.com/train:1', resources: {limits: {cpu: 4, nvidia.com/gpu: 8}}}]}}}]}`;
}

/** Starts with two of its four pods. */
const elastic = (topology: string): string =>
  gang(4, topology).replace('minAvailable: 4', 'minAvailable: 2').replace('replicas: 4', 'replicas: 4, minAvailable: 2');

/** The same, and its other two pods come when the first are there. */
const later = (topology: string): string => `${gang(2, topology).replace(/]}$/, '')}, {name: more, replicas: 2, minAvailable: 0, dependsOn: {name: [w]},
  template: {spec: {restartPolicy: Never, containers: [{name: main, image: 'example.com/train:1', resources: {limits: {cpu: 4, nvidia.com/gpu: 8}}}]}}}]}`;

const hard = (tier: number): string => `networkTopology: {mode: hard, highestTierAllowed: ${tier}}, `;

test.each([
  ['as many as the largest of the first tier holds', TREE + gang(3, hard(1)), true],
  ['one more', TREE + gang(4, hard(1)), false],
  ['which the second tier does not hold either', TREE + gang(4, hard(2)), false],
  ['which the third holds', TREE + gang(4, hard(3)), true],
  ['a tier by its name', TREE + gang(4, 'networkTopology: {mode: hard, highestTierName: tier-2}, '), false],
  ['a tier above all, which is the whole cluster', TREE + gang(6, hard(4)), true],
  ['soft', TREE + gang(6, 'networkTopology: {mode: soft}, '), true],
  ['a name that no HyperNode has, which enforces nothing', TREE + gang(6, 'networkTopology: {mode: hard, highestTierName: rack}, '), true],
  ['nodes that are named', hyperNode('h1', 1, named('n-1'), named('n-2')) + hyperNode('h2', 2, below('h1')) + gang(2, hard(1)), true],
  ['one more than are named', hyperNode('h1', 1, named('n-1'), named('n-2')) + hyperNode('h2', 2, below('h1')) + gang(3, hard(1)), false],
  ['nodes by a pattern, which nobody can count', hyperNode('h1', 1, matching('Node', '^n-')) + gang(6, hard(1)), true],
  ['HyperNodes by a pattern, which Volcano ignores', SWITCHES + hyperNode('spine', 2, matching('HyperNode', '^switch-')) + gang(4, hard(2)), false],
  ['more pods than it needs, all of which fit', TREE + gang(3, hard(1)).replace('replicas: 3', 'replicas: 3, minAvailable: 2'), true],
  ['more pods than it needs, and than fit', TREE + elastic(hard(1)), false],
  ['more pods than it needs, of which the third tier has room for all', TREE + elastic(hard(3)), true],
  ['more pods than it needs, of which the rest comes later', TREE + later(hard(1)), true],
  ['a cycle', hyperNode('h1', 1, below('h2'), named('n-1')) + hyperNode('h2', 1, below('h1')) + gang(2, hard(1)), false],
  ['partitions that each fit', TREE + gang(6, '', `partitionPolicy: {totalPartitions: 2, partitionSize: 3, ${hard(1)}}, `), true],
  ['partitions that do not', TREE + gang(8, '', `partitionPolicy: {totalPartitions: 2, partitionSize: 4, ${hard(1)}}, `), false],
])('a gang below one HyperNode: %s', (_, yaml, isFine) => {
  expect(complaints('volcano-topology-fits', yaml, facts())).toHaveLength(isFine ? 0 : 1);
});

test('what is said of a gang that fits below none', () => {
  expect(complaints('volcano-topology-fits', SWITCHES + gang(4, hard(1)), facts())).toEqual([
    "error: 'spec.networkTopology' (1) keeps the pods below one HyperNode of tier 1 or lower, and none of them has room for them "
    + "('switch-a': 1 pods of 4; 'switch-b': 2 pods of 4; 'switch-c': 3 pods of 4); allow a higher tier, run fewer pods at once, or write "
    + 'mode soft',
  ]);
  expect(complaints('volcano-topology-fits', hyperNode('x', 2, labelled('a')) + gang(1, hard(1)), facts())).toEqual([
    "error: 'spec.networkTopology' (1) allows no HyperNode of the input, whose tiers are all higher, so that the gang finds no place; allow "
    + 'a higher tier, run fewer pods at once, or write mode soft',
  ]);
});

test('what is said of a gang of which only those fit that it can start with', () => {
  expect(complaints('volcano-topology-fits', SWITCHES + elastic(hard(1)), facts())).toEqual([
    "error: 'spec.networkTopology' (1) keeps the pods below one HyperNode of tier 1 or lower, and Volcano tries none that has less than all "
    + "of them ask for, also those that the gang can start without ('switch-a': 1 pods of 2; 'switch-b': 16 nvidia.com/gpu of 32; 'switch-c': "
    + '24 nvidia.com/gpu of 32); allow a higher tier, lower the replicas to what one HyperNode holds, or write mode soft',
  ]);
});

test('without the plugin nothing is enforced, which is said', () => {
  const without = facts(PLUGINS.slice(0, -1));
  expect(complaints('volcano-topology-fits', SWITCHES + gang(4, hard(1)), without)).toEqual([]);
  expect(complaints('volcano-network-topology', SWITCHES + gang(4, hard(1)), without)).toEqual([
    expect.stringContaining('is not enforced, because the scheduler does not have the plugin network-topology-aware'),
  ]);
});

describe('a RayJob in a queue', () => {
  const ray = (spec: string, annotations = ''): string => `
apiVersion: ray.io/v1
kind: RayJob
metadata: {name: tune, namespace: ml, labels: {kueue.x-k8s.io/queue-name: training}${annotations}}
spec: {entrypoint: a, ${spec}}`;
  const cluster = (more: string): string =>
    `rayClusterSpec: {headGroupSpec: {rayStartParams: {}, template: {spec: {containers: [{name: a, image: 'a/b:1'}]}}}${more}}`;

  test.each([
    [
      'runs on no cluster that is there', ray(`clusterSelector: {a: b}, ${cluster('')}`),
      ['must not be beside rayClusterSpec: "a kueue managed job should not use an existing cluster"'],
    ],
    ['deletes its cluster', ray(cluster('')), ['must be true in a queue: "a kueue managed job should delete the cluster after finishing"']],
    [
      'does not scale itself', ray(`shutdownAfterJobFinishes: true, ${cluster(', enableInTreeAutoscaling: true')}`),
      ['is for elastic jobs only in a queue: "should only use autoscaling when workload slicing is enabled"'],
    ],
    [
      'has no workers called head', ray(`shutdownAfterJobFinishes: true, ${cluster(', workerGroupSpecs: [{groupName: head, rayStartParams: {}}]')}`),
      ['is kept for the group of the head'],
    ],
    ['has a cluster', ray('shutdownAfterJobFinishes: true'), ['must be given: "rayClusterSpec is required for Kueue-managed jobs']],
    [
      'says how Ray starts, and in which container', ray('shutdownAfterJobFinishes: true, rayClusterSpec: {headGroupSpec: {template: {}}}'),
      ['must have the container in which Ray runs', 'must be given in a queue: Kueue writes null where it is not'],
    ],
  ])('%s', (_, yaml, said) => {
    expect(complaints('kueue-ray', yaml)).toEqual(said.map((text) => expect.stringContaining(text) as string));
  });

  test.each([
    ['on a cluster that is there is not in the queue', ray('clusterSelector: {a: b}')],
    [
      'that is suspended is not written anew',
      ray("shutdownAfterJobFinishes: true, suspend: true, rayClusterSpec: {headGroupSpec: {template: {spec: {containers: [{name: a}]}}}}"),
    ],
    [
      'that is elastic scales itself',
      ray(`shutdownAfterJobFinishes: true, ${cluster(', enableInTreeAutoscaling: true')}`, ", annotations: {kueue.x-k8s.io/elastic-job: 'true'}"),
    ],
  ])('%s', (_, yaml) => {
    expect(complaints('kueue-ray', yaml)).toEqual([]);
  });
});
