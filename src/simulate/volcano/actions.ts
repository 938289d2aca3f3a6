import { GangJob, isBestEffort, isReady as hasEnough, readyTasks, Task } from './gang-job';
import { QuotaObstacle } from './queue-quota';
import { fitsWithout, needsPlace, Session } from './session';
import { orderNodes } from './node-order';
import { isWithin } from './resources';
import { Statement } from './statement';
import { futureIdleOn } from './volcano-state';

/** A pod that has to go, by which action, and for which job. */
export interface Eviction {
  readonly task: Task;
  readonly action: 'preempt' | 'reclaim';
  readonly by: GangJob;
}

/** What one attempt to place a job's pods met. */
export interface Attempt {
  readonly statement: Statement;
  readonly isReady: boolean;
  readonly quota: QuotaObstacle | undefined;
}

/** Lets jobs in that their queues have room for. */
export function enqueue(session: Session): void {
  const pending = session.state.jobs.filter(({ isPending }) => isPending);
  const queues = [...new Set(pending.map(({ queue }) => queue))].sort((a, b) => session.compareQueues(a, b));
  for (const queue of queues) {
    for (const job of pending.filter((one) => one.queue === queue).sort((a, b) => session.compareJobs(a, b))) {
      if (session.isEnqueueable(job)) {
        session.noteEnqueued(job);
        job.isPending = false;
        job.isInqueue = true;
      }
    }
  }
}

/** Gives jobs places, job after job, each time of the queue that has least of its share. */
export function allocate(session: Session): void {
  const waiting = new Map<string, { readonly job: GangJob; readonly tasks: Task[] }[]>();
  for (const job of session.state.jobs) {
    if (job.isPending && !session.settings.actions.includes('enqueue')) {
      job.isPending = false;
      job.isInqueue = true;
    }
    const tasks = job.tasks.filter(needsPlace).sort((a, b) => session.compareTasks(a, b));
    if (!job.isPending && tasks.length > 0 && session.isJobValid(job)) {
      waiting.set(job.queue, [...(waiting.get(job.queue) ?? []), { job, tasks }]);
    }
  }
  while (waiting.size > 0) {
    const [queue] = [...waiting.keys()].sort((a, b) => session.compareQueues(a, b));
    const jobs = waiting.get(queue) ?? [];
    if (session.isOverused(queue) || jobs.length === 0) {
      waiting.delete(queue);
      continue;
    }
    jobs.sort((a, b) => session.compareJobs(a.job, b.job));
    const [first] = jobs.splice(0, 1);
    const { isReady } = placeTasks(session, first.job, first.tasks);
    if (isReady && session.isJobReady(first.job) && first.tasks.length > 0) {
      jobs.push(first);
    }
  }
}

/** Places pods until the job has enough; takes those from the list that it has tried. */
export function placeTasks(session: Session, job: GangJob, tasks: Task[]): Attempt {
  const statement = new Statement(session.state, session.quota);
  const failed = new Set<string>();
  let quota: QuotaObstacle | undefined;
  while (tasks.length > 0) {
    const task = tasks.shift() as Task;
    const obstacle = session.allocateObstacle(task);
    if (obstacle !== undefined) {
      quota ??= obstacle;
      continue;
    }
    if (task.role !== '' && failed.has(task.role)) {
      continue;
    }
    const best = session.bestNode(task);
    if (best === undefined) {
      failed.add(task.role);
      if (!goesOn(job, failed)) {
        break;
      }
      continue;
    }
    statement.place(task, best.node, best.isNow);
    if (readyTasks(job) >= job.minMember && (session.settings.isForEachTask !== true || hasEnough(job))) {
      break;
    }
  }
  const isEnough = readyTasks(job) + job.tasks.filter((task) => task.status === 'pending' && isBestEffort(task)).length >= job.minMember;
  const waits = job.tasks.filter(({ status }) => status === 'pipelined').length;
  if (!isEnough && readyTasks(job) + waits < job.minMember) {
    statement.discard();
  }
  return { statement, isReady: isEnough, quota };
}

/** Whether there may still be enough pods though those of some tasks find no node. */
function goesOn(job: GangJob, failed: ReadonlySet<string>): boolean {
  const { minMember, minTasks, tasks } = job;
  if (minMember >= tasks.length) {
    return false;
  }
  const total = [...minTasks.values()].reduce((sum, least) => sum + least, 0);
  if (minMember < total) {
    const left = tasks.filter(({ status, role }) => status === 'pending' && !failed.has(role)).length;
    return readyTasks(job) + left >= minMember;
  }
  return [...failed].every((role) => {
    const placed = tasks.filter(
      (task) => task.role === role && task.status !== 'pending' && task.status !== 'pipelined' && task.status !== 'releasing',
    );
    return placed.length >= (minTasks.get(role) ?? 0);
  });
}

