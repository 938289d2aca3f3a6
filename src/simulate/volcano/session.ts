import {
  compareTasks, GangJob, isAllocated, isBestEffort, isPipelined, isReady, isValid, readyTasks, Task, waitingTasks,
} from './gang-job';
import { orderNodes } from './node-order';
import { QueueQuota, QuotaObstacle } from './queue-quota';
import { reservedBy } from './queue-attributes';
import { add, beyondOf, isWithin, plus, Resources, shareOf } from './resources';
import { isOn, numberOf, PluginSetting, pluginOf, SchedulerSettings } from './scheduler-settings';
import { futureIdleOn, idleOn, NodeState, VolcanoState } from './volcano-state';

/** What the enqueue action said of a job. */
export interface Refusal {
  readonly plugin: string;
  readonly obstacle: QuotaObstacle;
}

/** The plugins in one round of the scheduler, asked in their tiers. */
export class Session {
  public readonly quota: QueueQuota | undefined;

  /** Why jobs are not enqueued. */
  public readonly refusals = new Map<GangJob, Refusal>();
  private readonly total: Resources;

  /** What is left for the enqueue action, which lets more in than fits. */
  private readonly overcommit: { readonly idle: Resources; readonly inqueue: Map<string, number> } | undefined;

  constructor(
    public readonly state: VolcanoState,
    public readonly settings: SchedulerSettings,
  ) {
    this.total = state.total;
    const quota = settings.tiers.flat().find(({ name }) => name === 'proportion' || name === 'capacity');
    this.quota = quota === undefined ? undefined : new QueueQuota(state, quota, this.total);
    const overcommit = pluginOf(settings, 'overcommit');
    this.overcommit = overcommit === undefined ? undefined : this.idleFor(overcommit);
  }

  public has(name: string, flag: string): boolean {
    const plugin = pluginOf(this.settings, name);
    return plugin !== undefined && isOn(plugin, flag);
  }

  public isEnqueueable(job: GangJob): boolean {
    if (job.minResources === undefined) {
      return true;
    }
    for (const tier of this.settings.tiers) {
      let isPermitted = false;
      for (const plugin of tier.filter((one) => isOn(one, 'enableJobEnqueued'))) {
        const obstacle = this.enqueueObstacle(plugin, job);
        if (obstacle !== undefined && obstacle !== 'abstains') {
          this.refusals.set(job, { plugin: plugin.name, obstacle });
          return false;
        }
        isPermitted ||= obstacle === undefined;
      }
      if (isPermitted) {
        break;
      }
    }
    this.refusals.delete(job);
    return true;
  }

  public noteEnqueued(job: GangJob): void {
    add(this.overcommit?.inqueue ?? new Map(), job.minResources ?? new Map());
  }

  public isOverused(queue: string): boolean {
    return this.has('proportion', 'enabledOverused') && this.quota?.isOverused(queue) === true;
  }

  public allocateObstacle(task: Task): QuotaObstacle | undefined {
    return this.quota?.allocateObstacle(task);
  }

  public isJobReady(job: GangJob): boolean {
    return !this.has('gang', 'enableJobReady') || isReady(job);
  }

  public isJobPipelined(job: GangJob): boolean {
    return !this.has('gang', 'enableJobPipelined') || isPipelined(job);
  }

  public isJobValid(job: GangJob): boolean {
    return pluginOf(this.settings, 'gang') === undefined || isValid(job);
  }

  /** Whether a job wants more; who is asked first decides. */
  public isStarving(job: GangJob): boolean {
    for (const tier of this.settings.tiers) {
      const votes = tier
        .filter((one) => isOn(one, 'enableJobStarving'))
        .flatMap(({ name }) =>
          name === 'gang'
            ? [waitingTasks(job) + readyTasks(job) < job.minMember]
            : name === 'priority'
              ? [readyTasks(job) + waitingTasks(job) < job.tasks.length]
              : [],
        );
      if (votes.length > 0) {
        return votes.every((vote) => vote);
      }
    }
    return false;
  }

