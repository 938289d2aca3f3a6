import { SimulatedWorkload, Simulation } from '../../src/simulate/result';
import { simulate } from '../../src/simulate/simulate';
import { GPU, Obj } from './cluster';

const SCHEDULING = 'scheduling.volcano.sh/v1beta1';

function configuration(actions: string, gang = '', quota = 'proportion', more = ''): string {
  return `actions: "${actions}"
tiers:
- plugins:
  - name: priority
  - name: gang
    enablePreemptable: false${gang}
  - name: conformance
- plugins:
  - name: predicates
  - name: ${quota}
  - name: nodeorder${more}
`;
}

/** A cluster of Volcano, with times one minute apart in the order of the calls. */
class Cluster {
  public readonly objects: Obj[] = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'nlp' } },
    ...[['low', 10], ['high', 1000]].map(([name, value]) => ({ apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value })),
  ];
  private minutes = 0;

  public add(...objects: Obj[]): this {
    this.objects.push(...objects);
    return this;
  }

  public nodes(count: number, gpus: number): this {
    const allocatable = { cpu: '128', memory: '1024Gi', [GPU]: String(gpus), pods: '110' };
    return this.add(...Array.from({ length: count }, (_, i) => ({
      apiVersion: 'v1', kind: 'Node', metadata: { name: `n${i}`, labels: { 'kubernetes.io/hostname': `n${i}` } }, spec: {}, status: { allocatable },
    })));
  }

  /** A node for nobody, so that no queue is short of what the cluster has as a whole. */
  public spare(): this {
    const allocatable = { cpu: '1280', memory: '10Ti', [GPU]: '100', pods: '110' };
    const taints = [{ key: 'nobody', effect: 'NoSchedule' }];
    return this.add({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'spare', labels: {} }, spec: { taints }, status: { allocatable } });
  }

  public queue(name: string, spec: Obj = {}): this {
    return this.add({ apiVersion: SCHEDULING, kind: 'Queue', metadata: { name }, spec: { weight: 1, reclaimable: true, ...spec }, status: { state: 'Open' } });
  }

  /** A gang that runs: pods with GPUs on one node. */
  public running(name: string, queue: string, node: string, pods: number, gpus: number, { priority = 'low', minMember = pods } = {}): this {
    const time = this.next();
    return this.add(
      {
        apiVersion: SCHEDULING, kind: 'PodGroup',
        metadata: { name: `${name}-1`, namespace: 'nlp', uid: name, creationTimestamp: time, ownerReferences: [{ kind: 'Job', name }] },
        spec: { minMember, queue, priorityClassName: priority, minResources: { [GPU]: String(minMember * gpus) } }, status: { phase: 'Running' },
      },
      ...Array.from({ length: pods }, (_, i) => ({
        apiVersion: 'v1', kind: 'Pod',
        metadata: { name: `${name}-t-${i}`, namespace: 'nlp', uid: `${name}-${i}`, creationTimestamp: time, annotations: { 'scheduling.k8s.io/group-name': `${name}-1` } },
        spec: { nodeName: node, priorityClassName: priority, containers: [{ name: 'main', resources: { requests: { [GPU]: String(gpus) } } }] },
        status: { phase: 'Running' },
      })),
    );
  }

  public waiting(name: string, queue: string, gpus: number): this {
    return this.add({
      apiVersion: SCHEDULING, kind: 'PodGroup',
      metadata: { name: `${name}-1`, namespace: 'nlp', uid: name, creationTimestamp: this.next(), ownerReferences: [{ kind: 'Job', name }] },
      spec: { minMember: 1, queue, minResources: { [GPU]: String(gpus) } }, status: { phase: 'Pending' },
    });
  }

  public simulate(file: Obj, conf?: string): Simulation {
    return simulate({
      files: [{ manifest: file }], snapshot: [{ manifest: { apiVersion: 'v1', kind: 'List', items: this.objects } }], namespace: 'nlp',
      facts: conf === undefined ? {} : { volcano: { configuration: conf } },
    });
  }

  public submit(file: Obj, conf = configuration('enqueue, allocate, backfill')): SimulatedWorkload {
    return this.simulate(file, conf).workloads[0];
  }

  private next(): string {
    return new Date(Date.UTC(2026, 0, 1, 0, this.minutes++)).toISOString();
  }
}

