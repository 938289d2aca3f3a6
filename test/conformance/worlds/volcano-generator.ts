import { Obj } from '../control-plane/client';
import { ClusterFacts } from '../library';
import { Random } from '../random';
import { networkTopology, NetworkWorld, networkWorld, TOPOLOGY_CONFIGURATION } from './volcano-topology';

const GPU = 'nvidia.com/gpu';
const IMAGE = 'registry.example.com/ml/train:1.4.0';
const QUEUE = 'scheduling.volcano.sh/v1beta1';

/** Nodes of one shape, enough for all worlds that are asked at the same time. */
interface Shape {
  readonly pool: string;
  readonly nodes: number;
  readonly resources: Readonly<Record<string, string>>;
  readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
}

export const SHAPES: readonly Shape[] = [
  { pool: 'large', nodes: 160, resources: { cpu: '64', memory: '512Gi', [GPU]: '8' } },
  {
    pool: 'small',
    nodes: 100,
    resources: { cpu: '32', memory: '256Gi', [GPU]: '4' },
    taints: [{ key: GPU, value: 'present', effect: 'NoSchedule' }],
  },
  { pool: 'cpu', nodes: 60, resources: { cpu: '96', memory: '384Gi' } },
];

export function volcanoNodes(): Obj[] {
  return SHAPES.flatMap(({ pool, nodes, resources, taints }) => Array.from({ length: nodes }, (_, i) => {
    const all = { ...resources, 'pods': '110', 'ephemeral-storage': '1000Gi' };
    return {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name: `${pool}-${i}`,
        labels: { 'kubernetes.io/hostname': `${pool}-${i}`, 'example.com/pool': pool },
        annotations: { 'kwok.x-k8s.io/node': 'fake' },
      },
      spec: taints === undefined ? {} : { taints },
      status: { allocatable: all, capacity: all },
    };
  }));
}

/** How the scheduler is set up for a run of worlds. */
export interface VolcanoSetup {
  readonly name: 'shipped' | 'capacity' | 'topology';

  /** The text of the configuration; as shipped when undefined. */
  readonly configuration?: string;
}

export const SETUPS: readonly VolcanoSetup[] = [
  { name: 'shipped' },
  {
    name: 'capacity',
    configuration: `actions: "enqueue, allocate, reclaim, backfill"
tiers:
- plugins:
  - name: priority
  - name: gang
    enablePreemptable: false
  - name: conformance
- plugins:
  - name: overcommit
  - name: drf
    enablePreemptable: false
  - name: predicates
  - name: capacity
    enableHierarchy: true
  - name: nodeorder
  - name: binpack
`,
  },
  { name: 'topology', configuration: TOPOLOGY_CONFIGURATION },
];

export function volcanoFacts({ configuration }: VolcanoSetup, { network }: VolcanoWorld): ClusterFacts {
  const pools = network?.pools ?? SHAPES.map(({ pool, nodes, resources, taints }) => ({
    name: pool,
    nodes,
    resources,
    labels: { 'example.com/pool': pool },
    ...(taints === undefined ? {} : { taints }),
  }));
  return { pools, ...(configuration === undefined ? {} : { volcano: { configuration } }) };
}

export interface VolcanoWorld {
  readonly name: string;
  readonly objects: readonly Obj[];
  readonly workload: Obj;

  /** Nodes of its own, under switches. */
  readonly network?: NetworkWorld;
}

/** A queue, maybe with queues above and beside it, and one gang or Job. */
export function volcanoWorld(random: Random, name: string, { name: setup }: VolcanoSetup): VolcanoWorld {
  const cap = random.int(1, 40);
  const network = setup === 'topology' ? networkWorld(random, name) : undefined;
  const isTree = setup === 'capacity' && random.maybe(0.5);
  const parent = isTree ? `${name}-up` : undefined;
  const queues = [...(parent === undefined ? [] : parents(random, parent, cap)), queue(random, name, cap, parent, setup === 'capacity')];
  const lone = (): Obj => (random.maybe(0.85) ? gang(random, name) : plainJob(random, name));
  const workload = network !== undefined ? networkGang(random, name, network) : lone();
  const space = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  const objects = [space, ...(network?.hyperNodes ?? []), ...queues, workload];
  return { name, objects, workload, ...(network === undefined ? {} : { network }) };
}

function sized(random: Random, gpus: number, isFull: boolean): Obj {
  return { ...(isFull || random.maybe(0.8) ? { cpu: String(gpus * 8), memory: `${gpus * 64}Gi` } : {}), [GPU]: String(gpus) };
}

function queue(random: Random, name: string, cap: number, parent: string | undefined, isCapacity: boolean): Obj {
  return {
    apiVersion: QUEUE,
    kind: 'Queue',
    metadata: { name },
    spec: {
      weight: random.int(1, 5),
      reclaimable: random.maybe(0.7),
      ...random.some(0.85, () => ({ capability: sized(random, cap, false) })),
      ...random.some(isCapacity ? 0.3 : 0, () => ({ deserved: { [GPU]: String(random.int(0, cap)) } })),
      ...(parent === undefined ? {} : { parent }),
    },
  };
}

