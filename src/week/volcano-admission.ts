import { dict, text } from '../base/json';
import { takeOut } from '../simulate/volcano/endings';
import { GangJob, isReady } from '../simulate/volcano/gang-job';
import { runUntil } from '../simulate/volcano/rounds';
import { SchedulerSettings, schedulerSettings } from '../simulate/volcano/scheduler-settings';
import { isForVolcano, SubmittedGang, submittedGang } from '../simulate/volcano/submitted-gang';
import { VolcanoState } from '../simulate/volcano/volcano-state';
import { Workload } from '../preflight/model/workload';
import { World } from '../preflight/world';
import { Admission, Settled, WeekRun } from './admission';
import { usageKey } from './quota-totals';

/** A gang that never is: the scheduler is run until nothing changes. */
const NOBODY: GangJob = {
  key: '', title: '', queue: '', uid: '', minMember: 1, minTasks: new Map(), minResources: undefined, priority: 0, createdAt: 0, tasks: [],
  isPending: true, isInqueue: false,
};

/** Volcano as the simulation of one submission knows it, kept going for a week. */
export class VolcanoAdmission implements Admission {
  private readonly state: VolcanoState;
  private readonly settings: SchedulerSettings;
  private readonly verdicts = new Map<Workload, string | undefined>();
  private readonly jobs = new Map<WeekRun, GangJob>();
  private readonly running = new Set<WeekRun>();

  /** @param world with nodes in it */
  constructor(private readonly world: World) {
    this.state = new VolcanoState(world, undefined);
    this.settings = schedulerSettings(configurationOf(world));
  }

  /** Whether Volcano schedules a workload, and in which queue. */
  public queueOf(workload: Workload): string | undefined {
    return isForVolcano(workload) ? submittedGang(workload, this.world, 0)?.gang.queue : undefined;
  }

  public submit(run: WeekRun): string | undefined {
    const { workload } = run.plan;
    const gang = submittedGang(workload, this.world, run.dueAt * 60_000 + run.number) as SubmittedGang;
    if (!this.verdicts.has(workload)) {
      this.verdicts.set(workload, this.verdictOn(gang));
    }
    const verdict = this.verdicts.get(workload);
    if (verdict === undefined) {
      this.jobs.set(run, gang.into(this.state));
    }
    return verdict;
  }

  public remove(run: WeekRun): void {
    const job = this.jobs.get(run);
    if (job !== undefined) {
      takeOut(this.state, job);
      this.jobs.delete(run);
      this.running.delete(run);
    }
  }

  public settle(): Settled {
    const started: WeekRun[] = [];
    for (let isChanging = true; isChanging;) {
      runUntil(this.state, this.settings, NOBODY);
      const ready = [...this.jobs].filter(([run, job]) => !this.running.has(run) && isRunning(job)).map(([run]) => run);
      ready.forEach((run) => this.running.add(run));
      started.push(...ready);
      isChanging = ready.length > 0;
    }
    const evicted = [...this.running].filter((run) => !isRunning(this.jobs.get(run) as GangJob));
    evicted.forEach((run) => this.running.delete(run));
    return { started: started.filter((run) => !evicted.includes(run)), evicted: evicted.filter((run) => !started.includes(run)) };
  }

  public usageOf(run: WeekRun): ReadonlyMap<string, bigint> {
    const usage = new Map<string, bigint>();
    for (const { pods, node } of this.jobs.get(run)?.tasks ?? []) {
      for (const [resource, amount] of node === undefined ? [] : pods.requests) {
        usage.set(usageKey(resource), (usage.get(usageKey(resource)) ?? 0n) + amount._nanos);
      }
    }
    return usage;
  }

  private verdictOn(gang: SubmittedGang): string | undefined {
    const { queue } = gang.gang;
    if (this.world.volcanoQueues.get(queue) === undefined) {
      return `there is no Queue ${queue}`;
    }
    if (this.state.nodes.length === 0) {
      return 'no pools are declared, and Volcano counts nodes';
    }
    const bare = new VolcanoState(this.world, undefined);
    return runUntil(bare, this.settings, gang.into(bare)).hasStarted ? undefined : 'asks for more than it can ever get, or finds no nodes';
  }
}

function isRunning(job: GangJob): boolean {
  return !job.isPending && job.tasks.length > 0 && isReady(job);
}

/** What the scheduler is declared to do, or its ConfigMap in the input; undefined for what Volcano ships with. */
function configurationOf({ facts: { volcano }, index, volcanoScheduler }: World): string | undefined {
  if (volcano?.configuration !== undefined) {
    return volcano.configuration;
  }
  if (volcano?.actions !== undefined || volcano?.plugins !== undefined || volcano?.hierarchy !== undefined) {
    const hierarchy = volcanoScheduler.hierarchy === true;
    const plugins = volcanoScheduler.plugins.map((name) =>
      `  - name: ${name}${name === 'capacity' && hierarchy ? '\n    enableHierarchy: true' : ''}`);
    return `actions: "${volcanoScheduler.actions.join(', ')}"\ntiers:\n- plugins:\n${plugins.join('\n')}\n`;
  }
  const key = 'volcano-scheduler.conf';
  const maps = index.ofType('ConfigMap.').flatMap(({ manifest }) => text(dict(manifest.data)[key]) ?? []);
  return maps.length === 1 ? maps[0] : undefined;
}