function gang(queue: string, pods: number, gpus: number, spec: Obj = {}): Obj {
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'a:1', resources: { requests: { [GPU]: String(gpus) } } }] } };
  return {
    apiVersion: 'batch.volcano.sh/v1alpha1', kind: 'Job', metadata: { name: 'llm', namespace: 'nlp' },
    spec: { schedulerName: 'volcano', queue, minAvailable: pods, tasks: [{ name: 't', replicas: pods, template }], ...spec },
  };
}

test('a gang starts that has room, with the nodes that it may get', () => {
  const found = new Cluster().nodes(2, 8).queue('nlp').submit(gang('nlp', 2, 8));
  expect(found).toMatchObject({ workload: 'Job nlp/llm', system: 'volcano', queue: 'nlp', outcome: 'starts' });
  expect(found.message).toBe('starts now with 2 pods (16 nvidia.com/gpu) in Queue nlp, for instance on n0 (1) and n1 (1)');
  expect(found.podSets).toEqual([{ name: 't', pods: 2, asked: 2, flavors: [], places: [{ place: 'n0', pods: 1 }, { place: 'n1', pods: 1 }] }]);
});

test('a gang waits for nodes until one ends', () => {
  const found = new Cluster().nodes(2, 8).spare().queue('nlp').running('a', 'nlp', 'n0', 2, 4).submit(gang('nlp', 2, 8));
  expect(found.outcome).toBe('waits');
  expect(found.message).toBe('waits: needs places for 2 pods at once; the nodes do not have room for all of them; starts when nlp/a ends; '
    + '1st of 1 in line in Queue nlp');
  expect(found.startsAfter).toEqual(['nlp/a']);
});

test('a gang is not let in that its queue has not enough left for', () => {
  const found = new Cluster().nodes(4, 8).queue('nlp', { capability: { [GPU]: '16' } }).running('a', 'nlp', 'n0', 2, 4).waiting('b', 'nlp', 16)
    .submit(gang('nlp', 2, 8));
  expect(found.message).toBe('waits: needs 16 nvidia.com/gpu at least, and Queue nlp has less than that left (proportion); starts when nlp/a ends; '
    + '2nd of 2 in line in Queue nlp');
});

test('the overcommit plugin lets no more in than a fifth above what there is', () => {
  const overcommit = configuration('enqueue, allocate, backfill', '', 'predicates', '\n  - name: overcommit');
  const found = new Cluster().nodes(2, 8).queue('nlp').running('a', 'nlp', 'n0', 2, 4).submit(gang('nlp', 2, 8), overcommit);
  expect(found.message).toBe('waits: needs 16 nvidia.com/gpu at least, and the cluster has less than that to hand out (overcommit); '
    + 'starts when nlp/a ends; 1st of 1 in line in Queue nlp');
});

test('a gang never starts that asks for more than its queue can ever give, with the arithmetic', () => {
  const found = new Cluster().nodes(4, 8).queue('nlp', { capability: { [GPU]: '8' } }).submit(gang('nlp', 2, 8));
  expect(found.outcome).toBe('never');
  expect(found.message).toBe('never starts, even with nothing else running: asks for 16 nvidia.com/gpu (t 2 x 8); '
    + "queue 'nlp' never gives more than 8: \"queue resource quota insufficient\"");
});

test('a gang never starts whose pods no node can take', () => {
  const found = new Cluster().nodes(4, 4).queue('nlp').submit(gang('nlp', 1, 8));
  expect(found.message).toBe('never starts, even with nothing else running: needs places for 1 pod at once; no node has room for any of them');
});

test('a gang never starts whose pods no node lets in', () => {
  const found = new Cluster().spare().queue('nlp').submit(gang('nlp', 1, 8));
  expect(found.message).toBe("never starts, even with nothing else running: needs places for 1 pod at once; no node takes pods 't', for its labels or taints");
});

