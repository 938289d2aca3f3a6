import { Dict, dict, dicts, entry, isDict, text } from '../../base/json';
import { workloadRowOf } from '../../upstream/kinds';
import { RAY_AUTOSCALER, RAY_SUBMITTER } from '../../upstream/kuberay';
import { KubeObject } from '../kube-object';
import { World } from '../world';
import { PodSet, Workload } from './workload';

/** Pods of one shape that Kueue admits together. */
export interface QueuedPods {
  readonly pods: PodSet;

  /** Number that is admitted at once, at least. */
  readonly count: number;
}

const GROUP = 'kueue.x-k8s.io/pod-group-name';
const TOTAL = 'kueue.x-k8s.io/pod-group-total-count';

const known = new WeakMap<Workload, readonly QueuedPods[]>();
const groupsOf = new WeakMap<World, ReadonlyMap<string, readonly Workload[]>>();

/**
 * The pods that Kueue admits together, as it counts them. Of a Deployment and of a LeaderWorkerSet each pod or group is
 * queued on its own; a group of pods is queued with the first of them, and the others have none.
 */
export function queuedPods(workload: Workload, world: World): readonly QueuedPods[] {
  let found = known.get(workload);
  if (found === undefined) {
    found = countPods(workload, world);
    known.set(workload, found);
  }
  return found;
}

function countPods(workload: Workload, world: World): readonly QueuedPods[] {
  if (workloadRowOf(workload.object.type)?.queued === 'one by one') {
    return workload.podSets.slice(0, 1).map((pods) => ({ pods, count: 1 }));
  }
  const group = podGroupOf(workload, world);
  if (group !== undefined) {
    return group[0] === workload ? shapesOf(group) : [];
  }
  const minimum = Number(entry(workload.annotations, 'kueue.x-k8s.io/job-min-parallelism') ?? NaN);
  return completed(workload).map((pods) => ({
    pods, count: Number.isInteger(minimum) && minimum > 0 ? Math.min(minimum, pods.count) : pods.count,
  }));
}

/** The pods of the input that are in one group with this one; undefined when it is alone, or Kueue would remove some of them. */
function podGroupOf(workload: Workload, world: World): readonly Workload[] | undefined {
  const key = keyOfGroup(workload);
  if (key === undefined) {
    return undefined;
  }
  let groups = groupsOf.get(world);
  if (groups === undefined) {
    const made = new Map<string, Workload[]>();
    for (const pod of world.workloads) {
      const own = keyOfGroup(pod);
      if (own !== undefined) {
        const others = made.get(own);
        if (others === undefined) {
          made.set(own, [pod]);
        } else {
          others.push(pod);
        }
      }
    }
    groups = made;
    groupsOf.set(world, groups);
  }
  const group = groups.get(key);
  return group === undefined || group.length > Number(entry(workload.annotations, TOTAL)) ? undefined : group;
}

function keyOfGroup({ kind, object: { labels, namespace }, kueueQueue }: Workload): string | undefined {
  const name = kind === 'Pod' ? text(entry(labels, GROUP)) : undefined;
  return name === undefined ? undefined : JSON.stringify([namespace, name, kueueQueue]);
}

/** Pods of the same spec are of one role, which takes one flavor. */
function shapesOf(group: readonly Workload[]): QueuedPods[] {
  const shapes = new Map<string, { readonly pods: PodSet; count: number }>();
  for (const { podSets: [pods] } of group) {
    const key = JSON.stringify(pods.spec);
    const same = shapes.get(key);
    if (same === undefined) {
      shapes.set(key, { pods, count: 1 });
    } else {
      same.count++;
    }
  }
  return [...shapes.values()];
}

/** The pods of a workload with what KubeRay adds to them, which Kueue counts as well. */
function completed(workload: Workload): readonly PodSet[] {
  const { object, podSets } = workload;
  const isJob = object.type === 'RayJob.ray.io';
  if (!isJob && object.type !== 'RayCluster.ray.io') {
    return podSets;
  }
  const cluster = isJob ? dict(object.spec.rayClusterSpec) : object.spec;
  const mode = isJob ? text(object.spec.submissionMode) ?? 'K8sJobMode' : undefined;
  const beside: Dict[] = [
    ...(cluster.enableInTreeAutoscaling === true
      ? [{ name: 'autoscaler', resources: dict(cluster.autoscalerOptions).resources ?? RAY_AUTOSCALER }]
      : []),
    ...(mode === 'SidecarMode' ? [{ name: 'ray-job-submitter', resources: RAY_SUBMITTER }] : []),
  ];
  const isSubmitted = mode === 'K8sJobMode' && !isDict(object.spec.submitterPodTemplate);
  return [
    ...podSets.map((pods, i) => (i === 0 && beside.length > 0 ? withContainers(pods, beside, object) : pods)),
    ...(isSubmitted ? [submitter(workload)] : []),
  ];
}

function withContainers(pods: PodSet, beside: readonly Dict[], { labels }: KubeObject): PodSet {
  const containers = [...dicts(pods.spec.containers), ...beside];
  const template = { metadata: { labels, annotations: pods.annotations }, spec: { ...pods.spec, containers } };
  const { name, count, min } = pods;
  return new PodSet(pods.workload, { name, count, min, path: pathOf(pods), template }, () => pods.containerLimits);
}

function submitter(workload: Workload): PodSet {
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'ray-job-submitter', resources: RAY_SUBMITTER }] } };
  const props = { name: 'submitter', count: 1, min: 1, path: 'spec.submitterPodTemplate', template };
  return new PodSet(workload, props, () => workload.podSets[0]?.containerLimits ?? []);
}

function pathOf({ path }: PodSet): string {
  return path.replace(/\.?spec$/, '');
}
