import { Quantity } from '../../base/quantity';
import { dict, dicts, entry, text, whole } from '../../base/json';
import { World } from '../world';
import { addTo, Amounts, NO_AMOUNTS, ONE, timesOf, ZERO } from './amounts';
import { writtenRequests } from './pod-requests';
import { PodSet, Workload } from './workload';
import { independentTasks, VolcanoJobUnit, VolcanoTask } from './volcano-job-unit';

/** Pods of one shape. */
export interface GangShape {
  readonly pods: PodSet;
  readonly count: number;
}

/** What Volcano starts at once, or not at all. */
export interface GangModel {
  readonly queue: string;
  readonly pods: number;

  /** Its pods by shape, those without which it does not start; all that it may have where any of them will do. */
  readonly shapes: readonly GangShape[];

  /** Whether any of the pods will do, as long as there are enough. */
  readonly isAnyPods: boolean;

  /** What those pods ask for together, at least. */
  readonly resources: Amounts;

  /** What the PodGroup says that they ask for, which Volcano compares with the queue: of the first tasks, and written requests only. */
  readonly minResources: Amounts;

  /** How `minResources` come about, for people, by resource. */
  readonly explainMin: (resource: string) => string;

  /** What those among them that are of some shapes ask for together, at least. */
  readonly resourcesOf: (podSets: readonly PodSet[]) => Amounts;

  /** For people, by resource; of those that are of some shapes when only they count. */
  readonly explain: (resource: string, podSets?: readonly PodSet[]) => string;

  /** Where the number of pods is written. */
  readonly property: string;
}

const known = new WeakMap<Workload, { readonly gang: GangModel | undefined }>();

/** The gang of a workload that Volcano schedules, if it is one. */
export function gangOf(workload: Workload, world: World): GangModel | undefined {
  let found = known.get(workload);
  if (found === undefined) {
    found = { gang: findGang(workload, world) };
    known.set(workload, found);
  }
  return found.gang;
}

function findGang(workload: Workload, world: World): GangModel | undefined {
  const job = world.workloadOf(workload.object)?.volcanoJob;
  return job !== undefined ? volcanoGang(job, world) : rayGang(workload) ?? annotatedGang(workload);
}

function volcanoGang(job: VolcanoJobUnit, world: World): GangModel {
  const total = job.tasks.reduce((sum, task) => sum + task.minAvailable, 0);
  const base = { queue: job.queue, pods: job.minAvailable, property: `${job.path}.minAvailable` };
  const counted = countedTasks(job, total, world);
  if (job.minAvailable >= total) {
    const resourcesOf = (podSets: readonly PodSet[]): Amounts => sumOf(job.tasks.filter(({ pods }) => podSets.includes(pods)));
    const explain = (resource: string, podSets = job.workload.podSets): string =>
      explainCounts(job.tasks.filter(({ pods }) => podSets.includes(pods)).map((task) => ({ task, count: task.minAvailable })), resource);
    const shapes = job.tasks.map(({ pods, minAvailable }) => ({ pods, count: minAvailable }));
    const resources = sumOf(job.tasks);
    return { ...base, ...minimum(counted, resources, explain), shapes, isAnyPods: false, resources, resourcesOf, explain };
  }
  // Pods of a task that depends on another are not there yet. Which of the others come first depends on priorities: count the
  // cheapest, so that what does not fit never fits.
  const independent = independentTasks(job.tasks);
  const first = independent.length > 0 ? independent : job.tasks;
  const resourcesOf = (podSets: readonly PodSet[]): Amounts => cheapest(first, job.minAvailable, podSets);
  const shapes = first.map(({ pods, replicas }) => ({ pods, count: Math.min(replicas, job.minAvailable) }));
  const explain = (_: string, podSets?: readonly PodSet[]): string =>
    `${podSets === undefined ? '' : 'of '}the cheapest ${job.minAvailable} pods${podSets === undefined ? '' : ' those that count'}`;
  const resources = resourcesOf(job.workload.podSets);
  return { ...base, ...minimum(counted, resources, explain), shapes, isAnyPods: true, resources, resourcesOf, explain };
}

