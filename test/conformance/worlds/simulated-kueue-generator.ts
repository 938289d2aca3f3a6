import { Obj } from '../control-plane/client';
import { Random } from '../random';
import { GPU, KUEUE } from './kueue-generator';
import { Tendencies } from './simulated-kueue-tendencies';
import { SimulatedWorld } from './simulated-world';
import { LEVELS, topologyOf } from './topology-levels';

const IMAGE = 'registry.example.com/ml/train:1.4.0';

/** A tree of Cohorts with up to five ClusterQueues of all policies, workloads of several priorities in them, and one more. */
export function simulatedKueueWorld(random: Random, name: string, tendencies: Tendencies): SimulatedWorld {
  return new Maker(random, name, tendencies).world();
}

class Maker {
  private readonly namespace: string;
  private readonly isTopologyAware: boolean;
  private readonly flavors: readonly Obj[];
  private readonly cohorts: number;
  private readonly queues: number;
  private readonly hasMemory: boolean;
  private readonly isGrouped: boolean;
  private jobs = 0;

  constructor(
    private readonly random: Random,
    private readonly name: string,
    private readonly tends: Tendencies,
  ) {
    this.namespace = `${name}-ns`;
    this.isTopologyAware = random.maybe(tends.topology);
    this.flavors = Array.from({ length: random.pick(tends.flavors) }, (_, i) => this.flavor(i));
    this.cohorts = random.pick(tends.cohorts);
    this.queues = this.cohorts === 0 ? random.int(1, 2) : random.int(2, 5);
    this.hasMemory = random.maybe(0.5);
    this.isGrouped = random.maybe(tends.groups);
  }