/** The queue above, maybe one more above it, and maybe one beside with a guarantee. */
function parents(random: Random, parent: string, cap: number): Obj[] {
  const above = random.int(Math.ceil(cap / 2), 48);
  const guarantee = random.int(1, 8);
  const top = random.maybe(0.3) ? `${parent}-top` : undefined;
  const make = (name: string, spec: Obj): Obj => ({
    apiVersion: QUEUE,
    kind: 'Queue',
    metadata: { name },
    spec: { weight: 1, reclaimable: true, ...spec },
  });
  return [
    ...(top === undefined ? [] : [make(top, { capability: sized(random, above + random.int(0, 8), true) })]),
    make(parent, { capability: sized(random, above, true), ...(top === undefined ? {} : { parent: top }) }),
    ...(random.maybe(0.3)
      ? [make(`${parent}-side`, { parent, guarantee: { resource: sized(random, Math.min(guarantee, above), true) } })]
      : []),
  ];
}

function pod(random: Random, gpus: number): Obj {
  const size = { ...sized(random, Math.max(1, gpus), true), ...(gpus > 0 ? { [GPU]: String(gpus) } : {}) };
  const { [GPU]: amount, ...rest } = size;
  const requests = gpus > 0 ? { ...rest, [GPU]: amount } : rest;
  const place = random.next();
  return {
    spec: {
      restartPolicy: 'Never',
      containers: [{ name: 'main', image: IMAGE, resources: random.maybe(0.8) ? { requests, limits: requests } : { limits: requests } }],
      ...random.some(0.1, () => ({
        initContainers: [{ name: 'init', image: IMAGE, resources: { requests: { cpu: '1', memory: '1Gi' } } }],
      })),
      ...(place < 0.15 ? { nodeSelector: { 'example.com/pool': random.pick(['large', 'small', 'cpu', 'other']) } } : {}),
      ...random.some(0.5, () => ({ tolerations: [{ key: GPU, operator: 'Exists' }] })),
    },
  };
}

function gang(random: Random, namespace: string): Obj {
  const tasks = Array.from({ length: random.pick([1, 2, 2, 3]) }, (_, i) => {
    const replicas = random.int(1, 6);
    return {
      name: `t${i}`,
      replicas,
      ...random.some(0.5, () => ({ minAvailable: random.maybe(0.7) ? replicas : random.int(1, replicas) })),
      ...(i > 0 && random.maybe(0.1) ? { dependsOn: { name: ['t0'] } } : {}),
      template: pod(random, random.pick([0, 1, 2, 4, 8, 8, 9])),
    };
  });
  const total = tasks.reduce((sum, { replicas }) => sum + replicas, 0);
  const least = tasks.reduce((sum, { replicas, minAvailable }: Obj) => sum + (minAvailable ?? replicas), 0);
  const minAvailable = random.maybe(0.6) ? { minAvailable: least } : random.some(0.8, () => ({ minAvailable: random.int(1, total) }));
  return {
    apiVersion: 'batch.volcano.sh/v1alpha1',
    kind: 'Job',
    metadata: { name: 'job', namespace },
    spec: { schedulerName: 'volcano', queue: random.maybe(0.97) ? namespace : 'nope', ...minAvailable, tasks },
  };
}

/** A gang that has to be together in the network, whole or by partitions of a task. */
function networkGang(random: Random, namespace: string, { place }: NetworkWorld): Obj {
  const made = gang(random, namespace);
  // pods of one size: of several, the scheduler does not always find the way in which they fit
  const { template } = made.spec.tasks[0];
  const tasks = (made.spec.tasks as Obj[]).map((task, i) => {
    const parts = random.int(1, 3);
    const size = random.int(1, 3);
    const partitions = i === 0 && random.maybe(0.25)
      ? {
          replicas: parts * size,
          minAvailable: undefined,
          partitionPolicy: { totalPartitions: parts, partitionSize: size, ...networkTopology(random, namespace) },
        }
      : {};
    return { ...task, template: { spec: { ...template.spec, ...place } }, ...partitions };
  });
  const whole = random.maybe(0.85) ? networkTopology(random, namespace) : {};
  const { minAvailable, ...spec } = made.spec;
  const isPartitioned = tasks.some(({ partitionPolicy }: Obj) => partitionPolicy !== undefined);
  return { ...made, spec: { ...spec, ...(isPartitioned || minAvailable === undefined ? {} : { minAvailable }), ...whole, tasks } };
}

/** A batch Job that Volcano schedules, with or without a gang. */
function plainJob(random: Random, namespace: string): Obj {
  const count = random.int(1, 6);
  const template = pod(random, random.pick([1, 2, 4, 8, 9]));
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: 'job',
      namespace,
      ...random.some(0.6, () => ({ annotations: { 'scheduling.volcano.sh/group-min-member': String(random.int(1, count)) } })),
    },
    spec: {
      parallelism: count,
      completions: count,
      template: {
        metadata: { annotations: { 'scheduling.volcano.sh/queue-name': namespace } },
        spec: { ...template.spec, schedulerName: 'volcano' },
      },
    },
  };
}
