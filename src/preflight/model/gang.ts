import { Quantity } from '../../base/quantity';
import { entry, text } from '../../base/json';
import { World } from '../world';
import { addTo, Amounts, NO_AMOUNTS, ONE, timesOf, ZERO } from './amounts';
import { PodSet, Workload } from './workload';
import { VolcanoJobUnit, VolcanoTask } from './volcano-job-unit';

/** Pods of one shape. */
export interface GangShape {
  readonly pods: PodSet;
  readonly count: number;
}

/** What Volcano starts at once, or not at all. */
export interface Gang {
  readonly queue: string;
  readonly pods: number;

  /** Its pods by shape, those without which it does not start; all that it may have where any of them will do. */
  readonly shapes: readonly GangShape[];

  /** Whether any of the pods will do, as long as there are enough. */
  readonly isAnyPods: boolean;

  /** What those pods ask for together, at least. */
  readonly resources: Amounts;

  /** What those among them that are of some shapes ask for together, at least. */
  readonly resourcesOf: (podSets: readonly PodSet[]) => Amounts;

  /** For people, by resource; of those that are of some shapes when only they count. */
  readonly explain: (resource: string, podSets?: readonly PodSet[]) => string;

  /** Where the number of pods is written. */
  readonly property: string;
}

const known = new WeakMap<Workload, { readonly gang: Gang | undefined }>();

/** The gang of a workload that Volcano schedules, if it is one. */
export function gangOf(workload: Workload, world: World): Gang | undefined {
  let found = known.get(workload);
  if (found === undefined) {
    found = { gang: findGang(workload, world) };
    known.set(workload, found);
  }
  return found.gang;
}

function findGang(workload: Workload, world: World): Gang | undefined {
  const job = world.workloadOf(workload.object)?.volcanoJob;
  return job !== undefined ? volcanoGang(job) : annotatedGang(workload);
}

function volcanoGang(job: VolcanoJobUnit): Gang {
  const total = job.tasks.reduce((sum, task) => sum + task.minAvailable, 0);
  const base = { queue: job.queue, pods: job.minAvailable, property: `${job.path}.minAvailable` };
  if (job.minAvailable >= total) {
    const resourcesOf = (podSets: readonly PodSet[]): Amounts => sumOf(job.tasks.filter(({ pods }) => podSets.includes(pods)));
    const explain = (resource: string, podSets = job.workload.podSets): string => job.tasks.filter(({ pods }) => podSets.includes(pods)).map((task) => `${task.name} ${task.minAvailable} x ${task.pods.requests.get(resource)?.toString() ?? '0'}`).join(' + ');
    const shapes = job.tasks.map(({ pods, minAvailable }) => ({ pods, count: minAvailable }));
    return { ...base, shapes, isAnyPods: false, resources: sumOf(job.tasks), resourcesOf, explain };
  }
  // Which pods come first depends on priorities: count the cheapest, so that what does not fit never fits.
  const resourcesOf = (podSets: readonly PodSet[]): Amounts => cheapest(job.tasks, job.minAvailable, podSets);
  const shapes = job.tasks.map(({ pods, replicas }) => ({ pods, count: Math.min(replicas, job.minAvailable) }));
  return { ...base, shapes, isAnyPods: true, resources: resourcesOf(job.workload.podSets), resourcesOf, explain: (_, podSets) => `${podSets === undefined ? '' : 'of '}the cheapest ${job.minAvailable} pods${podSets === undefined ? '' : ' those that count'}` };
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
  const shapes = tasks.map(({ pods, replicas }) => ({ requests: counted.includes(pods) ? new Map([...pods.requests, ['pods', ONE]]) : NO_AMOUNTS, replicas }));
  const names = new Set(shapes.flatMap(({ requests }) => [...requests.keys()]));
  const result = new Map<string, Quantity>();
  for (const name of names) {
    const sorted = shapes.map(({ requests, replicas }) => [requests.get(name) ?? ZERO, replicas] as const).sort(([a], [b]) => a.compareTo(b));
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

/** A plain Job, whose PodGroup Volcano makes: of as many pods as the annotation says, of one without it. */
function annotatedGang(workload: Workload): Gang | undefined {
  const [pods] = workload.podSets;
  const annotation = entry(workload.annotations, 'scheduling.volcano.sh/group-min-member');
  const isGang = typeof annotation === 'string' && /^[1-9][0-9]{0,8}$/.test(annotation);
  const isAlone = workload.object.type === 'Job.batch' && annotation === undefined && entry(pods?.annotations, 'scheduling.k8s.io/group-name') === undefined;
  if (pods === undefined || pods.schedulerName !== 'volcano' || !(isGang || isAlone)) {
    return undefined;
  }
  const count = isGang ? Number(annotation) : 1;
  const resources = new Map([...timesOf(pods.requests, count), ['pods', ONE.times(count)] as const]);
  return {
    queue: text(entry(pods.annotations, 'scheduling.volcano.sh/queue-name')) ?? 'default',
    pods: count,
    shapes: [{ pods, count }],
    isAnyPods: false,
    resources,
    resourcesOf: (podSets) => (podSets.includes(pods) ? resources : NO_AMOUNTS),
    explain: (resource) => `${count} pods x ${pods.requests.get(resource)?.toString() ?? '0'}`,
    property: isGang ? `${workload.metadataPath}.annotations["scheduling.volcano.sh/group-min-member"]` : 'spec.template.spec',
  };
}
