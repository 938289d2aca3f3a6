import { Obj } from '../control-plane/client';
import { ClusterFacts } from '../library';
import { Random } from '../random';
import { DEVICE_CLASS_MAPPINGS } from '../settings';
import { CLAIMS, deviceObjects } from './kueue-devices';
import { batchJob, jobSet, mpiJob, podGroup, Pods, rayJob, trainJob } from './kueue-workloads';
import { LEVELS, topologyOf } from './topology-levels';

/** A world before it is asked: nodes are made first, and the workload last. */
export interface KueueWorld {
  readonly name: string;
  readonly namespace: string;
  readonly nodes: readonly Obj[];
  readonly objects: readonly Obj[];
  readonly facts?: ClusterFacts;
}

export const GPU = 'nvidia.com/gpu';
export const KUEUE = 'kueue.x-k8s.io/v1beta2';
const DEVICES = DEVICE_CLASS_MAPPINGS.map(({ name }) => name);

/** Flavors, a tree of Cohorts, up to three ClusterQueues, limits, and one workload. */
export function kueueWorld(random: Random, name: string): KueueWorld {
  return new Maker(random, name).world();
}

class Maker {
  private readonly namespace: string;
  private readonly isTopologyAware: boolean;

  /** Whether pods claim devices, and quotas count them. */
  private readonly hasDevices: boolean;
  private readonly flavors: readonly Obj[];
  private readonly cohorts: number;

  constructor(private readonly random: Random, private readonly name: string) {
    this.namespace = `${name}-ns`;
    this.isTopologyAware = random.maybe(0.2);
    // the nodes of a topology have no devices
    this.hasDevices = !this.isTopologyAware && random.maybe(0.18);
    this.flavors = Array.from({ length: random.int(1, 3) }, (_, i) => this.flavor(i));
    this.cohorts = random.int(0, 3);
  }

