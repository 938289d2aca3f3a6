import { allocate, backfill, enqueue, Eviction, preempt, reclaim } from './actions';
import { GangJob, isReady, Task } from './gang-job';
import { add } from './resources';
import { SchedulerSettings } from './scheduler-settings';
import { Refusal, Session } from './session';
import { VolcanoState } from './volcano-state';

/** What happened to one job in the rounds of the scheduler. */
export interface Course {
  readonly hasStarted: boolean;

  /** Those that had to go for it. */
  readonly evictions: readonly Eviction[];

  /** Why it was not let in, in the last round. */
  readonly refusal: Refusal | undefined;
}

/** Rounds without a change after which there is none to come. */
const STILL = 2;
const ROUNDS = 24;

/** Runs the scheduler until a job has started, or until nothing changes. */
export function runUntil(state: VolcanoState, settings: SchedulerSettings, job: GangJob): Course {
  const evictions: Eviction[] = [];
  let refusal: Refusal | undefined;
  for (let round = 0, still = 0; round < ROUNDS && still < STILL; round++) {
    const before = stateOf(state);
    state.jobs.filter(({ isPending, tasks }) => !isPending && tasks.length === 0).forEach(({ makeTasks }) => makeTasks?.());
    const session = new Session(state, settings);
    const evicted: Eviction[] = [];
    for (const action of settings.actions) {
      evicted.push(...act(session, action));
    }
    refusal = session.refusals.get(job);
    endRound(state, evicted);
    evictions.push(...evicted.filter(({ by }) => by === job));
    if (isReady(job) && !job.isPending && job.tasks.length > 0) {
      return { hasStarted: true, evictions, refusal: undefined };
    }
    still = stateOf(state) === before ? still + 1 : 0;
  }
  return { hasStarted: false, evictions, refusal };
}

function act(session: Session, action: string): readonly Eviction[] {
  switch (action) {
    case 'enqueue':
      enqueue(session);
      return [];
    case 'allocate':
      allocate(session);
      return [];
    case 'backfill':
      backfill(session);
      return [];
    case 'preempt':
      return preempt(session);
    case 'reclaim':
      return reclaim(session);
    default:
      return [];
  }
}

/** Pods that were given a place have it, if their job has enough; those that have to go are gone, and made anew. */
function endRound(state: VolcanoState, evicted: readonly Eviction[]): void {
  for (const job of state.jobs) {
    const hasEnough = isReady(job);
    for (const task of job.tasks.filter(({ status }) => status === 'allocated' || status === 'pipelined')) {
      const node = state.node(task.node);
      if (task.status === 'allocated' && hasEnough) {
        task.status = 'running';
        continue;
      }
      add(node === undefined ? new Map() : task.status === 'allocated' ? node.used : node.pipelined, task.requests, -1);
      node?.tasks.delete(task);
      task.status = 'pending';
      task.node = undefined;
    }
    job.isInqueue = job.isInqueue && !hasEnough;
  }
  evicted.forEach(({ task }) => leave(state, task));
}

function leave(state: VolcanoState, task: Task): void {
  const node = state.node(task.node);
  add(node?.used ?? new Map(), task.requests, -1);
  add(node?.releasing ?? new Map(), task.requests, -1);
  node?.tasks.delete(task);
  task.status = 'pending';
  task.node = undefined;
}

function stateOf({ jobs }: VolcanoState): string {
  return jobs
    .map(
      (job) => `${job.isPending ? 'p' : job.isInqueue ? 'i' : 'r'}${job.tasks.map(({ status, node }) => `${status}${node ?? ''}`).join()}`,
    )
    .join(';');
}