/** Some pods of a task. */
interface CountedTask {
  readonly task: VolcanoTask;
  readonly count: number;
}

/**
 * The pods of which Volcano's controller makes minResources (calcPGMinResources in pkg/controllers/job): by priority, then
 * in the order of the tasks. Where job.minAvailable is less than what the tasks need, the first pods of all; where it is more,
 * what each task needs, and then the first of the rest. Undefined when the priorities are not known.
 */
function countedTasks({ tasks, minAvailable }: VolcanoJobUnit, total: number, world: World): CountedTask[] | undefined {
  const priorities = tasks.map(({ pods }) => priorityOf(pods, world));
  if (new Set(tasks.map(({ pods }) => text(pods.spec.priorityClassName) ?? '')).size > 1 && priorities.includes(undefined)) {
    return undefined;
  }
  const sorted = tasks
    .map((task, i) => ({ task, priority: priorities[i] ?? 0 }))
    .sort((a, b) => b.priority - a.priority)
    .map(({ task }) => task);
  const counts = new Map<VolcanoTask, number>();
  let left = minAvailable;
  const take = (task: VolcanoTask, most: number): void => {
    const taken = Math.min(left, most);
    counts.set(task, (counts.get(task) ?? 0) + taken);
    left -= taken;
  };
  if (minAvailable < total) {
    sorted.forEach((task) => take(task, task.replicas));
  } else {
    sorted.forEach((task) => take(task, task.minAvailable));
    sorted.forEach((task) => take(task, task.replicas - task.minAvailable));
  }
  return [...counts].flatMap(([task, count]) => (count > 0 ? [{ task, count }] : []));
}

/** The value of the pods' priority class; 0 without one, undefined when the input does not have the class. */
function priorityOf({ spec }: PodSet, world: World): number | undefined {
  const name = text(spec.priorityClassName);
  return name === undefined ? 0 : whole(world.index.find('PriorityClass.scheduling.k8s.io', undefined, name)?.manifest.value);
}

function minimum(
  counted: readonly CountedTask[] | undefined,
  resources: Amounts,
  explain: (resource: string) => string,
): Pick<GangModel, 'minResources' | 'explainMin'> {
  if (counted === undefined) {
    return { minResources: resources, explainMin: explain };
  }
  const sum = new Map<string, Quantity>();
  // a pod template has no requests but those that are written: limits become requests in the pods only
  counted.forEach(({ task, count }) => addTo(sum, timesOf(writtenRequests(task.pods.containers), count)));
  sum.set('pods', ONE.times(counted.reduce((total, { count }) => total + count, 0)));
  return { minResources: sum, explainMin: (resource) => explainCounts(counted, resource) };
}

function explainCounts(counted: readonly CountedTask[], resource: string): string {
  return counted.map(({ task, count }) => `${task.name} ${count} x ${task.pods.requests.get(resource)?.toString() ?? '0'}`).join(' + ');
}

function sumOf(tasks: readonly VolcanoTask[]): Amounts {
  const resources = new Map<string, Quantity>();
  for (const task of tasks) {
    addTo(resources, timesOf(task.pods.requests, task.minAvailable));
  }
  return resources.set('pods', ONE.times(tasks.reduce((sum, task) => sum + task.minAvailable, 0)));
}

/** The least that so many pods of all tasks take, counting only those of some shapes. */
function cheapest(tasks: readonly VolcanoTask[], count: number, counted: readonly PodSet[]): Amounts {
  const shapes = tasks.map(({ pods, replicas }) => ({
    requests: counted.includes(pods) ? new Map([...pods.requests, ['pods', ONE]]) : NO_AMOUNTS, replicas,
  }));
  const names = new Set(shapes.flatMap(({ requests }) => [...requests.keys()]));
  const result = new Map<string, Quantity>();
  for (const name of names) {
    const sorted = shapes
      .map(({ requests, replicas }) => [requests.get(name) ?? ZERO, replicas] as const)
      .sort(([a], [b]) => a.compareTo(b));
    let left = count;
    let sum = ZERO;
    for (const [amount, replicas] of sorted) {
      const taken = Math.min(left, replicas);
      sum = sum.plus(amount.times(taken));
      left -= taken;
    }
    result.set(name, sum);
  }
  return result;
}