  public world(): KueueWorld {
    const { random, name, namespace } = this;
    const labels = { 'kubernetes.io/metadata.name': namespace, ...random.some(0.5, () => ({ team: random.pick(['nlp', 'vision']) })) };
    const clusterQueues = Array.from({ length: random.int(1, 3) }, (_, i) => this.clusterQueue(`${name}-cq${i}`));
    const nodes = this.isTopologyAware ? this.nodes() : [];
    const priorityClass = this.priorityClass();
    const objects = [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } },
      ...(this.isTopologyAware ? [topologyOf(name)] : []),
      ...this.flavors,
      ...this.cohortTree(),
      ...clusterQueues,
      this.localQueue(clusterQueues[0].metadata.name),
      ...this.limitRanges(),
      ...priorityClass,
      ...(this.hasDevices ? deviceObjects(random, namespace) : []),
      ...this.workload(priorityClass.length > 0),
    ];
    return { name, namespace, nodes, objects, ...this.facts(nodes) };
  }

  private flavor(i: number): Obj {
    const { random, name } = this;
    const own =
      this.isTopologyAware && random.maybe(0.8)
        ? { nodeLabels: { world: name }, topologyName: `${name}-topology`, tolerations: [{ key: 'world', operator: 'Exists' }] }
        : undefined;
    return {
      apiVersion: KUEUE,
      kind: 'ResourceFlavor',
      metadata: { name: `${name}-f${i}` },
      spec: own ?? {
        ...random.some(this.isTopologyAware ? 0 : 0.4, () => ({
          nodeLabels: { gpu: random.pick(['a100', 'h100']), ...random.some(0.3, () => ({ zone: random.pick(['a', 'b']) })) },
        })),
        ...random.some(0.3, () => ({
          nodeTaints: [
            {
              key: random.pick(['spot', GPU]),
              value: random.pick(['true', 'present']),
              effect: random.pick(['NoSchedule', 'NoExecute', 'PreferNoSchedule']),
            },
          ],
        })),
        ...random.some(0.2, () => ({ tolerations: [{ key: 'spot', operator: 'Exists', effect: 'NoSchedule' }] })),
      },
    };
  }

  private cohortTree(): Obj[] {
    const { random, name } = this;
    return Array.from({ length: this.cohorts }, (_, i) => i).filter(() => random.maybe(0.7)).map((i) => ({
      apiVersion: KUEUE,
      kind: 'Cohort',
      metadata: { name: `${name}-co${i}` },
      spec: {
        ...(i > 0 && random.maybe(0.7) ? { parentName: `${name}-co${random.int(0, i - 1)}` } : {}),
        ...random.some(0.3, () => {
          const limits =
            i > 0
              ? {
                  ...random.some(0.4, () => ({ borrowingLimit: String(random.int(0, 8)) })),
                  ...random.some(0.4, () => ({ lendingLimit: String(random.int(0, 8)) })),
                }
              : {};
          const resources = [{ name: GPU, nominalQuota: String(random.int(0, 16)), ...limits }];
          return { resourceGroups: [{ coveredResources: [GPU], flavors: [{ name: this.flavors[0].metadata.name, resources }] }] };
        }),
      },
    }));
  }

  private clusterQueue(name: string): Obj {
    const { random } = this;
    const cohort = this.cohorts > 0 && random.maybe(0.75) ? `${this.name}-co${random.int(0, this.cohorts - 1)}` : undefined;
    const isTogether = random.maybe(0.7);
    const covered = isTogether ? [['cpu', 'memory', GPU]] : [['cpu', 'memory'], [GPU]];
    if (random.maybe(0.1)) {
      covered.pop();
    } else if (random.maybe(0.15)) {
      covered[0].push('pods');
    }
    if (this.hasDevices && covered.length > 0) {
      const devices = random.maybe(0.8) ? DEVICES : DEVICES.slice(0, 1);
      const place = random.next();
      if (place < 0.6) {
        covered[0].push(...devices);
      } else if (place < 0.9) {
        covered.push(devices);
      }
    }
    const flavors = random.shuffled(this.flavors);
    const split = isTogether && covered.length === 1
      ? [flavors.slice(0, random.int(1, flavors.length))]
      : [[flavors[0]], flavors.slice(1, 2), flavors.slice(2)];
    const groups = covered.map((resources, i) => ({
      coveredResources: resources,
      flavors: (split[i] ?? []).map((flavor) => this.flavorQuotas(flavor, resources, cohort)),
    }));
    return {
      apiVersion: KUEUE,
      kind: 'ClusterQueue',
      metadata: { name },
      spec: {
        ...random.some(0.92, () => ({ namespaceSelector: this.namespaceSelector() })),
        ...(cohort === undefined ? {} : { cohortName: cohort }),
        ...random.some(0.15, () => ({
          flavorFungibility: {
            whenCanBorrow: random.pick(['MayStopSearch', 'TryNextFlavor']),
            whenCanPreempt: random.pick(['MayStopSearch', 'TryNextFlavor']),
          },
        })),
        ...random.some(0.2, () => ({
          preemption: {
            withinClusterQueue: random.pick(['Never', 'LowerPriority']),
            reclaimWithinCohort: random.pick(['Never', 'Any', 'LowerPriority']),
          },
        })),
        ...random.some(0.06, () => ({ stopPolicy: random.pick(['Hold', 'HoldAndDrain', 'None']) })),
        ...random.some(0.1, () => ({ queueingStrategy: 'StrictFIFO' })),
        resourceGroups: groups.filter((group) => group.flavors.length > 0),
      },
    };
  }

  private flavorQuotas(flavor: Obj, resources: readonly string[], cohort: string | undefined): Obj {
    const { random } = this;
    const nominal: Record<string, string> = {
      cpu: String(random.pick([16, 64, 256, 1024])),
      memory: `${random.pick([64, 512, 2048, 8192])}Gi`,
      [GPU]: String(random.pick([0, 4, 8, 16, 32, 64])),
      pods: String(random.pick([2, 4, 16, 100])),
      'example.com/gpus': String(random.pick([0, 2, 8, 16])),
      'example.com/nics': String(random.pick([1, 4, 16])),
    };
    return {
      name: flavor.metadata.name,
      resources: resources.map((name) => {
        const lent = name === 'memory' ? '1Gi' : '1';
        return {
          name,
          nominalQuota: nominal[name],
          ...(cohort !== undefined && random.maybe(0.3)
            ? { borrowingLimit: name === 'memory' ? `${random.int(0, 200)}Gi` : String(random.int(0, 12)) }
            : {}),
          ...(cohort !== undefined && parseInt(nominal[name], 10) >= 1 && random.maybe(0.3) ? { lendingLimit: lent } : {}),
        };
      }),
    };
  }

  private namespaceSelector(): Obj {
    const { random } = this;
    if (random.maybe(0.7)) {
      return {};
    }
    const operator = random.pick(['Exists', 'DoesNotExist', 'In', 'NotIn']);
    return random.maybe(0.5)
      ? { matchLabels: { team: 'nlp' } }
      : { matchExpressions: [{ key: 'team', operator, ...(/Exist/.test(operator) ? {} : { values: ['nlp'] }) }] };
  }

  private localQueue(clusterQueue: string): Obj {
    const { random } = this;
    const spec = {
      clusterQueue: random.maybe(0.97) ? clusterQueue : `${this.name}-nope`,
      ...random.some(0.03, () => ({ stopPolicy: 'Hold' })),
    };
    return { apiVersion: KUEUE, kind: 'LocalQueue', metadata: { name: 'lq', namespace: this.namespace }, spec };
  }

  private limitRanges(): Obj[] {
    const { random } = this;
    if (!random.maybe(0.25)) {
      return [];
    }
    const type = random.pick(['Container', 'Pod']);
    const max = { memory: `${random.pick([16, 64])}Gi`, cpu: String(random.pick([4, 16])) };
    const defaults =
      type === 'Container' && random.maybe(0.6)
        ? { default: { cpu: '2', memory: '8Gi' }, defaultRequest: { cpu: '1', memory: '4Gi' } }
        : {};
    return [
      {
        apiVersion: 'v1',
        kind: 'LimitRange',
        metadata: { name: 'limits', namespace: this.namespace },
        spec: { limits: [{ type, max, ...defaults }] },
      },
    ];
  }

  private priorityClass(): Obj[] {
    return this.random.maybe(0.3)
      ? [{ apiVersion: KUEUE, kind: 'WorkloadPriorityClass', metadata: { name: `${this.name}-high` }, value: 1000 }]
      : [];
  }

  private workload(hasPriority: boolean): Obj[] {
    const { random, namespace, isTopologyAware } = this;
    const pods: Pods = { random, topology: isTopologyAware ? LEVELS : [], claims: this.hasDevices ? CLAIMS : [] };
    const priority = random.some(hasPriority ? 0.6 : 0.02, () => ({ priority: `${this.name}-high` }));
    const meta = { namespace, queue: random.maybe(0.97) ? 'lq' : 'nope', ...priority };
    const kind = random.next();
    if (kind < 0.45) {
      return [batchJob(pods, meta)];
    }
    if (kind < 0.7) {
      return [jobSet(pods, meta)];
    }
    if (kind < 0.85) {
      return [kind < 0.78 ? mpiJob(pods, meta) : rayJob(pods, meta)];
    }
    return kind < 0.93 ? podGroup(pods, meta) : trainJob(pods, meta);
  }

  /** A small tree of places for this world only: nobody else tolerates the taint. */
  private nodes(): Obj[] {
    const { random, name } = this;
    const [blocks, racks, hosts] = [random.int(1, 2), random.int(1, 2), random.int(1, 3)];
    const gpus = random.pick([4, 8]);
    const resources = { cpu: '64', memory: '512Gi', [GPU]: String(gpus), pods: '110', 'ephemeral-storage': '100Gi' };
    const nodes: Obj[] = [];
    for (let block = 0; block < blocks; block++) {
      for (let rack = 0; rack < racks; rack++) {
        for (let host = 0; host < hosts; host++) {
          const hostname = `${name}-${block}-${rack}-${host}`;
          nodes.push({
            apiVersion: 'v1',
            kind: 'Node',
            metadata: {
              name: hostname,
              labels: { world: name, [LEVELS[0]]: `b${block}`, [LEVELS[1]]: `r${block}-${rack}`, [LEVELS[2]]: hostname },
              annotations: { 'kwok.x-k8s.io/node': 'fake' },
            },
            spec: { taints: [{ key: 'world', value: name, effect: 'NoSchedule' }] },
            status: { allocatable: resources, capacity: resources },
          });
        }
      }
    }
    // one without accelerators, which is of no flavor
    const hostname = `${name}-system`;
    const plain = { ...resources, [GPU]: '0' };
    nodes.push({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: hostname, labels: { [LEVELS[2]]: hostname }, annotations: { 'kwok.x-k8s.io/node': 'fake' } },
      spec: { taints: [{ key: 'world', value: name, effect: 'NoSchedule' }] },
      status: { allocatable: plain, capacity: plain },
    });
    return nodes;
  }

  /** A pool for each rack, as somebody declares them who wants places to be known. */
  private facts(nodes: readonly Obj[]): { readonly facts?: ClusterFacts } {
    const kueue = {
      ...(this.isTopologyAware ? { topologyAware: true } : {}), ...(this.hasDevices ? { deviceClassMappings: DEVICE_CLASS_MAPPINGS } : {}),
    };
    const racks = new Map<string, Obj[]>();
    for (const node of nodes) {
      const rack = (node.metadata.labels[LEVELS[1]] as string | undefined) ?? 'system';
      racks.set(rack, [...(racks.get(rack) ?? []), node]);
    }
    const pools = [...racks].map(([rack, own]) => {
      const named = own[0].metadata.labels as Record<string, string>;
      const labels = Object.fromEntries(Object.entries(named).filter(([key]) => key !== LEVELS[2]));
      const { [GPU]: gpus, ...rest } = own[0].status.allocatable as Record<string, string>;
      return {
        name: rack,
        nodes: own.length,
        resources: gpus === '0' ? rest : { ...rest, [GPU]: gpus },
        taints: [{ key: 'world', value: this.name, effect: 'NoSchedule' }],
        ...(Object.keys(labels).length === 0 ? {} : { labels, topology: LEVELS }),
      };
    });
    return Object.keys(kueue).length === 0 ? {} : { facts: { kueue, ...(pools.length > 0 ? { pools } : {}) } };
  }
}
