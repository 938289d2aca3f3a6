import { Obj } from '../control-plane/client';
import { Random } from '../random';

const GPU = 'nvidia.com/gpu';
const IMAGE = 'registry.example.com/ml/train:1.4.0';
const QUEUE = 'scheduling.volcano.sh/v1beta1';

/** How the scheduler is set up for a run of worlds. */
export interface SimulatedVolcanoSetup {
  readonly name: 'shipped' | 'preempt' | 'reclaim' | 'capacity' | 'elastic';

  /** The text of the configuration; as shipped when undefined. */
  readonly configuration?: string;
  readonly hasQueues: boolean;
}

const BINPACK = `  - name: binpack
    arguments:
      binpack.weight: 10
      binpack.resources: ${GPU}
      binpack.resources.${GPU}: 20`;

function configurationOf(actions: string, gang: string, quota: string): string {
  return `actions: "${actions}"
tiers:
- plugins:
  - name: priority
  - name: gang
    enablePreemptable: false${gang}
  - name: conformance
- plugins:
  - name: overcommit
  - name: drf
    enablePreemptable: false
  - name: predicates
  - name: ${quota}
  - name: nodeorder
${BINPACK}
`;
}

const WHOLE = '\n    enableReclaimable: false';

export const SIMULATED_SETUPS: readonly SimulatedVolcanoSetup[] = [
  { name: 'shipped', hasQueues: false },
  { name: 'preempt', configuration: configurationOf('enqueue, allocate, preempt, backfill', '', 'proportion'), hasQueues: false },
  { name: 'reclaim', configuration: configurationOf('enqueue, allocate, reclaim, backfill', WHOLE, 'capacity'), hasQueues: true },
  {
    name: 'capacity',
    hasQueues: true,
    configuration: configurationOf('enqueue, allocate, preempt, reclaim, backfill', WHOLE, 'capacity\n    enableHierarchy: true'),
  },
  { name: 'elastic', configuration: configurationOf('enqueue, allocate, preempt, reclaim, backfill', '', 'capacity'), hasQueues: true },
];

/** The classes of all worlds. */
export const CLASSES = [
  ['low', 10],
  ['mid', 100],
  ['high', 1000],
].map(([name, value]) => ({
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  metadata: { name: `simulated-${name}` },
  value,
}));

/** A node for nobody, so that a cluster has more than all worlds together: each has nodes of its own. */
export const SPARE = nodeOf('simulated-spare', { cpu: '100000', memory: '1000Ti', [GPU]: '100000' }, 'nobody');

/** A world with gangs that run and wait, and one more that is submitted once nothing changes any more. */
export interface SimulatedVolcanoWorld {
  readonly name: string;
  readonly nodes: readonly Obj[];
  readonly objects: readonly Obj[];
  readonly before: readonly (readonly Obj[])[];
  readonly submitted: Obj;
}

export function simulatedVolcanoWorld(random: Random, name: string, setup: SimulatedVolcanoSetup): SimulatedVolcanoWorld {
  return new Maker(random, name, setup).world();
}

class Maker {
  private readonly queues: number;

  /** GPUs of a pod: where nodes are chosen by chance among equals, all pods are of one size, so that the choice does not matter. */
  private readonly sizes: readonly number[];
  private jobs = 0;

  constructor(
    private readonly random: Random,
    private readonly name: string,
    private readonly setup: SimulatedVolcanoSetup,
  ) {
    this.queues = setup.hasQueues ? random.int(1, 3) : random.int(1, 2);
    this.sizes =
      setup.name === 'shipped' ? [random.pick([1, 2, 4])] : random.pick([[1], [2], [4], [8], [1, 2], [2, 4], [4, 8], [1, 2, 4, 8]]);
  }

