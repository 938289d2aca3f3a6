import { Quantity } from '../../units/quantity';
import { entry, text } from '../json';
import { World } from '../world';
import { addTo, Amounts, ONE, timesOf, ZERO } from './amounts';
import { PodSet, Workload } from './workload';
import { VolcanoJobUnit } from './volcano-job-unit';

/** What Volcano starts at once, or not at all. */
export interface Gang {
  readonly queue: string;
  readonly pods: number;

  /** What those pods ask for together, at least. */
  readonly resources: Amounts;

  /** For people, by resource. */
  readonly explain: (resource: string) => string;

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
  const property = `${job.path}.minAvailable`;
  const base = { queue: job.queue, pods: job.minAvailable, property };
  if (job.minAvailable >= total) {
    const resources = new Map<string, Quantity>();
    for (const task of job.tasks) {
      addTo(resources, timesOf(task.pods.requests, task.minAvailable));
    }
    resources.set('pods', ONE.times(total));
    const explain = (resource: string): string => job.tasks.map((task) => `${task.name} ${task.minAvailable} x ${task.pods.requests.get(resource)?.toString() ?? '0'}`).join(' + ');
    return { ...base, resources, explain };
  }
  // Which pods come first depends on priorities: count the cheapest, so that what does not fit never fits.
  const resources = cheapest(job.tasks.map((task) => [task.pods, task.replicas] as const), job.minAvailable);
  return { ...base, resources, explain: () => `the cheapest ${job.minAvailable} pods` };
}

function cheapest(pods: readonly (readonly [PodSet, number])[], count: number): Amounts {
  const names = new Set(pods.flatMap(([podSet]) => [...podSet.requests.keys()]));
  const result = new Map<string, Quantity>([['pods', ONE.times(count)]]);
  for (const name of names) {
    const sorted = pods.map(([podSet, replicas]) => [podSet.requests.get(name) ?? ZERO, replicas] as const).sort(([a], [b]) => a.compareTo(b));
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
  return {
    queue: text(entry(pods.annotations, 'scheduling.volcano.sh/queue-name')) ?? 'default',
    pods: count,
    resources: new Map([...timesOf(pods.requests, count), ['pods', ONE.times(count)]]),
    explain: (resource) => `${count} pods x ${pods.requests.get(resource)?.toString() ?? '0'}`,
    property: isGang ? `${workload.metadataPath}.annotations["scheduling.volcano.sh/group-min-member"]` : 'spec.template.spec',
  };
}
