import { entry, text } from '../../base/json';
import { Quantity } from '../../base/quantity';
import { addTo, Amounts, isAccelerator, timesOf, ZERO } from '../../preflight/model/amounts';
import { gangOf } from '../../preflight/model/gang';
import { clusterQueueOf, flavorMismatch } from '../../preflight/model/kueue-assignment';
import { queuedPods } from '../../preflight/model/queued-pods';
import { QuotaNode } from '../../preflight/model/kueue-tree';
import { larger, smaller } from '../../preflight/model/share-bounds';
import { limitsOfQueue } from '../../preflight/model/volcano-capacity';
import { PodSet, Workload } from '../../preflight/model/workload';
import { World } from '../../preflight/world';

/** Where a workload waits for its turn. */
export interface Place {
  readonly system: 'Kueue' | 'Volcano';

  /** The ClusterQueue, or the Volcano queue. */
  readonly queue: string;

  /** Whether the input has it. */
  readonly isKnown: boolean;

  /** The LocalQueue. */
  readonly local?: string;
}

/** The queue of a workload; undefined for what no queue holds back. */
export function placeOf(workload: Workload, world: World): Place | undefined {
  const found = clusterQueueOf(workload, world);
  if (found !== undefined) {
    return { system: 'Kueue', queue: found.queue.name, local: found.local.name, isKnown: true };
  }
  const queue = volcanoQueueOf(workload, world);
  if (queue !== undefined) {
    return { system: 'Volcano', queue, isKnown: world.volcanoQueues.get(queue) !== undefined };
  }
  return workload.kueueQueue === undefined
    ? undefined
    : { system: 'Kueue', queue: workload.kueueQueue, local: workload.kueueQueue, isKnown: false };
}

function volcanoQueueOf(workload: Workload, world: World): string | undefined {
  const gang = gangOf(workload, world);
  if (gang !== undefined) {
    return gang.queue;
  }
  const annotation = workload.podSets.map(({ annotations }) => text(entry(annotations, 'scheduling.volcano.sh/queue-name'))).find(Boolean);
  return annotation ?? (workload.podSets.some(({ schedulerName }) => schedulerName === 'volcano') ? 'default' : undefined);
}

/** Pods of one shape, and how many of them there are at a time. */
export interface PodsAtATime {
  readonly pods: PodSet;
  readonly count: number;
}

/** All pods that a workload has at a time. */
export function podsOf(workload: Workload): PodsAtATime[] {
  return workload.podSets.filter(({ count }) => count > 0).map((pods) => ({ pods, count: pods.count }));
}

/** What a workload asks for with all its pods. */
export function asksOf(workload: Workload): Amounts {
  const sum = new Map<string, Quantity>();
  podsOf(workload).forEach(({ pods, count }) => addTo(sum, timesOf(pods.requests, count)));
  return new Map([...sum].filter(([, amount]) => !amount.isZero));
}

/** What it has to get at once to start at all; the same as it asks for, unless it says that less will do. */
export function needsOf(workload: Workload, world: World): Amounts {
  const gang = workload.kueueQueue === undefined || workload.isVolcano ? gangOf(workload, world) : undefined;
  if (gang !== undefined) {
    return new Map([...gang.resources].filter(([name, amount]) => name !== 'pods' && !amount.isZero));
  }
  const sum = new Map<string, Quantity>();
  queuedPods(workload, world).forEach(({ pods, count }) => addTo(sum, timesOf(pods.requests, count)));
  return new Map([...sum].filter(([, amount]) => !amount.isZero));
}

/** The most of a resource that the queue of a workload can give it, by the limits of preflight; undefined if none is known. */
export function mostFor(workload: Workload, resource: string, place: Place | undefined, world: World): Quantity | undefined {
  if (place?.system === 'Volcano') {
    const limits = limitsOfQueue(place.queue, resource, world).map(({ most }) => most);
    return limits.length === 0 ? undefined : limits.reduce(smaller);
  }
  const queue = place === undefined ? undefined : world.kueue.clusterQueues.get(place.queue);
  return queue === undefined ? undefined : mostOfKueue(workload, resource, queue, world);
}

/** All pods of one kind take one flavor: the flavor that can give most. */
function mostOfKueue(workload: Workload, resource: string, queue: QuotaNode, world: World): Quantity | undefined {
  const group = queue.groups.find(({ covered }) => covered.includes(resource));
  const asking = workload.podSets.filter(({ requests }) => requests.get(resource)?.isZero === false);
  return group === undefined
    ? undefined
    : group.flavors
        .filter((flavor) => asking.some((pods) => flavorMismatch(pods, flavor, group, queue, world) === undefined))
        .map(({ name }) => world.kueueCapacities.of(queue, name, resource).known)
        .reduce(larger, ZERO);
}

/** Resources in the order in which people ask: accelerators, CPUs, memory, then the others. */
export function inOrder(resources: Iterable<string>): string[] {
  const rank = (name: string): number => (isAccelerator(name) ? 0 : name === 'cpu' ? 1 : name === 'memory' ? 2 : 3);
  return [...new Set(resources)].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0));
}