test('a queue that is not there never starts anything', () => {
  expect(new Cluster().nodes(1, 8).queue('nlp').submit(gang('nope', 1, 1)).message).toBe('never starts: there is no Queue nope');
});

test('in a closed queue a gang waits', () => {
  const cluster = new Cluster().nodes(1, 8).queue('nlp');
  const queue = cluster.objects.find(({ kind }) => kind === 'Queue') as { status: object };
  queue.status = { state: 'Closed' };
  expect(cluster.submit(gang('nlp', 1, 1)).message).toBe('waits: Queue nlp is closed');
});

test('with the preempt action a gang evicts pods of a lower priority in its queue', () => {
  const cluster = new Cluster().nodes(1, 8).spare().queue('nlp').running('a', 'nlp', 'n0', 2, 4);
  const high = gang('nlp', 1, 4, { priorityClassName: 'high' });
  expect(cluster.submit(high).outcome).toBe('waits');
  const found = cluster.submit(high, configuration('enqueue, allocate, preempt, backfill'));
  expect(found.preempts).toEqual([{ workload: 'nlp/a', queue: 'nlp', reason: 'preempt', pods: 1 }]);
  expect(found.message).toBe('would evict 1 pod of nlp/a (lower priority in the same queue), then starts with 1 pod (4 nvidia.com/gpu) in Queue nlp');
});

test('with the reclaim action a queue takes back what it deserves, where gangs may be broken', () => {
  const cluster = new Cluster().nodes(1, 8).spare().queue('nlp', { deserved: { [GPU]: '4' } }).queue('vision', { deserved: { [GPU]: '4' } })
    .running('a', 'vision', 'n0', 2, 4);
  const broken = configuration('enqueue, allocate, reclaim, backfill', '', 'capacity');
  // the plugins of one tier have to agree, and those of the next are asked where the first leave nobody
  const whole = broken.replace('- plugins:\n  - name: predicates', '  - name: predicates');
  expect(cluster.submit(gang('nlp', 1, 4), whole).outcome).toBe('waits');
  expect(cluster.submit(gang('nlp', 1, 4), broken).message)
    .toBe('would evict 1 pod of nlp/a (Queue vision has more than it deserves), then starts with 1 pod (4 nvidia.com/gpu) in Queue nlp');
});

test('of a gang that has more pods than it needs some are reclaimed without breaking it', () => {
  const cluster = new Cluster().nodes(1, 8).spare().queue('nlp', { deserved: { [GPU]: '4' } }).queue('vision', { deserved: { [GPU]: '4' } })
    .running('a', 'vision', 'n0', 2, 4, { minMember: 1 });
  const whole = configuration('enqueue, allocate, reclaim, backfill', '', 'capacity').replace('- plugins:\n  - name: predicates', '  - name: predicates');
  expect(cluster.submit(gang('nlp', 1, 4), whole).outcome).toBe('preempts');
});

test('with a hierarchy what the queues below one may have together counts', () => {
  const cluster = new Cluster().nodes(4, 8).queue('company', { capability: { [GPU]: '16' } }).queue('nlp', { parent: 'company' })
    .queue('vision', { parent: 'company' }).running('a', 'vision', 'n0', 2, 4);
  const conf = configuration('enqueue, allocate, backfill', '', 'capacity\n    enableHierarchy: true');
  expect(cluster.submit(gang('nlp', 1, 8), conf).outcome).toBe('starts');
  expect(cluster.submit(gang('nlp', 2, 8), conf).message).toContain('Queue company has less than that left (capacity)');
});

test('packed by GPU, small pods leave whole nodes free', () => {
  const binpack = `\n  - name: binpack\n    arguments: {binpack.weight: 10, binpack.resources: ${GPU}, binpack.resources.${GPU}: 20}`;
  const cluster = new Cluster().nodes(3, 8).queue('nlp').running('a', 'nlp', 'n1', 1, 2);
  expect(cluster.submit(gang('nlp', 2, 2), configuration('enqueue, allocate, backfill', '', 'proportion', binpack)).podSets[0].places)
    .toEqual([{ place: 'n1', pods: 2 }]);
});

