import { simulationJson, simulationText } from '../../src/simulate/report';
import { simulate } from '../../src/simulate/simulate';
import { Cluster, job, Obj } from './cluster';

const cluster = (): Cluster => new Cluster().flavor('h100').queue('nlp', { h100: 8 }).running('a', 'nlp', 8);

function asked(snapshot: unknown, file: Obj = job('nlp', 4)): ReturnType<typeof simulate> {
  return simulate({ files: [{ manifest: file }], snapshot: [{ manifest: snapshot }], namespace: 'nlp' });
}

test('lists within lists are taken apart', () => {
  const inner = { apiVersion: 'v1', kind: 'List', items: cluster().objects };
  expect(asked({ apiVersion: 'v1', kind: 'List', items: [inner] }).workloads[0].outcome).toBe('waits');
});

test.each([
  ['LocalQueues', 'LocalQueue', 'cannot be said: the snapshot has no LocalQueues'],
  ['ClusterQueues', 'ClusterQueue', 'cannot be said: the snapshot has no ClusterQueues'],
])('without %s nothing is said of a workload', (_, kind, message) => {
  const { workloads } = asked({ kind: 'List', apiVersion: 'v1', items: cluster().objects.filter((object) => object.kind !== kind) });
  expect([workloads[0].outcome, workloads[0].message]).toEqual(['unknown', message]);
});

test('without Workloads and ResourceFlavors it is said what that means', () => {
  const items = cluster().objects.filter(({ kind }) => kind !== 'Workload' && kind !== 'ResourceFlavor');
  const { workloads, notes } = asked({ kind: 'List', apiVersion: 'v1', items });
  expect(workloads[0].outcome).toBe('starts');
  expect(notes).toEqual([
    'the snapshot has no Workloads of Kueue: as if nothing ran', 'the snapshot has no ResourceFlavors: their taints and labels were not looked at',
  ]);
});

test('without namespaces a selector is not said to keep anybody out', () => {
  const items = new Cluster().flavor('h100').queue('nlp', { h100: 8 }, { namespaceSelector: { matchLabels: { team: 'nlp' } } }).objects
    .filter(({ kind }) => kind !== 'Namespace');
  expect(asked({ kind: 'List', apiVersion: 'v1', items }).workloads[0].outcome).toBe('starts');
});

test('without nodes nothing is said of a queue with a topology', () => {
  const { objects } = new Cluster().flavor('h100', { topologyName: 'default' }).queue('nlp', { h100: 8 });
  expect(asked({ kind: 'List', apiVersion: 'v1', items: objects }).workloads[0].message)
    .toBe('cannot be said: the snapshot has no Nodes, and ClusterQueue nlp has flavors with a topology');
});

const STRANGE: readonly unknown[] = [
  null, 7, 'text', [], {}, { kind: 'List' }, { kind: 'List', items: 'x' }, { kind: 'List', items: [null, 7, [], {}, { kind: 'Workload' }] },
];

test.each(STRANGE.map((value) => [JSON.stringify(value), value]))('what is no snapshot is none: %s', (_, value) => {
  expect(asked(value).workloads[0].outcome).toBe('unknown');
});

/** Every value of an object replaced by something else, one at a time. */
function broken(value: unknown): unknown[] {
  if (Array.isArray(value)) {
    return [[], ...value.flatMap((one, i) => broken(one).map((other) => value.map((same: unknown, k) => (k === i ? other : same))))];
  }
  if (typeof value === 'object' && value !== null) {
    return [{}, ...Object.entries(value).flatMap(([key, one]) => [
      Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)),
      ...broken(one).map((other) => ({ ...value, [key]: other })),
    ])];
  }
  return [null, -1, 'x', { a: [] }];
}

test.each(['ClusterQueue', 'LocalQueue', 'ResourceFlavor', 'Workload', 'Namespace', 'Cohort', 'Topology', 'Node', 'Pod'])(
  'objects that are cut short or of another shape break nothing: %s', (kind) => {
    const all = cluster().add(
      { apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'Cohort', metadata: { name: 'all' }, spec: { parentName: 'top' } },
      { apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'Topology', metadata: { name: 'default' }, spec: { levels: [{ nodeLabel: 'kubernetes.io/hostname' }] } },
      { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n', labels: { 'kubernetes.io/hostname': 'n' } }, status: { allocatable: { cpu: '4' }, conditions: [{ type: 'Ready', status: 'True' }] } },
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'nlp' }, spec: { nodeName: 'n', containers: [{ name: 'c', resources: { requests: { cpu: '1' } } }] } },
    ).objects;
    const position = all.findIndex((object) => object.kind === kind);
    for (const other of broken(all[position])) {
      expect(() => asked({ apiVersion: 'v1', kind: 'List', items: all.map((object, i) => (i === position ? other : object)) })).not.toThrow();
    }
  },
);

test('a Cohort above itself admits nothing, and ends the search', () => {
  const loop = ['a', 'b'].map((name, i) => ({
    apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'Cohort', metadata: { name }, spec: { parentName: ['b', 'a'][i] },
  }));
  const { objects } = new Cluster().flavor('h100').queue('nlp', { h100: 8 }, { cohortName: 'a' }).add(...loop);
  const [found] = asked({ apiVersion: 'v1', kind: 'List', items: objects }).workloads;
  expect([found.outcome, found.message]).toEqual(['waits', 'waits: its Cohort a is above itself; 1st of 1 in line (BestEffortFIFO)']);
});

test('secrets of a snapshot are never printed', () => {
  const token = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
  const items = cluster().add(
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x', namespace: 'nlp' }, stringData: { password: token } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'y', namespace: 'nlp' }, data: { token } },
  ).objects;
  const queue = items.find(({ kind }) => kind === 'ClusterQueue') as { status: object };
  queue.status = { conditions: [{ type: 'Active', status: 'False', message: `cannot reach with ${token}` }] };
  const simulation = asked({ apiVersion: 'v1', kind: 'List', items });
  expect(simulationText(simulation)).toContain('is inactive: cannot reach');
  for (const printed of [simulationText(simulation), simulationJson(simulation)]) {
    expect(printed).not.toContain(token);
  }
});

test('names that act on a terminal are printed as escapes', () => {
  const items = cluster().objects.map((object) => (object.kind === 'Workload'
    ? { ...object, metadata: { ...(object.metadata as Obj), ownerReferences: [{ kind: 'Job', name: 'a\u001b[31m\nb' }] } } : object));
  const simulation = asked({ apiVersion: 'v1', kind: 'List', items });
  expect(simulationText(simulation)).toContain('starts when nlp/a\\u001b[31m\\u000ab (8) ends');
  expect(simulationJson(simulation)).not.toContain('\u001b');
});
