import { Obj } from '../control-plane/client';
import { Random } from '../random';
import { SimulatedWorld } from './simulated-world';

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

/**
 * Queues, and gangs in them.
 *
 * @param isContended whether gangs of low priority, or of queues that have more than they deserve, run where the last one wants to
 */
export function simulatedVolcanoWorld(random: Random, name: string, setup: SimulatedVolcanoSetup, isContended = false): SimulatedWorld {
  return new Maker(random, name, setup, isContended).world();
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
    private readonly isContended: boolean,
  ) {
    const least = isContended && setup.hasQueues ? 2 : 1;
    this.queues = random.int(least, setup.hasQueues ? 3 : 2);
    this.sizes =
      setup.name === 'shipped' ? [random.pick([1, 2, 4])] : random.pick([[1], [2], [4], [8], [1, 2], [2, 4], [4, 8], [1, 2, 4, 8]]);
  }

  public world(): SimulatedWorld {
    const { random, name, isContended } = this;
    const gpus = random.pick([4, 8, 8]);
    const nodes = Array.from({ length: random.int(1, 4) }, (_, i) =>
      nodeOf(`${name}-n${i}`, { cpu: '128', memory: '1024Gi', [GPU]: String(gpus) }, name),
    );
    const isTree = this.setup.name === 'capacity' && random.maybe(0.6);
    const total = gpus * nodes.length;
    const objects = [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
      ...(isTree ? [this.queue(`${name}-up`, undefined, total, 'parent')] : []),
      ...Array.from({ length: this.queues }, (_, i) =>
        this.queue(`${name}-q${i}`, isTree && random.maybe(0.8) ? `${name}-up` : undefined, total, i),
      ),
    ];
    const most = isContended ? 4 : 3;
    const before = Array.from({ length: random.int(1, 3) }, () => Array.from({ length: random.int(1, most) }, () => this.job(false)));
    return { name, namespace: name, nodes, objects, before, submitted: this.job(true) };
  }

  private queue(queue: string, parent: string | undefined, total: number, position: number | 'parent'): Obj {
    const { random, setup, isContended } = this;
    const isParent = position === 'parent';
    const deserved = isContended ? this.deservedOf(position, total) : random.int(0, total);
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

  /** The last gang is often of the first queue, which deserves more than it has. */
  private deservedOf(position: number | 'parent', total: number): number {
    return position === 0 ? this.random.int(Math.ceil(total / 3), total) : this.random.int(0, Math.ceil(total / 3));
  }

  private priority(isLast: boolean): Obj {
    const { random, isContended } = this;
    const given = (priority: string): Obj => ({ priorityClassName: `simulated-${priority}` });
    if (!isContended) {
      return random.some(0.7, () => given(random.pick(['low', 'mid', 'high'])));
    }
    return random.some(0.9, () => given(random.pick(isLast ? ['mid', 'high', 'high'] : ['low', 'low', 'mid'])));
  }

  private queueOf(isLast: boolean): number {
    const { random, isContended, queues } = this;
    if (!isContended || queues === 1 || random.maybe(0.3)) {
      return random.int(0, queues - 1);
    }
    return isLast ? 0 : random.int(1, queues - 1);
  }

  private job(isLast: boolean): Obj {
    const { random, name, isContended } = this;
    const tasks = Array.from({ length: random.pick([1, 1, 1, 2]) }, (_, i) => {
      const replicas = random.int(1, 4);
      return {
        name: `t${i}`,
        replicas,
        ...random.some(isContended ? 0.5 : 0.2, () => ({ minAvailable: random.int(1, replicas) })),
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
        queue: `${name}-q${this.queueOf(isLast)}`,
        minAvailable: random.maybe(0.7) ? least : random.int(1, total),
        ...this.priority(isLast),
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
