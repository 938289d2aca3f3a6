import { ManifestIndex } from '../../preflight/manifest-index';
import { Workload } from '../../preflight/model/workload';
import { World } from '../../preflight/world';
import { Obstacle, SimulatedWorkload } from '../result';
import { counted, listed, ordinal } from '../words';
import { placeTasks } from './actions';
import { endingsFor } from './endings';
import { amountOf, limitsBroken, resultOf, saysStarts } from './explain';
import { GangJob, isAllocated, Task } from './gang-job';
import { Course, runUntil } from './rounds';
import { notSimulated, SchedulerSettings, schedulerSettings } from './scheduler-settings';
import { needsPlace, Session } from './session';
import { SubmittedGang, submittedGang } from './submitted-gang';
import { VolcanoState } from './volcano-state';

/** Submits one gang after the other. */
export class VolcanoSimulation {
  public readonly notes: readonly string[];
  private readonly state: VolcanoState;
  private readonly settings: SchedulerSettings;
  private readonly hasNodes: boolean;
  private submitted = 0;

  constructor(
    private readonly world: World,
    live: ManifestIndex,
    configuration: string | undefined,
    private readonly now: number,
  ) {
    this.state = new VolcanoState(world, live);
    this.hasNodes = world.index.ofType('Node.').length > 0;
    this.settings = schedulerSettings(configuration);
    const missing = notSimulated(this.settings);
    this.notes = [
      ...(configuration === undefined
        ? ["Volcano's scheduler was taken to be configured as shipped: its ConfigMap is not in the snapshot"]
        : []),
      ...(missing.length > 0 ? [`not simulated: ${listed(missing)}`] : []),
      ...(!this.hasNodes ? ['there are no nodes in the snapshot, so no gang of Volcano can be placed'] : []),
    ];
  }

  public submit(workload: Workload): SimulatedWorkload {
    this.submitted++;
    const gang = submittedGang(workload, this.world, this.now + this.submitted * 1000);
    if (gang === undefined) {
      return resultOf(workload, undefined, {
        outcome: 'unknown',
        message: 'cannot be said: Volcano makes no PodGroup of it that is known',
      });
    }
    const refusal = this.refusalOf(gang);
    if (refusal !== undefined) {
      return refusal;
    }
    if (!this.hasNodes) {
      return resultOf(workload, gang, { outcome: 'unknown', message: 'cannot be said: there are no nodes in the snapshot' });
    }
    if (!this.startsAlone(gang, this.settings)) {
      return this.startsAlone(gang, { ...this.settings, isForEachTask: true }) ? stopsTooEarly(gang) : this.neverStarts(gang);
    }
    const job = gang.into(this.state);
    const course = runUntil(this.state, this.settings, job);
    if (course.hasStarted) {
      return saysStarts(gang, job, course.evictions);
    }
    return this.waits(gang, job, course);
  }

  private startsAlone(gang: SubmittedGang, settings: SchedulerSettings): boolean {
    const bare = new VolcanoState(this.world, undefined);
    return runUntil(bare, settings, gang.into(bare)).hasStarted;
  }

  private refusalOf(gang: SubmittedGang): SimulatedWorkload | undefined {
    const { queue } = gang.gang;
    const model = this.world.volcanoQueues.get(queue);
    if (model === undefined) {
      const sentence = `there is no Queue ${queue}`;
      return resultOf(gang.workload, gang, {
        outcome: 'never',
        message: `never starts: ${sentence}`,
        obstacles: [{ kind: 'queue', sentence }],
      });
    }
    if (!this.state.isOpen(model)) {
      const sentence = `Queue ${queue} is closed`;
      return resultOf(gang.workload, gang, { outcome: 'waits', message: `waits: ${sentence}`, obstacles: [{ kind: 'queue', sentence }] });
    }
    return undefined;
  }

