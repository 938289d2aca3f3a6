import { at, Dict, dict, dicts, text, whole } from '../../base/json';
import { Amounts, amountsOf } from '../../preflight/model/amounts';
import { KubeObject } from '../../preflight/kube-object';
import { LOCAL_QUEUE } from '../../preflight/model/kueue-tree';
import { PodSet, Workload } from '../../preflight/model/workload';
import { World } from '../../preflight/world';
import { unitsOf } from '../amounts';
import { placesOf } from './read-places';
import { Admission, PodSetDemand, QueuedWorkload, Requests } from './queued-workload';
import { requestOf, requestOfAnnotations } from './topology-request';

/** The workloads of a snapshot that have quota or wait for it. */
export function readWorkloads(objects: readonly KubeObject[], world: World): QueuedWorkload[] {
  return objects.flatMap((object) => readWorkload(object, world) ?? []);
}

function readWorkload(object: KubeObject, world: World): QueuedWorkload | undefined {
  const { spec, manifest, name, namespace = '', labels } = object;
  const status = dict(manifest.status);
  const conditions = new Map(dicts(status.conditions).map((condition) => [text(condition.type) ?? '', condition]));
  const isTrue = (type: string): boolean => conditions.get(type)?.status === 'True';
  const hasQuota = isTrue('QuotaReserved') && status.admission !== undefined;
  if (isTrue('Finished') || (!hasQuota && (spec.active === false || hasFailedCheck(status)))) {
    return undefined;
  }
  const localQueue = text(spec.queueName) ?? '';
  const admission = hasQuota ? admissionOf(object, status, timeOf(conditions.get('QuotaReserved')?.lastTransitionTime)) : undefined;
  const clusterQueue = text(at(status, 'admission', 'clusterQueue')) ?? queueBehind(localQueue, namespace, world);
  if ((hasQuota ? clusterQueue : queueOfPending(localQueue, namespace, world)) === undefined || clusterQueue === undefined) {
    return undefined;
  }
  const [owner] = dicts(object.metadata.ownerReferences);
  return new QueuedWorkload({
    namespace,
    name,
    localQueue,
    clusterQueue,
    admission,
    title: `${namespace}/${text(owner?.name) ?? text(labels['kueue.x-k8s.io/pod-group-name']) ?? name}`,
    uid: text(object.metadata.uid) ?? name,
    priority: whole(spec.priority) ?? 0,
    queuedAt: queuedAtOf(object, conditions),
    podSets: () => demandsOf(object, world),
    isEvicted: hasQuota && isTrue('Evicted'),
    isAside: isAsideBy(conditions),
  });
}

function hasFailedCheck(status: Dict): boolean {
  return dicts(status.admissionChecks).some(({ state }) => state === 'Retry' || state === 'Rejected');
}

/** The ClusterQueue that a LocalQueue leads to. */
export function queueBehind(localQueue: string, namespace: string, world: World): string | undefined {
  return text(world.index.find(LOCAL_QUEUE, namespace, localQueue)?.spec.clusterQueue);
}

function queueOfPending(localQueue: string, namespace: string, world: World): string | undefined {
  const local = world.index.find(LOCAL_QUEUE, namespace, localQueue);
  return (text(local?.spec.stopPolicy) ?? 'None') === 'None' ? text(local?.spec.clusterQueue) : undefined;
}

/** Since when it queues: later than it was made where it was put back because of its pods or checks. */
function queuedAtOf(object: KubeObject, conditions: ReadonlyMap<string, Dict>): number {
  const evicted = conditions.get('Evicted');
  const isPutBack = evicted?.status === 'True' && (evicted.reason === 'PodsReadyTimeout' || evicted.reason === 'AdmissionCheck');
  return timeOf(isPutBack ? evicted.lastTransitionTime : object.metadata.creationTimestamp);
}

/** Whether Kueue has looked at it and put it aside, rather than looks at it again and again. */
function isAsideBy(conditions: ReadonlyMap<string, Dict>): boolean {
  const reserved = conditions.get('QuotaReserved');
  if (conditions.get('Requeued')?.status === 'False') {
    return true;
  }
  const isLookedAt = /Pending the (preemption|migration)|overlapping preemption targets|no longer fits after processing/;
  return reserved?.status === 'False' && reserved.reason === 'Pending' && !isLookedAt.test(String(reserved.message));
}

export function timeOf(value: unknown): number {
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? 0 : time;
}

function admissionOf(object: KubeObject, status: Dict, reservedAt: number): Admission {
  const podSets = dicts(object.spec.podSets);
  const reclaimable = new Map(dicts(status.reclaimablePods).map(({ name, count }) => [text(name), whole(count) ?? 0]));
  const assignments = dicts(at(status, 'admission', 'podSetAssignments')).map((assignment) => {
    const name = text(assignment.name) ?? 'main';
    const podSet = podSets.find((one) => text(one.name) === name);
    const given = whole(assignment.count) ?? whole(podSet?.count) ?? 1;
    const count = Math.min(given, Math.max(0, (whole(podSet?.count) ?? given) - (reclaimable.get(name) ?? 0)));
    const requests = new Map(
      [...amountsOf(dict(assignment.resourceUsage))].map(([resource, amount]) => {
        const units = unitsOf(resource, amount);
        return [resource, count < given ? (units / BigInt(given)) * BigInt(count) : units] as const;
      }),
    );
    const flavors = new Map(Object.entries(dict(assignment.flavors)).map(([resource, flavor]) => [resource, String(flavor)]));
    return { name, count, flavors, requests, placed: placesOf(assignment, flavors, () => onNodeOf(dict(podSet?.template), object)) };
  });
  return { podSets: assignments, placed: assignments.flatMap(({ placed }) => placed), reservedAt };
}

/** What one pod of a template takes on a node. */
function onNodeOf(template: Dict, object: KubeObject): Requests {
  const workload = new Workload(
    object,
    {
      kind: 'Job',
      jobPath: '',
      job: object.manifest,
      podSets: [{ name: 'main', count: 1, min: 1, path: 'spec', template }],
    },
    () => [],
  );
  return perPodOf(workload.podSets[0]);
}

function demandsOf(object: KubeObject, world: World): PodSetDemand[] {
  const given = dicts(object.spec.podSets);
  const workload = new Workload(
    object,
    {
      kind: 'Job',
      jobPath: '',
      job: object.manifest,
      podSets: given.map((podSet, i) => ({
        name: text(podSet.name) ?? 'main',
        count: whole(podSet.count) ?? 1,
        min: 1,
        path: `spec.podSets[${i}].template`,
        template: dict(podSet.template),
      })),
    },
    () => [],
  );
  return workload.podSets.map((pods, i) => ({
    name: pods.name,
    count: pods.count,
    minCount: whole(given[i].minCount),
    pods,
    perPod: countedOf(pods, world),
    onNode: perPodOf(pods),
    topology: requestOf(given[i].topologyRequest) ?? requestOfAnnotations(pods.annotations),
  }));
}

/** What one pod asks for. */
export function perPodOf(pods: PodSet): Requests {
  return unitsOfAll(pods.requests);
}

/** What of that counts against quota. */
export function countedOf(pods: PodSet, { facts }: World): Requests {
  const prefixes = facts.kueue?.excludeResourcePrefixes ?? [];
  return unitsOfAll(new Map([...pods.requests].filter(([resource]) => !prefixes.some((prefix) => resource.startsWith(prefix)))));
}

function unitsOfAll(amounts: Amounts): Requests {
  return new Map([...amounts].map(([resource, amount]) => [resource, unitsOf(resource, amount)]));
}