  public compareQueues(a: string, b: string): number {
    const objects = [a, b].map((name) => this.state.world.volcanoQueues.get(name)?.object.metadata);
    const [first, second] = objects.map((metadata) => String(metadata?.creationTimestamp ?? ''));
    return this.quota?.compare(a, b) || compareTexts(first, second) || compareTexts(a, b);
  }

  public compareJobs(a: GangJob, b: GangJob): number {
    return this.compareJobsByPlugins(a, b) || a.createdAt - b.createdAt || compareTexts(a.uid, b.uid);
  }

  public compareTasks(a: Task, b: Task): number {
    const byPriority = this.has('priority', 'enableTaskOrder') ? b.priority - a.priority : 0;
    return byPriority || compareTasks(a, b);
  }

  /** Who gives way first. */
  public victimsFirst(victims: readonly Task[], preemptor: Task): Task[] {
    return [...victims].sort((a, b) => {
      if (a.job === b.job) {
        return -this.compareTasks(a, b);
      }
      return a.job.queue !== b.job.queue
        ? this.quota?.compareVictims(a.job.queue, b.job.queue, preemptor.job.queue) || -this.compareQueues(a.job.queue, b.job.queue)
        : -this.compareJobsByPlugins(a.job, b.job) || -this.compareTasks(a, b);
    });
  }

  /** Those who may be made to give way, as the plugins of the first tier that has an opinion agree. */
  public evictable(kind: 'preempt' | 'reclaim', task: Task, given: readonly Task[]): readonly Task[] {
    // Volcano has them in no order; which pods of a gang go is by chance
    const candidates = this.victimsFirst(given, task);
    const flag = kind === 'preempt' ? 'enablePreemptable' : 'enableReclaimable';
    for (const tier of this.settings.tiers) {
      let victims: readonly Task[] | undefined;
      for (const plugin of tier.filter((one) => isOn(one, flag))) {
        const found = this.evictableBy(plugin, kind, task, candidates);
        if (found === undefined) {
          continue;
        }
        if (found.length === 0) {
          victims = undefined;
          break;
        }
        const agreed = victims === undefined ? found : victims.filter((one) => found.includes(one));
        // as if nobody had been asked yet
        victims = agreed.length > 0 ? agreed : undefined;
      }
      if (victims !== undefined) {
        return victims;
      }
    }
    return [];
  }

  /** The best node of those with room now, else of those with room once others are gone. */
  public bestNode(task: Task): { readonly node: NodeState; readonly isNow: boolean } | undefined {
    const all = this.state.nodesWithRoom(task);
    const nominated = all.filter(({ object }) => object.name === task.nominated);
    const nodes = nominated.length > 0 ? nominated : all;
    const now = nodes.filter((node) => isWithin(task.requests, idleOn(node)));
    const [node] = orderNodes(task, now.length > 0 ? now : nodes, this.settings);
    return node === undefined ? undefined : { node, isNow: now.length > 0 };
  }

  private compareJobsByPlugins(a: GangJob, b: GangJob): number {
    for (const plugin of this.settings.tiers.flat().filter((one) => isOn(one, 'enableJobOrder'))) {
      const order =
        plugin.name === 'priority'
          ? b.priority - a.priority
          : plugin.name === 'gang'
            ? Number(isReady(a)) - Number(isReady(b))
            : plugin.name === 'drf'
              ? this.dominantShare(a) - this.dominantShare(b)
              : 0;
      if (order !== 0) {
        return order;
      }
    }
    return 0;
  }