  private neverStarts(gang: SubmittedGang): SimulatedWorkload {
    const { resources, minResources, explain, explainMin, queue } = gang.gang;
    const limits = [...limitsBroken(queue, minResources, explainMin, this.world), ...limitsBroken(queue, resources, explain, this.world)];
    const bare = new VolcanoState(this.world, undefined);
    const job = gang.into(bare);
    const obstacles = limits.length > 0 ? limits : this.obstaclesOf(bare, job, runUntil(bare, this.settings, job));
    const reasons = [...new Set(obstacles.map(({ sentence }) => sentence))];
    return resultOf(gang.workload, gang, {
      outcome: 'never',
      obstacles,
      message:
        'never starts, even with nothing else running: ' +
        (reasons.length === 0 ? 'its pods find no nodes together' : reasons.slice(0, 4).join('; ')),
    });
  }

  private waits(gang: SubmittedGang, job: GangJob, course: Course): SimulatedWorkload {
    const obstacles = this.obstaclesOf(this.state, job, course);
    const startsAfter = endingsFor(this.state, this.settings, job).map(({ title }) => title);
    const line = this.state.jobs.filter((one) => one.queue === job.queue && one.tasks.every((task) => !isAllocated(task)));
    const session = new Session(this.state, this.settings);
    line.sort((a, b) => session.compareJobs(a, b));
    const position = { place: line.indexOf(job) + 1, of: line.length, order: 'by the job order of the scheduler' };
    const message = [
      `waits${obstacles.length === 0 ? '' : `: ${obstacles.map(({ sentence }) => sentence).join('; ')}`}`,
      ...(startsAfter.length === 0 ? [] : [`starts when ${listed(startsAfter)} ${startsAfter.length === 1 ? 'ends' : 'end'}`]),
      `${ordinal(position.place)} of ${position.of} in line in Queue ${job.queue}`,
    ].join('; ');
    return resultOf(gang.workload, gang, { outcome: 'waits', message, obstacles, startsAfter, position });
  }

  private obstaclesOf(state: VolcanoState, job: GangJob, { refusal }: Course): Obstacle[] {
    if (refusal !== undefined) {
      const {
        obstacle: { queue, resources },
        plugin,
      } = refusal;
      if (resources.length === 0) {
        return [{ kind: 'queue', sentence: `Queue ${queue} takes no jobs` }];
      }
      return resources.map((resource) => {
        const asked = amountOf(resource, job.minResources?.get(resource) ?? 0);
        const where = plugin === 'overcommit' ? 'the cluster has less than that to hand out' : `Queue ${queue} has less than that left`;
        return { kind: 'quota', resource, asked, sentence: `needs ${asked} ${resource} at least, and ${where} (${plugin})` };
      });
    }
    const session = new Session(state, this.settings);
    const tasks = job.tasks.filter(needsPlace).sort((a, b) => session.compareTasks(a, b));
    const { statement, quota } = placeTasks(session, job, [...tasks]);
    statement.discard();
    if (quota !== undefined) {
      return [
        {
          kind: 'quota',
          sentence: `Queue ${quota.queue} has no more ${quota.resources.length === 0 ? 'room' : listed(quota.resources)} for its pods`,
          ...(quota.resources.length > 0 ? { resource: quota.resources[0] } : {}),
        },
      ];
    }
    return [{ kind: 'nodes', sentence: `needs places for ${counted(job.minMember, 'pod')} at once; ${nodesOf(tasks, state)}` }];
  }
}

/** Volcano is content with enough pods of the gang, whichever task they are of, and then finds that a task has too few. */
function stopsTooEarly(gang: SubmittedGang): SimulatedWorkload {
  const sentence =
    `Volcano stops placing pods once ${gang.gang.pods} have a place, and then finds too few of one of its tasks among them; ` +
    'it starts only if its pods happen to be looked at in another order: let each task ask for all of its replicas';
  return resultOf(gang.workload, gang, { outcome: 'waits', message: `waits: ${sentence}`, obstacles: [{ kind: 'nodes', sentence }] });
}

/** Why pods do not find nodes together. */
function nodesOf(tasks: readonly Task[], state: VolcanoState): string {
  const barred = tasks.find((task) => state.nodesFor(task.pods).size === 0);
  if (barred !== undefined) {
    return `no node takes pods '${barred.pods.name}', for its labels or taints`;
  }
  return tasks.some((task) => state.nodesWithRoom(task).length > 0)
    ? 'the nodes do not have room for all of them'
    : 'no node has room for any of them';
}
