import { PodSet } from '../../preflight/model/workload';
import { Resources } from './resources';

/** Where a pod is: `bound` has a node, `allocated` and `pipelined` get one in this round, the latter once others are gone. */
export type TaskStatus = 'pending' | 'allocated' | 'pipelined' | 'bound' | 'running' | 'releasing' | 'ended';

/** A pod that Volcano schedules. */
export interface Task {
  readonly uid: string;
  readonly job: GangJob;

  /** Its task in a Volcano Job; empty elsewhere. */
  readonly role: string;
  readonly pods: PodSet;
  readonly requests: Resources;
  readonly priority: number;
  readonly createdAt: number;

  /** Position among the pods of its task. */
  readonly index: number;
  readonly isPreemptable: boolean;
  readonly neverPreempts: boolean;

  /** Whether it is of the system, which nobody evicts. */
  readonly isCritical: boolean;

  /** The node on which an earlier round made room for it. */
  readonly nominated?: string;
  status: TaskStatus;
  node: string | undefined;
}

/** A PodGroup: pods that start together or not at all. */
export interface GangJob {
  readonly key: string;

  /** What people call it, for instance `nlp/pretrain-7`. */
  readonly title: string;
  readonly queue: string;
  readonly uid: string;
  readonly minMember: number;

  /** The least of each task. */
  readonly minTasks: ReadonlyMap<string, number>;

  /** What it says that it needs at least; undefined where it does not. */
  readonly minResources: Resources | undefined;
  readonly priority: number;
  readonly createdAt: number;
  readonly tasks: Task[];

  /** Makes its pods once it may have some. */
  readonly makeTasks?: () => void;

  /** Whether it has not passed the enqueue action yet. */
  isPending: boolean;

  /** Whether it is past it, and does not run yet. */
  isInqueue: boolean;
}

const READY: ReadonlySet<TaskStatus> = new Set(['bound', 'running', 'allocated', 'ended']);
const ALLOCATED: ReadonlySet<TaskStatus> = new Set(['bound', 'running', 'allocated']);

export function isAllocated({ status }: Task): boolean {
  return ALLOCATED.has(status);
}

export function readyTasks({ tasks }: GangJob): number {
  return tasks.filter(({ status }) => READY.has(status)).length;
}

export function waitingTasks({ tasks }: GangJob): number {
  return tasks.filter(({ status }) => status === 'pipelined').length;
}

/** A pod without requests, which waits for nobody. */
export function isBestEffort({ requests }: Task): boolean {
  return [...requests].every(([name, amount]) => name === 'pods' || amount === 0);
}

function bestEffortTasks({ tasks }: GangJob): number {
  return tasks.filter((task) => task.status === 'pending' && isBestEffort(task)).length;
}

/** Whether enough pods have a place, of each task too. */
export function isReady(job: GangJob): boolean {
  return readyTasks(job) + bestEffortTasks(job) >= job.minMember && hasEach(job, (task) => READY.has(task.status));
}

/** The same, counting places that others have to leave first. */
export function isPipelined(job: GangJob): boolean {
  return (
    waitingTasks(job) + readyTasks(job) + bestEffortTasks(job) >= job.minMember &&
    hasEach(job, (task) => READY.has(task.status) || task.status === 'pipelined')
  );
}

/** Whether there are enough pods at all. */
export function isValid(job: GangJob): boolean {
  const isCounted = ({ status }: Task): boolean => status !== 'releasing';
  return job.tasks.filter((task) => isCounted(task)).length >= job.minMember && hasEach(job, isCounted);
}

function hasEach(job: GangJob, counts: (task: Task) => boolean): boolean {
  const total = [...job.minTasks.values()].reduce((sum, least) => sum + least, 0);
  return (
    job.minMember < total ||
    [...job.minTasks].every(
      ([role, least]) =>
        job.tasks.filter((task) => task.role === role && (counts(task) || (task.status === 'pending' && isBestEffort(task)))).length >=
        least,
    )
  );
}

/** In the order in which its pods are made. */
export function compareTasks(a: Task, b: Task): number {
  return a.index - b.index || a.createdAt - b.createdAt || (a.uid < b.uid ? -1 : a.uid > b.uid ? 1 : 0);
}

/** The GPUs and other devices that its pods have, in words. */
export function needed({ tasks }: GangJob): string {
  const sums = new Map<string, number>();
  tasks
    .filter(isAllocated)
    .forEach(({ requests }) => requests.forEach((amount, name) => name.includes('/') && sums.set(name, (sums.get(name) ?? 0) + amount)));
  const parts = [...sums].filter(([, amount]) => amount > 0).map(([name, amount]) => `${amount} ${name}`);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
