import { dict, entry, text, whole } from '../../base/json';
import { workloadRowOf } from '../../upstream/kinds';
import { KubeObject } from '../../preflight/kube-object';
import { LOCAL_QUEUE } from '../../preflight/model/kueue-tree';
import { PodSet, Workload } from '../../preflight/model/workload';
import { World } from '../../preflight/world';
import { countedOf, perPodOf } from './read-workloads';
import { PodSetDemand } from './queued-workload';
import { requestOfAnnotations } from './topology-request';

/** Something in the files that Kueue makes one Workload of. */
export interface Submission {
  readonly object: KubeObject;

  /** The workload, or the pods of a group. */
  readonly parts: readonly Workload[];
  readonly queue: string;
  readonly priorityClass: string | undefined;
  readonly podSets: () => readonly PodSetDemand[];
  readonly notes: readonly string[];
}

const CLASS = 'kueue.x-k8s.io/priority-class';
const GROUP = 'kueue.x-k8s.io/pod-group-name';
const DEFAULT_QUEUE = 'default';

/** The LocalQueue that a workload goes to: the one that it names, or that of its namespace called `default`. */
export function localQueueOf(workload: Workload, world: World): string | undefined {
  const { object } = workload;
  if (workload.isVolcano) {
    return undefined;
  }
  const hasDefault =
    workload.kueueQueue === undefined &&
    workload.kind !== 'Pod' &&
    workload.kind !== 'Service' &&
    object.namespace !== undefined &&
    world.index.find(LOCAL_QUEUE, object.namespace, DEFAULT_QUEUE) !== undefined;
  return workload.kueueQueue ?? (hasDefault ? DEFAULT_QUEUE : undefined);
}

/** What is queued of these workloads, in their order; pods of one group are one. */
export function submissionsOf(workloads: readonly Workload[], world: World): Submission[] {
  const groups = new Map<string, Workload[]>();
  const order: (readonly Workload[])[] = [];
  for (const workload of workloads) {
    const group = workload.kind === 'Pod' ? text(entry(workload.object.labels, GROUP)) : undefined;
    const key = `${workload.object.namespace ?? ''} ${group ?? ''}`;
    const others = group === undefined ? undefined : groups.get(key);
    if (others !== undefined) {
      others.push(workload);
    } else {
      const own = [workload];
      order.push(own);
      if (group !== undefined) {
        groups.set(key, own);
      }
    }
  }
  return order.flatMap((parts) => {
    const [first] = parts;
    const queue = localQueueOf(first, world);
    return queue === undefined
      ? []
      : [
          {
            object: first.object,
            parts,
            queue,
            priorityClass: text(entry(first.labels, CLASS)) ?? text(entry(first.object.labels, CLASS)),
            podSets: () => (parts.length > 1 ? demandsOfGroup(parts, world) : demandsOf(first, world)),
            notes: notesOf(first),
          },
        ];
  });
}

function notesOf(workload: Workload): string[] {
  return [
    ...(workload.isRecurring ? ['this is about one run, if it started now'] : []),
    ...(isOneByOne(workload) ? ['each replica is queued on its own; this is about one'] : []),
  ];
}

function isOneByOne({ object }: Workload): boolean {
  return workloadRowOf(object.type)?.queued === 'one by one';
}

function demandsOf(workload: Workload, world: World): PodSetDemand[] {
  const minimum = Number(entry(workload.annotations, 'kueue.x-k8s.io/job-min-parallelism') ?? NaN);
  const minCount = Number.isInteger(minimum) && minimum > 0 ? minimum : undefined;
  const replicas = isOneByOne(workload) ? Math.max(1, workload.podSets[0]?.count ?? 1) : 1;
  return workload.podSets.map((pods) => demandOf(pods, Math.round(pods.count / replicas), minCount, world));
}

/** Pods of one shape are one pod set. */
function demandsOfGroup(parts: readonly Workload[], world: World): PodSetDemand[] {
  const shapes = new Map<string, { readonly pods: PodSet; count: number }>();
  for (const pods of parts.flatMap(({ podSets }) => podSets)) {
    const key = JSON.stringify({ ...pods.spec, containers: pods.containers.map(({ limits, requests }) => [limits, requests]) });
    const same = shapes.get(key);
    if (same === undefined) {
      shapes.set(key, { pods, count: 1 });
    } else {
      same.count++;
    }
  }
  return [...shapes.values()].map(({ pods, count }, i) => ({ ...demandOf(pods, count, undefined, world), name: `pods-${i}` }));
}

function demandOf(pods: PodSet, count: number, minCount: number | undefined, world: World): PodSetDemand {
  return {
    name: pods.name,
    count,
    minCount: minCount === undefined || minCount >= count ? undefined : minCount,
    pods,
    perPod: countedOf(pods, world),
    onNode: perPodOf(pods),
    topology: requestOfAnnotations(pods.annotations),
  };
}

/** A priority, or the class that is not there. */
export type Priority = { readonly value: number; readonly note?: string } | { readonly missing: string };

/** By its class for Kueue, else by that of its pods, else by the class for all, else 0. */
export function priorityOf({ priorityClass, parts }: Submission, world: World): Priority {
  if (priorityClass !== undefined) {
    const value = whole(world.index.find('WorkloadPriorityClass.kueue.x-k8s.io', undefined, priorityClass)?.manifest.value);
    if (value !== undefined) {
      return { value };
    }
    return world.index.ofType('WorkloadPriorityClass.kueue.x-k8s.io').length > 0
      ? { missing: `WorkloadPriorityClass ${priorityClass}` }
      : { value: 0, note: `WorkloadPriorityClass ${priorityClass} is not in the snapshot; its priority was taken to be 0` };
  }
  const classes = world.index.ofType('PriorityClass.scheduling.k8s.io');
  const name = parts
    .flatMap(({ podSets }) => podSets)
    .map(({ spec }) => text(spec.priorityClassName))
    .find((one) => one !== undefined);
  const found =
    name === undefined ? classes.find(({ manifest }) => manifest.globalDefault === true) : classes.find((one) => one.name === name);
  const value = whole(found?.manifest.value);
  return value === undefined && name !== undefined
    ? { value: 0, note: `PriorityClass ${name} is not in the snapshot; its priority was taken to be 0` }
    : { value: value ?? 0 };
}

/** The text of a field of status, for messages of objects of the snapshot. */
export function statusOf(object: KubeObject | undefined): ReturnType<typeof dict> {
  return dict(object?.manifest.status);
}
