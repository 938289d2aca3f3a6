import { simulate } from '../../src/simulate/simulate';
import { SimulatedWorkload, Simulation } from '../../src/simulate/result';
import { ClusterFacts } from '../../src/upstream/cluster-facts';

export type Obj = Record<string, unknown>;

export const GPU = 'nvidia.com/gpu';
const KUEUE = 'kueue.x-k8s.io/v1beta2';

/** What a snapshot of a Kueue cluster is made of, with times one minute apart in the order of the calls. */
export class Cluster {
  public readonly objects: Obj[] = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'nlp' } },
    { apiVersion: KUEUE, kind: 'WorkloadPriorityClass', metadata: { name: 'high' }, value: 1000 },
    { apiVersion: KUEUE, kind: 'WorkloadPriorityClass', metadata: { name: 'low' }, value: -10 },
  ];
  private minutes = 0;

  public add(...objects: Obj[]): this {
    this.objects.push(...objects);
    return this;
  }

  public flavor(name: string, spec: Obj = {}): this {
    return this.add({ apiVersion: KUEUE, kind: 'ResourceFlavor', metadata: { name }, spec });
  }

  /** A ClusterQueue with a LocalQueue of its name; quota of GPUs by flavor. */
  public queue(name: string, quota: Record<string, number | Obj>, spec: Obj = {}): this {
    const flavors = Object.entries(quota).map(([flavor, gpus]) => ({
      name: flavor,
      resources: [{ name: GPU, ...(typeof gpus === 'number' ? { nominalQuota: String(gpus) } : gpus) }],
    }));
    return this.add(
      {
        apiVersion: KUEUE, kind: 'ClusterQueue', metadata: { name },
        spec: { namespaceSelector: {}, resourceGroups: [{ coveredResources: [GPU], flavors }], ...spec },
        status: { conditions: [{ type: 'Active', status: 'True' }] },
      },
      { apiVersion: KUEUE, kind: 'LocalQueue', metadata: { name, namespace: 'nlp' }, spec: { clusterQueue: name } },
    );
  }

  /** A workload that has quota: GPUs of a flavor in a queue. */
  public running(name: string, queue: string, gpus: number, flavor = 'h100', { priority = 0, more = {} }: { priority?: number; more?: Obj } = {}): this {
    const time = this.next();
    return this.add(workload(name, queue, gpus, priority, time, {
      admission: {
        clusterQueue: queue,
        podSetAssignments: [{ name: 'main', flavors: { [GPU]: flavor }, resourceUsage: { [GPU]: String(gpus) }, count: 1, ...more }],
      },
      conditions: [{ type: 'QuotaReserved', status: 'True', reason: 'QuotaReserved', lastTransitionTime: time }],
    }));
  }

  /** A workload that waits, and that Kueue has looked at. */
  public waiting(name: string, queue: string, gpus: number, priority = 0): this {
    const time = this.next();
    return this.add(workload(name, queue, gpus, priority, time, {
      conditions: [{ type: 'QuotaReserved', status: 'False', reason: 'Pending', message: 'no', lastTransitionTime: time }],
    }));
  }

  public simulate(files: readonly Obj[], facts: ClusterFacts = {}): Simulation {
    return simulate({
      files: files.map((manifest) => ({ manifest })), facts, namespace: 'nlp',
      snapshot: [{ manifest: { apiVersion: 'v1', kind: 'List', items: this.objects } }],
    });
  }

  /** What becomes of one more Job. */
  public submit(job: Obj, facts: ClusterFacts = {}): SimulatedWorkload {
    return this.simulate([job], facts).workloads[0];
  }

  private next(): string {
    return new Date(Date.UTC(2026, 0, 1, 0, this.minutes++)).toISOString();
  }
}

function workload(name: string, queue: string, gpus: number, priority: number, time: string, status: Obj): Obj {
  return {
    apiVersion: KUEUE, kind: 'Workload',
    metadata: { name: `job-${name}`, namespace: 'nlp', uid: name, creationTimestamp: time, ownerReferences: [{ kind: 'Job', name }] },
    spec: { queueName: queue, priority, podSets: [{ name: 'main', count: 1, template: { spec: containers(gpus) } }] },
    status,
  };
}

export function containers(gpus: number, more: Obj = {}): Obj {
  return { restartPolicy: 'Never', containers: [{ name: 'main', image: 'a:1', resources: { limits: gpus === 0 ? {} : { [GPU]: String(gpus) } } }], ...more };
}

/** A Job of so many pods with so many GPUs each. */
export function job(queue: string | undefined, gpus: number, pods = 1, more: Record<string, Obj> = {}): Obj {
  const { labels = {}, annotations = {}, spec = {}, template = {} } = more;
  return {
    apiVersion: 'batch/v1', kind: 'Job',
    metadata: { name: 'llm', namespace: 'nlp', labels: { ...(queue === undefined ? {} : { 'kueue.x-k8s.io/queue-name': queue }), ...labels }, annotations },
    spec: { parallelism: pods, completions: pods, template: { metadata: template, spec: containers(gpus, spec) } },
  };
}