  private evictableBy(
    plugin: PluginSetting,
    kind: 'preempt' | 'reclaim',
    task: Task,
    candidates: readonly Task[],
  ): readonly Task[] | undefined {
    switch (plugin.name) {
      case 'gang':
        return beyondMinimum(candidates);
      case 'conformance':
        return candidates.filter(({ isCritical }) => !isCritical);
      case 'priority':
        return kind === 'reclaim'
          ? undefined
          : candidates.filter((one) => (one.job === task.job ? one.priority < task.priority : one.job.priority < task.job.priority));
      case 'drf':
        return kind === 'reclaim' ? undefined : this.withLargerShare(task, candidates);
      case 'capacity':
      case 'proportion':
        return kind === 'preempt' ? undefined : this.quota?.reclaimable(task, candidates);
      default:
        return undefined;
    }
  }

  private withLargerShare(task: Task, candidates: readonly Task[]): Task[] {
    const own = this.shareOf(plus(allocatedOf(task.job), task.requests));
    const left = new Map<GangJob, Map<string, number>>();
    return candidates.filter(({ job, requests }) => {
      const allocated = left.get(job) ?? new Map(allocatedOf(job));
      left.set(job, allocated);
      add(allocated, requests, -1);
      const theirs = this.shareOf(allocated);
      return own < theirs || Math.abs(own - theirs) <= 0.000001;
    });
  }

  private dominantShare(job: GangJob): number {
    return this.shareOf(allocatedOf(job));
  }

  private shareOf(allocated: Resources): number {
    return Math.max(
      0,
      ...[...this.total].filter(([name]) => name !== 'pods').map(([name, amount]) => shareOf(allocated.get(name) ?? 0, amount)),
    );
  }

  private enqueueObstacle({ name }: PluginSetting, job: GangJob): QuotaObstacle | 'abstains' | undefined {
    if (name === 'overcommit' && this.overcommit !== undefined) {
      const { idle, inqueue } = this.overcommit;
      const asked = job.minResources ?? new Map<string, number>();
      const resources = beyondOf(plus(inqueue, asked), idle, asked).filter((resource) => resource !== 'pods');
      return resources.length === 0 ? undefined : { queue: job.queue, resources };
    }
    if ((name === 'proportion' || name === 'capacity') && this.quota !== undefined) {
      const obstacle = this.quota.enqueueObstacle(job);
      if (obstacle === undefined) {
        this.quota.noteEnqueued(job);
      }
      return obstacle;
    }
    return 'abstains';
  }

  private idleFor(plugin: PluginSetting): { readonly idle: Resources; readonly inqueue: Map<string, number> } {
    const given = numberOf(plugin, 'overcommit-factor', 1.2);
    const factor = given < 1 ? 1.2 : given;
    const idle = new Map([...this.total].map(([name, amount]) => [name, amount * factor]));
    this.state.nodes.forEach(({ used }) => add(idle, used, -1));
    const inqueue = new Map<string, number>();
    for (const job of this.state.jobs) {
      add(inqueue, job.isInqueue ? (job.minResources ?? new Map()) : reservedBy(job, allocatedOf(job)));
    }
    return { idle, inqueue };
  }
}

/** Those that a gang has more of than it needs. */
function beyondMinimum(candidates: readonly Task[]): Task[] {
  const left = new Map<GangJob, number>();
  return candidates.filter(({ job }) => {
    const ready = left.get(job) ?? readyTasks(job);
    left.set(job, ready > job.minMember ? ready - 1 : ready);
    return ready > job.minMember;
  });
}

function allocatedOf({ tasks }: GangJob): Resources {
  const sum = new Map<string, number>();
  tasks.filter((task) => isAllocated(task) || task.status === 'pipelined').forEach(({ requests }) => add(sum, requests));
  return sum;
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether a pod has requests for which a place has to be found. */
export function needsPlace(task: Task): boolean {
  return task.status === 'pending' && !isBestEffort(task);
}

/** Whether a pod would have room on a node with these gone. */
export function fitsWithout(task: Task, node: NodeState, gone: readonly Task[]): boolean {
  const free = futureIdleOn(node);
  gone.forEach(({ requests }) => add(free, requests));
  return isWithin(task.requests, free);
}