test("the scheduler's ConfigMap is read from the snapshot; without it what ships with Volcano counts, and is said to", () => {
  const cluster = new Cluster().nodes(1, 8).spare().queue('nlp').running('a', 'nlp', 'n0', 2, 4);
  const high = gang('nlp', 1, 4, { priorityClassName: 'high' });
  expect(cluster.simulate(high).notes).toEqual(["Volcano's scheduler was taken to be configured as shipped: its ConfigMap is not in the snapshot"]);
  cluster.add({
    apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'volcano-scheduler-configmap', namespace: 'volcano-system' },
    data: { 'volcano-scheduler.conf': configuration('enqueue, allocate, preempt, backfill') },
  });
  expect(cluster.simulate(high)).toMatchObject({ notes: [], workloads: [{ outcome: 'preempts' }] });
});

test('plugins that are not simulated are named', () => {
  const { notes } = new Cluster().nodes(1, 8).queue('nlp').simulate(gang('nlp', 1, 1), configuration('enqueue, allocate, shuffle', '', 'proportion', '\n  - name: tdm'));
  expect(notes).toEqual(['not simulated: plugin tdm and action shuffle']);
});

test('without nodes nothing is said', () => {
  expect(new Cluster().queue('nlp').submit(gang('nlp', 1, 1)).outcome).toBe('unknown');
});

test('a node that is not ready is not used, and is no reason for never', () => {
  const cluster = new Cluster().nodes(1, 8).queue('nlp');
  const node = cluster.objects.find(({ kind }) => kind === 'Node') as { status: object };
  node.status = { ...node.status, conditions: [{ type: 'Ready', status: 'Unknown' }] };
  expect(cluster.submit(gang('nlp', 1, 1)).outcome).toBe('waits');
});

test('a plain Job that Volcano schedules is a gang of as many pods as it says', () => {
  const job = {
    apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'plain', namespace: 'nlp', annotations: { 'scheduling.volcano.sh/group-min-member': '2' } },
    spec: { parallelism: 2, completions: 2, template: {
      metadata: { annotations: { 'scheduling.volcano.sh/queue-name': 'nlp' } },
      spec: { schedulerName: 'volcano', restartPolicy: 'Never', containers: [{ name: 'main', resources: { requests: { [GPU]: '8' } } }] },
    } },
  };
  expect(new Cluster().nodes(2, 8).queue('nlp').submit(job).outcome).toBe('starts');
  expect(new Cluster().nodes(2, 8).queue('nlp').running('a', 'nlp', 'n0', 1, 2).submit(job).outcome).toBe('waits');
});

test.each([[undefined, 'waits'], ['n0', 'preempts'], ['gone', 'preempts']])(
  'a pod for which room has been made once (on %s) makes no more, and others may: %s',
  (nominatedNodeName, outcome) => {
    const cluster = new Cluster().nodes(1, 8).spare().queue('nlp').running('a', 'nlp', 'n0', 2, 4).running('b', 'nlp', 'n0', 2, 4, { priority: 'high' });
    cluster.objects.filter(({ kind, metadata }) => kind === 'Pod' && String((metadata as Obj).name).startsWith('b-')).forEach((pod) => {
      delete (pod.spec as Obj).nodeName;
      pod.status = { phase: 'Pending', nominatedNodeName };
    });
    const found = cluster.submit(gang('nlp', 1, 4, { priorityClassName: 'high' }), configuration('enqueue, allocate, preempt, backfill'));
    expect(found.outcome).toBe(outcome);
  },
);

test('a gang waits, and is not said never to start, where Volcano stops before each of its tasks has enough', () => {
  const [task] = (gang('nlp', 1, 2).spec as { tasks: Obj[] }).tasks;
  const tasks = [{ ...task, name: 'a', replicas: 3, minAvailable: 1 }, { ...task, name: 'b', replicas: 4, minAvailable: 4 }];
  const found = new Cluster().nodes(2, 8).queue('nlp').submit(gang('nlp', 5, 2, { tasks }));
  expect(found.message).toBe('waits: Volcano stops placing pods once 5 have a place, and then finds too few of one of its tasks among them; '
    + 'it starts only if its pods happen to be looked at in another order: let each task ask for all of its replicas');
});