  public world(): SimulatedWorld {
    const { random, name, namespace, tends } = this;
    const queues = Array.from({ length: this.queues }, (_, i) => this.clusterQueue(i));
    const check = random.maybe(0.1) ? `${name}-check` : undefined;
    const objects = [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: { team: 'nlp' } } },
      ...(this.isTopologyAware ? [topologyOf(name)] : []),
      ...this.flavors,
      ...['low', 'mid', 'high'].map((level, i) => ({
        apiVersion: KUEUE,
        kind: 'WorkloadPriorityClass',
        metadata: { name: `${name}-${level}` },
        value: [-10, 100, 1000][i],
      })),
      ...(check === undefined
        ? []
        : [
            {
              apiVersion: KUEUE,
              kind: 'AdmissionCheck',
              metadata: { name: check },
              spec: { controllerName: 'example.com/nobody' },
            },
          ]),
      ...this.cohortTree(),
      ...queues.map((queue, i) => (i === 0 && check !== undefined ? withCheck(queue, check) : queue)),
      ...queues.map((queue, i) => ({
        apiVersion: KUEUE,
        kind: 'LocalQueue',
        metadata: { name: `lq${i}`, namespace },
        spec: { clusterQueue: queue.metadata.name },
      })),
    ];
    const groups = random.int(2, 4);
    const before = Array.from({ length: groups }, () =>
      Array.from({ length: random.int(tends.jobs[0], tends.jobs[1]) }, () => this.job(this.queueBefore(), false)),
    );
    return {
      name,
      namespace,
      nodes: this.isTopologyAware ? this.nodes() : [],
      objects,
      before,
      submitted: this.job(random.pick([0, 0, random.int(0, this.queues - 1)]), true),
    };
  }

  private flavor(i: number): Obj {
    const { random, name } = this;
    const topology = this.isTopologyAware && (i === 0 || random.maybe(0.7));
    return {
      apiVersion: KUEUE,
      kind: 'ResourceFlavor',
      metadata: { name: `${name}-f${i}` },
      spec: topology
        ? { nodeLabels: { world: name }, topologyName: `${name}-topology`, tolerations: [{ key: 'world', operator: 'Exists' }] }
        : {
            ...random.some(0.5, () => ({ nodeLabels: { gpu: ['a100', 'h100', 't4'][i] } })),
            ...random.some(0.15, () => ({ nodeTaints: [{ key: 'spot', value: 'true', effect: 'NoSchedule' }] })),
          },
    };
  }

  private cohortTree(): Obj[] {
    const numbers = Array.from({ length: this.cohorts }, (_, i) => i);
    return numbers.filter((i) => i > 0 || this.random.maybe(0.6)).map((i) => this.cohort(i));
  }

  private cohort(i: number): Obj {
    const { random, name } = this;
    const parent = i > 0 && random.maybe(0.8) ? { parentName: `${name}-co${random.int(0, i - 1)}` } : {};
    // only what has a parent can borrow and lend
    const limits =
      'parentName' in parent
        ? {
            ...random.some(0.3, () => ({ borrowingLimit: String(random.int(0, 8)) })),
            ...random.some(0.3, () => ({ lendingLimit: String(random.int(0, 8)) })),
          }
        : {};
    return {
      apiVersion: KUEUE,
      kind: 'Cohort',
      metadata: { name: `${name}-co${i}` },
      spec: {
        ...parent,
        ...random.some(0.25, () => {
          const resources = [{ name: GPU, nominalQuota: String(random.int(0, 8)), ...limits }];
          return { resourceGroups: [{ coveredResources: [GPU], flavors: [{ name: this.flavors[0].metadata.name, resources }] }] };
        }),
        ...random.some(0.2, () => ({ fairSharing: { weight: String(random.pick([1, 2, 3])) } })),
      },
    };
  }

  private clusterQueue(i: number): Obj {
    const { random, name, tends } = this;
    const cohort = this.cohorts > 0 && random.maybe(0.88) ? `${name}-co${random.int(0, this.cohorts - 1)}` : undefined;
    const flavors = random.shuffled(this.flavors).slice(0, random.maybe(0.7) ? this.flavors.length : 1);
    const others = this.hasMemory ? ['cpu', 'memory'] : ['cpu'];
    const covered = this.isGrouped && flavors.length > 1 ? [others, [GPU]] : [[...others, GPU]];
    const reclaim = random.pick(tends.reclaim);
    return {
      apiVersion: KUEUE,
      kind: 'ClusterQueue',
      metadata: { name: `${name}-cq${i}` },
      spec: {
        namespaceSelector: {},
        ...(cohort === undefined ? {} : { cohortName: cohort }),
        queueingStrategy: random.maybe(0.25) ? 'StrictFIFO' : 'BestEffortFIFO',
        ...random.some(tends.fungibility, () => ({ flavorFungibility: this.fungibility() })),
        ...random.some(tends.preemption, () => ({
          preemption: {
            withinClusterQueue: random.pick(tends.within),
            reclaimWithinCohort: reclaim,
            ...(reclaim !== 'Never' && random.maybe(tends.whileBorrowing)
              ? {
                  borrowWithinCohort: {
                    policy: 'LowerPriority',
                    ...random.some(0.5, () => ({ maxPriorityThreshold: random.pick([-10, 50, 100]) })),
                  },
                }
              : {}),
          },
        })),
        ...random.some(tends.weights, () => ({ fairSharing: { weight: String(random.pick([1, 2, 4])) } })),
        ...random.some(0.03, () => ({ stopPolicy: 'Hold' })),
        resourceGroups: covered.map((resources, g) => ({
          coveredResources: resources,
          flavors: (covered.length === 1 ? flavors : g === 0 ? flavors.slice(0, 1) : flavors.slice(1)).map((flavor) =>
            this.quotas(flavor, resources, cohort),
          ),
        })),
      },
    };
  }

  /** A preference may be given only where both searches go on. */
  private fungibility(): Obj {
    const { random } = this;
    const next = { whenCanBorrow: 'TryNextFlavor', whenCanPreempt: 'TryNextFlavor' };
    return random.maybe(0.3)
      ? { ...next, preference: random.pick(['BorrowingOverPreemption', 'PreemptionOverBorrowing']) }
      : {
        whenCanBorrow: random.pick(['MayStopSearch', 'TryNextFlavor']), whenCanPreempt: random.pick(['MayStopSearch', 'TryNextFlavor']),
      };
  }

  private quotas(flavor: Obj, resources: readonly string[], cohort: string | undefined): Obj {
    const { random, tends } = this;
    const gpus = random.pick(tends.gpus);
    return {
      name: flavor.metadata.name,
      resources: resources.map((name) => {
        const size = name === GPU ? gpus : name === 'cpu' ? random.pick(tends.cores) : random.pick([64, 256, 1024]);
        const unit = name === 'memory' ? 'Gi' : '';
        return {
          name,
          nominalQuota: `${size}${unit}`,
          ...(cohort !== undefined && random.maybe(tends.limits) ? { borrowingLimit: `${random.int(0, Math.max(1, size))}${unit}` } : {}),
          ...(cohort !== undefined && size > 0 && random.maybe(tends.limits) ? { lendingLimit: `${random.int(0, size)}${unit}` } : {}),
        };
      }),
    };
  }

  private job(queue: number, isLast: boolean): Obj {
    const { random, namespace, tends } = this;
    const id = `j${this.jobs++}`;
    const labels = {
      'kueue.x-k8s.io/queue-name': `lq${queue}`,
      ...this.priority(isLast ? tends.lastPriorities : tends.priorities),
    };
    const kind = random.next();
    if (kind < tends.jobSets) {
      return {
        apiVersion: 'jobset.x-k8s.io/v1alpha2',
        kind: 'JobSet',
        metadata: { name: id, namespace, labels },
        spec: {
          replicatedJobs: Array.from({ length: random.int(1, 2) }, (_, i) => {
            const pods = random.int(1, 2);
            return {
              name: `r${i}`,
              replicas: random.int(1, 2),
              template: { spec: { parallelism: pods, completions: pods, template: this.pods() } },
            };
          }),
        },
      };
    }
    const parallelism = random.pick(isLast ? tends.podsOfLast : tends.podsOfJob);
    const isPartial = parallelism > 1 && random.maybe(0.2);
    return {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name: id,
        namespace,
        labels,
        ...(isPartial ? { annotations: { 'kueue.x-k8s.io/job-min-parallelism': String(random.int(1, parallelism - 1)) } } : {}),
      },
      spec: { parallelism, completions: parallelism, backoffLimit: 0, template: this.pods() },
    };
  }

  private queueBefore(): number {
    const { random, queues, tends } = this;
    return queues > 1 && tends.elsewhere > 0 && random.maybe(tends.elsewhere) ? random.int(1, queues - 1) : random.int(0, queues - 1);
  }

  private priority(priorities: readonly (string | undefined)[]): Obj {
    const { random, name } = this;
    const named = (priority: string | undefined): Obj =>
      priority === undefined ? {} : { 'kueue.x-k8s.io/priority-class': `${name}-${priority}` };
    return priorities.length > 0
      ? named(random.pick(priorities))
      : random.some(0.75, () => named(random.pick(['low', 'mid', 'mid', 'high'])));
  }

  private pods(): Obj {
    const { random, tends } = this;
    const gpus = random.pick(tends.gpusOfPod);
    const requests = {
      cpu: random.pick(tends.coresOfPod),
      ...random.some(this.hasMemory ? 0.9 : 0, () => ({ memory: random.pick(['1Gi', '8Gi', '64Gi']) })),
      ...(gpus > 0 ? { [GPU]: String(gpus) } : {}),
    };
    return {
      ...(this.isTopologyAware && random.maybe(0.8) ? { metadata: { annotations: this.topology() } } : {}),
      spec: {
        restartPolicy: 'Never',
        terminationGracePeriodSeconds: 0,
        containers: [{ name: 'main', image: IMAGE, resources: gpus > 0 ? { requests, limits: { [GPU]: String(gpus) } } : { requests } }],
        ...random.some(this.isTopologyAware ? 0 : tends.selectors, () => ({ nodeSelector: { gpu: random.pick(['a100', 'h100']) } })),
        ...random.some(tends.tolerations, () => ({ tolerations: [{ key: 'spot', operator: 'Exists' }] })),
      },
    };
  }

  private topology(): Obj {
    const { random } = this;
    const kind = random.next();
    const level = random.pick(LEVELS);
    return kind < 0.4
      ? { 'kueue.x-k8s.io/podset-required-topology': level }
      : kind < 0.7
        ? { 'kueue.x-k8s.io/podset-preferred-topology': level }
        : { 'kueue.x-k8s.io/podset-unconstrained-topology': 'true' };
  }

  private nodes(): Obj[] {
    const { random, name } = this;
    const [blocks, racks, hosts] = [random.int(1, 2), random.int(1, 3), random.int(1, 3)];
    const resources = { cpu: '64', memory: '512Gi', [GPU]: String(random.pick([4, 8])), pods: '110', 'ephemeral-storage': '100Gi' };
    return Array.from({ length: blocks * racks * hosts }, (_, i) => {
      const [block, rack] = [Math.floor(i / (racks * hosts)), Math.floor(i / hosts) % racks];
      const hostname = `${name}-n${i}`;
      return {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: {
          name: hostname,
          annotations: { 'kwok.x-k8s.io/node': 'fake' },
          labels: { world: name, [LEVELS[0]]: `b${block}`, [LEVELS[1]]: `r${block}-${rack}`, [LEVELS[2]]: hostname },
        },
        spec: { taints: [{ key: 'world', value: name, effect: 'NoSchedule' }] },
        status: { allocatable: resources, capacity: resources },
      };
    });
  }
}

function withCheck(queue: Obj, check: string): Obj {
  return { ...queue, spec: { ...queue.spec, admissionChecksStrategy: { admissionChecks: [{ name: check }] } } };
}