/**
 * A Ray cluster in a queue of Volcano: KubeRay makes one PodGroup of the head and all workers, or, with the autoscaler, of the
 * head and as few workers as there may be (calculatePodGroupParams in KubeRay's batchscheduler/volcano).
 */
function rayGang(workload: Workload): GangModel | undefined {
  const queue = entry(workload.labels, 'volcano.sh/queue-name');
  const { type, spec } = workload.object;
  if (typeof queue !== 'string' || (type !== 'RayCluster.ray.io' && type !== 'RayJob.ray.io')) {
    return undefined;
  }
  const cluster = type === 'RayJob.ray.io' ? dict(spec.rayClusterSpec) : spec;
  const groups = dicts(cluster.workerGroupSpecs);
  const shapes = workload.podSets.map((pods, i): GangShape => {
    const least = (whole(groups[i - 1]?.minReplicas) ?? 0) * (whole(groups[i - 1]?.numOfHosts) ?? 1);
    return { pods, count: i > 0 && cluster.enableInTreeAutoscaling === true ? least : pods.count };
  });
  const resourcesOf = (podSets: readonly PodSet[]): Amounts => {
    const sum = new Map<string, Quantity>();
    shapes.filter(({ pods }) => podSets.includes(pods)).forEach(({ pods, count }) => addTo(sum, timesOf(pods.requests, count)));
    return sum;
  };
  const pods = shapes.reduce((sum, { count }) => sum + count, 0);
  const resources = new Map([...resourcesOf(workload.podSets), ['pods', ONE.times(pods)] as const]);
  const explain = (resource: string): string =>
    shapes.map(({ pods: { name, requests }, count }) => `${name} ${count} x ${requests.get(resource)?.toString() ?? '0'}`).join(' + ');
  return {
    queue, pods, shapes, isAnyPods: false, resources, minResources: resources, explainMin: explain, resourcesOf, explain,
    property: `${workload.metadataPath}.labels["volcano.sh/queue-name"]`,
  };
}

/** A plain Job, whose PodGroup Volcano makes: of as many pods as the annotation says, of one without it. */
function annotatedGang(workload: Workload): GangModel | undefined {
  const [pods] = workload.podSets;
  const annotation = entry(workload.annotations, 'scheduling.volcano.sh/group-min-member');
  const isGang = typeof annotation === 'string' && /^[1-9][0-9]{0,8}$/.test(annotation);
  const isAlone =
    workload.object.type === 'Job.batch' &&
    annotation === undefined &&
    entry(pods?.annotations, 'scheduling.k8s.io/group-name') === undefined;
  if (pods === undefined || pods.schedulerName !== 'volcano' || !(isGang || isAlone)) {
    return undefined;
  }
  const count = isGang ? Number(annotation) : 1;
  const resources = new Map([...timesOf(pods.requests, count), ['pods', ONE.times(count)] as const]);
  const explain = (resource: string): string => `${count} pods x ${pods.requests.get(resource)?.toString() ?? '0'}`;
  return {
    minResources: resources,
    explainMin: explain,
    queue: text(entry(pods.annotations, 'scheduling.volcano.sh/queue-name')) ?? 'default',
    pods: count,
    shapes: [{ pods, count }],
    isAnyPods: false,
    resources,
    resourcesOf: (podSets) => (podSets.includes(pods) ? resources : NO_AMOUNTS),
    explain,
    property: isGang ? `${workload.metadataPath}.annotations["scheduling.volcano.sh/group-min-member"]` : 'spec.template.spec',
  };
}
