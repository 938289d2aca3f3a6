import { VolcanoQueueModel } from '../../preflight/model/volcano-queues';
import { GangJob, isAllocated, readyTasks } from './gang-job';
import { add, beyond, isNothing, leastOf, mostOf, plus, Resources, resourcesOf, shareOf } from './resources';

/** What the quota plugins know of a queue in one round. */
export interface QueueAttributes {
  readonly name: string;
  readonly weight: number;
  readonly priority: number;
  readonly isOpen: boolean;

  /** The queues above, the topmost first, without the root; none without a hierarchy. */
  above: readonly QueueAttributes[];
  readonly below: QueueAttributes[];
  capability: Resources;

  /** The most that it can have. */
  most: Resources;
  deserved: Resources;
  readonly guarantee: Resources;
  readonly allocated: Map<string, number>;
  readonly request: Map<string, number>;
  readonly inqueue: Map<string, number>;
  readonly elastic: Map<string, number>;
}

export function attributesOf(queue: VolcanoQueueModel, isOpen: boolean): QueueAttributes {
  const priority = queue.object.spec.priority;
  return {
    name: queue.name,
    weight: queue.weight,
    priority: typeof priority === 'number' ? priority : 0,
    isOpen,
    above: [],
    below: [],
    capability: withoutZeros(resourcesOf(queue.capability)),
    most: new Map(),
    deserved: resourcesOf(queue.deserved),
    guarantee: resourcesOf(queue.guarantee),
    allocated: new Map(),
    request: new Map(),
    inqueue: new Map(),
    elastic: new Map(),
  };
}

/** No CPU or memory in a capability means as much as there is. */
function withoutZeros(capability: Resources): Resources {
  return new Map([...capability].filter(([name, amount]) => amount > 0 || (name !== 'cpu' && name !== 'memory')));
}

/** Counts what a job has and wants, here and above. */
export function countJob(queue: QueueAttributes, job: GangJob): void {
  const allocated = new Map<string, number>();
  const pending = new Map<string, number>();
  job.tasks.forEach((task) =>
    isAllocated(task) ? add(allocated, task.requests) : task.status === 'pending' ? add(pending, task.requests) : undefined,
  );
  const reserved = reservedBy(job, allocated);
  const elastic = beyond(allocated, job.minResources ?? new Map());
  for (const one of [queue, ...queue.above]) {
    add(one.allocated, allocated);
    add(one.request, allocated);
    add(one.request, pending);
    add(one.inqueue, reserved);
    add(one.elastic, elastic);
  }
}

/** What is kept for a job that is past the enqueue action and does not have all yet. */
export function reservedBy(job: GangJob, allocated: Resources): Resources {
  const isCounted = job.isInqueue || (!job.isPending && job.tasks.filter(isAllocated).length >= job.minMember && readyTasks(job) > 0);
  return job.minResources !== undefined && isCounted ? beyond(job.minResources, allocated) : new Map();
}

/** Sets what queues can have and deserve where all are equal. */
export function setFlat(queues: readonly QueueAttributes[], total: Resources): void {
  const guaranteed = new Map<string, number>();
  queues.forEach(({ guarantee }) => add(guaranteed, guarantee));
  for (const queue of queues) {
    queue.most = leastOf(plus(beyond(total, guaranteed), queue.guarantee), queue.capability);
    queue.deserved = mostOf(leastOf(queue.deserved, queue.most), queue.guarantee);
  }
}

/** Sets what queues can have and deserve, from the top down. */
export function setBelow(queues: readonly QueueAttributes[], parent: Resources, inherited: Resources): void {
  const guaranteed = new Map<string, number>();
  queues.forEach(({ guarantee }) => add(guaranteed, guarantee));
  for (const queue of queues) {
    queue.deserved = mostOf(queue.deserved, queue.guarantee);
    queue.capability = new Map([...inherited, ...queue.capability]);
    queue.most = leastOf(plus(beyond(parent, guaranteed), queue.guarantee), queue.capability);
    setBelow(queue.below, queue.most, queue.capability);
  }
}

/** Shares out a cluster by weight, up to what each queue asks for and may have. */
export function setByWeight(queues: readonly QueueAttributes[], total: Resources): void {
  let left: Resources = total;
  const isDone = new Set<QueueAttributes>();
  queues.forEach((queue) => (queue.deserved = new Map()));
  for (let round = 0; round < 1000; round++) {
    const open = queues.filter((queue) => !isDone.has(queue));
    const weight = open.reduce((sum, queue) => sum + queue.weight, 0);
    if (weight === 0) {
      return;
    }
    const given = new Map<string, number>();
    for (const queue of open) {
      const before = queue.deserved;
      const more = new Map([...left].map(([name, amount]) => [name, (amount * queue.weight) / weight]));
      queue.deserved = mostOf(leastOf(leastOf(plus(before, more), queue.most), queue.request, true), queue.guarantee);
      const isEnough = [...queue.request].every(([name, amount]) => amount - (queue.deserved.get(name) ?? 0) < 0.1);
      if (isEnough || isSame(queue.deserved, before)) {
        isDone.add(queue);
      }
      add(given, plus(queue.deserved, before, -1));
    }
    const rest = beyond(left, given);
    if (isNothing(rest) || isSame(rest, left)) {
      return;
    }
    left = rest;
  }
}

function isSame(a: Resources, b: Resources): boolean {
  return [...new Set([...a.keys(), ...b.keys()])].every((name) => (a.get(name) ?? 0) === (b.get(name) ?? 0));
}

/** How much of what it deserves a queue has: of the resource of which it has most. */
export function shareOfQueue({ deserved, allocated }: QueueAttributes, ofNothing: number): number {
  return isNothing(deserved)
    ? ofNothing
    : Math.max(0, ...[...deserved].filter(([, amount]) => amount !== 0).map(([name, amount]) => shareOf(allocated.get(name) ?? 0, amount)));
}