/** Makes room for jobs by others of the same queue with a lower priority. */
export function preempt(session: Session): Eviction[] {
  const jobs = starving(session);
  const evictions: Eviction[] = [];
  const queues = [...new Set(jobs.map(({ queue }) => queue))].sort((a, b) => session.compareQueues(a, b));
  for (const queue of queues) {
    for (const job of jobs.filter((one) => one.queue === queue).sort((a, b) => session.compareJobs(a, b))) {
      const statement = new Statement(session.state, session.quota);
      for (const task of pendingOf(session, job)) {
        if (!session.isStarving(job)) {
          break;
        }
        if (!task.neverPreempts && !session.state.hasBeenMadeRoomFor(task)) {
          preemptFor(session, statement, task);
        }
      }
      evictions.push(...settle(session, statement, job, 'preempt'));
    }
  }
  return evictions;
}

function preemptFor(session: Session, statement: Statement, task: Task): void {
  const { state } = session;
  for (const node of orderNodes(task, [...state.nodesFor(task.pods)], session.settings)) {
    const others = [...node.tasks].filter(
      (one) =>
        one.job.queue === task.job.queue &&
        one.job !== task.job &&
        (one.status === 'running' || one.status === 'bound') &&
        one.isPreemptable &&
        (!isBestEffort(task) || isBestEffort(one)),
    );
    const victims = session.evictable('preempt', task, others);
    if (!fitsWithout(task, node, victims)) {
      continue;
    }
    const own = new Statement(state, session.quota);
    const fits = (): boolean => session.allocateObstacle(task) === undefined && isWithin(task.requests, futureIdleOn(node));
    for (const victim of session.victimsFirst(victims, task)) {
      if (fits()) {
        break;
      }
      own.evict(victim);
    }
    if (fits()) {
      own.place(task, node, false);
      statement.merge(own);
      return;
    }
    own.discard();
  }
}

/** Makes room for jobs by pods of other queues that have more than they deserve. */
export function reclaim(session: Session): Eviction[] {
  const jobs = starving(session);
  const evictions: Eviction[] = [];
  const queues = [...new Set(jobs.map(({ queue }) => queue))].sort((a, b) => session.compareQueues(a, b));
  for (const queue of queues) {
    if (session.isOverused(queue)) {
      continue;
    }
    for (const job of jobs.filter((one) => one.queue === queue).sort((a, b) => session.compareJobs(a, b))) {
      const statement = new Statement(session.state, session.quota);
      for (const task of pendingOf(session, job)) {
        if (!session.isStarving(job)) {
          break;
        }
        if (!task.neverPreempts && mayReclaim(session, task)) {
          reclaimFor(session, statement, task);
        }
      }
      evictions.push(...settle(session, statement, job, 'reclaim'));
    }
  }
  return evictions;
}

function mayReclaim(session: Session, task: Task): boolean {
  return session.quota === undefined || session.quota.mayReclaim(task);
}

function reclaimFor(session: Session, statement: Statement, task: Task): void {
  const { state } = session;
  for (const node of state.nodesFor(task.pods)) {
    const others = [...node.tasks].filter(
      (one) =>
        one.job.queue !== task.job.queue &&
        one.status === 'running' &&
        one.isPreemptable &&
        state.world.volcanoQueues.get(one.job.queue)?.object.spec.reclaimable !== false,
    );
    const victims = others.length === 0 ? [] : session.evictable('reclaim', task, others);
    if (others.length === 0 || !fitsWithout(task, node, victims)) {
      continue;
    }
    const own = new Statement(state, session.quota);
    for (const victim of session.victimsFirst(victims, task)) {
      if (isWithin(task.requests, futureIdleOn(node))) {
        break;
      }
      own.evict(victim);
    }
    if (isWithin(task.requests, futureIdleOn(node))) {
      own.place(task, node, false);
      statement.merge(own);
      return;
    }
    own.discard();
  }
}

function starving(session: Session): GangJob[] {
  return session.state.jobs.filter(
    (job) => !job.isPending && session.isJobValid(job) && session.isStarving(job) && job.tasks.some(needsPlace),
  );
}

function pendingOf(session: Session, { tasks }: GangJob): Task[] {
  return tasks.filter(needsPlace).sort((a, b) => session.compareTasks(a, b));
}

function settle(session: Session, statement: Statement, by: GangJob, action: Eviction['action']): Eviction[] {
  if (session.isJobPipelined(by)) {
    return statement.evicted.map((task) => ({ task, action, by }));
  }
  statement.discard();
  return [];
}

/** Places pods that ask for nothing. */
export function backfill(session: Session): void {
  for (const job of session.state.jobs.filter((one) => !one.isPending && session.isJobValid(one))) {
    for (const task of job.tasks.filter((one) => one.status === 'pending' && isBestEffort(one))) {
      const [node] = session.state.nodesWithRoom(task);
      if (node !== undefined) {
        new Statement(session.state, session.quota).place(task, node, true);
      }
    }
  }
}