  public world(): SimulatedVolcanoWorld {
    const { random, name } = this;
    const gpus = random.pick([4, 8, 8]);
    const nodes = Array.from({ length: random.int(1, 4) }, (_, i) =>
      nodeOf(`${name}-n${i}`, { cpu: '128', memory: '1024Gi', [GPU]: String(gpus) }, name),
    );
    const isTree = this.setup.name === 'capacity' && random.maybe(0.6);
    const total = gpus * nodes.length;
    const objects = [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
      ...(isTree ? [this.queue(`${name}-up`, undefined, total, true)] : []),
      ...Array.from({ length: this.queues }, (_, i) =>
        this.queue(`${name}-q${i}`, isTree && random.maybe(0.8) ? `${name}-up` : undefined, total, false),
      ),
    ];
    const before = Array.from({ length: random.int(1, 3) }, () => Array.from({ length: random.int(1, 3) }, () => this.job()));
    return { name, nodes, objects, before, submitted: this.job() };
  }

  private queue(queue: string, parent: string | undefined, total: number, isParent: boolean): Obj {
    const { random, setup } = this;
    const deserved = random.int(0, total);
    const capability = Math.max(deserved, random.int(Math.ceil(total / 3), total + 4));
    return {
      apiVersion: QUEUE,
      kind: 'Queue',
      metadata: { name: queue },
      spec: {
        weight: random.int(1, 4),
        reclaimable: random.maybe(0.8),
        ...(isParent || random.maybe(0.5) ? { capability: sized(isParent ? 3 * total : capability) } : {}),
        // what the queues below deserve has to be in what the one above does
        ...(setup.hasQueues && (isParent || random.maybe(0.8)) ? { deserved: sized(isParent ? 3 * total : deserved) } : {}),
        ...random.some(setup.hasQueues && !isParent ? 0.15 : 0, () => ({ guarantee: { resource: sized(random.int(0, deserved)) } })),
        ...random.some(0.15, () => ({ priority: random.int(1, 10) })),
        ...(parent === undefined ? {} : { parent }),
      },
    };
  }

  private job(): Obj {
    const { random, name } = this;
    const tasks = Array.from({ length: random.pick([1, 1, 1, 2]) }, (_, i) => {
      const replicas = random.int(1, 4);
      return {
        name: `t${i}`,
        replicas,
        ...random.some(0.2, () => ({ minAvailable: random.int(1, replicas) })),
        template: this.pod(random.pick(this.sizes)),
      };
    });
    const total = tasks.reduce((sum, { replicas }) => sum + replicas, 0);
    const least = tasks.reduce((sum, { replicas, minAvailable }: Obj) => sum + (minAvailable ?? replicas), 0);
    return {
      apiVersion: 'batch.volcano.sh/v1alpha1',
      kind: 'Job',
      metadata: { name: `j${this.jobs++}`, namespace: name },
      spec: {
        schedulerName: 'volcano',
        queue: `${name}-q${random.int(0, this.queues - 1)}`,
        minAvailable: random.maybe(0.7) ? least : random.int(1, total),
        ...random.some(0.7, () => ({ priorityClassName: `simulated-${random.pick(['low', 'mid', 'high'])}` })),
        tasks,
      },
    };
  }

  private pod(gpus: number): Obj {
    const { random, name } = this;
    const resources = { cpu: String(gpus * 8), memory: `${gpus * 64}Gi`, [GPU]: String(gpus) };
    return {
      ...(random.maybe(0.08) ? { metadata: { annotations: { 'volcano.sh/preemptable': 'false' } } } : {}),
      spec: {
        restartPolicy: 'Never',
        terminationGracePeriodSeconds: 0,
        nodeSelector: { world: name },
        tolerations: [{ key: 'world', operator: 'Exists' }],
        containers: [{ name: 'main', image: IMAGE, resources: { requests: resources, limits: { [GPU]: String(gpus) } } }],
      },
    };
  }
}

function sized(gpus: number): Obj {
  return { cpu: String(gpus * 8), memory: `${gpus * 64}Gi`, [GPU]: String(gpus) };
}

function nodeOf(name: string, resources: Obj, world: string): Obj {
  const all = { ...resources, pods: '110', 'ephemeral-storage': '1000Gi' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, world }, annotations: { 'kwok.x-k8s.io/node': 'fake' } },
    spec: { taints: [{ key: 'world', value: world, effect: 'NoSchedule' }] },
    status: { allocatable: all, capacity: all },
  };
}
