import { placeTasks } from './actions';
import { GangJob, isAllocated } from './gang-job';
import { add } from './resources';
import { SchedulerSettings } from './scheduler-settings';
import { needsPlace, Session } from './session';
import { VolcanoState } from './volcano-state';

/** How many running gangs are tried for one at whose end another starts. */
const ENDINGS = 40;

/** The smallest running gang at whose end the job starts, else the oldest together at whose end it does. */
export function endingsFor(state: VolcanoState, settings: SchedulerSettings, job: GangJob): readonly GangJob[] {
  const running = state.jobs.filter((one) => one !== job && one.tasks.some(isAllocated));
  const bySize = [...running].sort((a, b) => a.tasks.filter(isAllocated).length - b.tasks.filter(isAllocated).length);
  for (const one of bySize.slice(-ENDINGS)) {
    if (fitsWithout(state, settings, job, [one])) {
      return [one];
    }
  }
  const byAge = [...running].sort((a, b) => a.createdAt - b.createdAt).slice(0, ENDINGS);
  for (let count = 2; count <= byAge.length; count++) {
    const gone = byAge.slice(0, count);
    if (fitsWithout(state, settings, job, gone)) {
      const without = (one: GangJob): readonly GangJob[] => gone.filter((other) => other !== one);
      return gone.filter((one) => !fitsWithout(state, settings, job, without(one)));
    }
  }
  return [];
}

function fitsWithout(state: VolcanoState, settings: SchedulerSettings, job: GangJob, gone: readonly GangJob[]): boolean {
  const back = gone.map((one) => takeOut(state, one));
  const { isPending, isInqueue } = job;
  const isNew = job.tasks.length === 0;
  if (isNew) {
    job.makeTasks?.();
  }
  const session = new Session(state, settings);
  let fits = !isPending || !settings.actions.includes('enqueue') || session.isEnqueueable(job);
  if (fits) {
    const { statement, isReady } = placeTasks(
      session,
      job,
      job.tasks.filter(needsPlace).sort((a, b) => session.compareTasks(a, b)),
    );
    fits = isReady && job.tasks.every(({ status }) => status !== 'pipelined');
    statement.discard();
  }
  if (isNew) {
    job.tasks.splice(0);
  }
  Object.assign(job, { isPending, isInqueue });
  back.reverse().forEach((bring) => bring());
  return fits;
}

/** Takes a gang out of a cluster; what comes back puts it there again. */
export function takeOut(state: VolcanoState, job: GangJob): () => void {
  const position = state.jobs.indexOf(job);
  state.jobs.splice(position, 1);
  const count = (sign: number): void =>
    job.tasks
      .filter(({ node }) => node !== undefined)
      .forEach((task) => {
        const node = state.node(task.node);
        add(node?.used ?? new Map(), task.requests, sign);
        if (sign < 0) {
          node?.tasks.delete(task);
        } else {
          node?.tasks.add(task);
        }
      });
  count(-1);
  return () => {
    state.jobs.splice(position, 0, job);
    count(1);
  };
}
