import { GangJob, Task } from './gang-job';
import { attributesOf, countJob, QueueAttributes, setBelow, setByWeight, setFlat, shareOfQueue } from './queue-attributes';
import { add, beyondOf, isNothing, isWithin, plus, Resources } from './resources';
import { numberOf, PluginSetting } from './scheduler-settings';
import { VolcanoState } from './volcano-state';

/** What stands in the way of a job in its queue, or in one above. */
export interface QuotaObstacle {
  readonly queue: string;
  readonly resources: readonly string[];
}

/** The plugin that shares out the cluster among queues: `proportion` by weight, `capacity` by what they deserve. */
export class QueueQuota {
  public readonly queues = new Map<string, QueueAttributes>();
  private readonly isCapacity: boolean;
  private readonly hasHierarchy: boolean;
  private readonly reclaimLevel: number;

  /** Whether the tree of queues is in order: without that nothing starts. */
  private readonly isInOrder: boolean;

  constructor(
    private readonly state: VolcanoState,
    plugin: PluginSetting,
    total: Resources,
  ) {
    this.isCapacity = plugin.name === 'capacity';
    this.hasHierarchy = this.isCapacity && plugin.flags.enableHierarchy === true;
    this.reclaimLevel = numberOf(plugin, 'ancestorReclaimLevel', 0);
    for (const queue of state.world.volcanoQueues.all) {
      this.queues.set(queue.name, attributesOf(queue, state.isOpen(queue)));
    }
    this.isInOrder = !this.hasHierarchy || this.link();
    for (const job of state.jobs) {
      const queue = this.queues.get(job.queue);
      if (queue !== undefined) {
        countJob(queue, job);
      }
    }
    // without a hierarchy only queues with jobs count
    const used = new Set(state.jobs.map(({ queue }) => queue));
    const all = [...this.queues.values()];
    if (this.hasHierarchy) {
      const top = all.filter(({ name, above }) => above.length === 0 && name !== 'root');
      // the root has no limits of its own but those that somebody gave it
      const root = this.queues.get('root');
      setBelow(
        top,
        root !== undefined && root.capability.size > 0 ? new Map([...unlimited(total), ...root.capability]) : unlimited(total),
        new Map(),
      );
    } else {
      setFlat(all, total);
      if (!this.isCapacity) {
        setByWeight(
          all.filter(({ name }) => used.has(name)),
          total,
        );
      }
    }
  }

  /** What keeps a job from being enqueued. */
  public enqueueObstacle(job: GangJob): QuotaObstacle | undefined {
    const queue = this.queues.get(job.queue);
    if (queue === undefined || !queue.isOpen || !this.isInOrder || (this.hasHierarchy && queue.below.length > 0)) {
      return { queue: job.queue, resources: [] };
    }
    const { minResources } = job;
    if (minResources === undefined) {
      return undefined;
    }
    for (const one of [queue, ...[...queue.above].reverse()]) {
      const needed = plus(plus(plus(minResources, one.allocated), one.inqueue), one.elastic, -1);
      const resources = beyondOf(needed, one.most, minResources).filter((name) => name !== 'pods');
      if (resources.length > 0) {
        return { queue: one.name, resources };
      }
    }
    return undefined;
  }

  public noteEnqueued(job: GangJob): void {
    const queue = this.queues.get(job.queue);
    [queue, ...(queue?.above ?? [])].forEach((one) => add(one?.inqueue ?? new Map(), job.minResources ?? new Map()));
  }

  public isOverused(name: string): boolean {
    const queue = this.queues.get(name);
    return !this.isCapacity && queue !== undefined && isWithin(queue.deserved, queue.allocated);
  }

  /** What keeps a pod from its queue's share. */
  public allocateObstacle({ job, requests }: Task): QuotaObstacle | undefined {
    const queue = this.queues.get(job.queue);
    if (queue === undefined || !queue.isOpen || !this.isInOrder || (this.hasHierarchy && queue.below.length > 0)) {
      return { queue: job.queue, resources: [] };
    }
    for (const one of [queue, ...[...queue.above].reverse()]) {
      const most = this.isCapacity ? one.most : one.deserved;
      const resources = beyondOf(plus(one.allocated, requests), most, requests).filter((name) => name !== 'pods');
      if (resources.length > 0) {
        return { queue: one.name, resources };
      }
    }
    return undefined;
  }

  /** Whether a pod may take back what others have of its queue's. */
  public mayReclaim(task: Task): boolean {
    if (!this.isCapacity) {
      return this.allocateObstacle(task) === undefined;
    }
    const queue = this.queues.get(task.job.queue);
    if (queue === undefined || !queue.isOpen || !this.isInOrder) {
      return false;
    }
    const used = plus(queue.allocated, task.requests);
    if (beyondOf(used, queue.most, task.requests).some((name) => name !== 'pods')) {
      return false;
    }
    const levels = [queue, ...Array.from({ length: this.reclaimLevel }, (_, i) => queue.above[queue.above.length - 1 - i])];
    return levels.some((one) => one !== undefined && isPartlyWithin(plus(one.allocated, task.requests), one.deserved, task.requests));
  }

  /** Those of other queues' pods that have more than they deserve, in their order. */
  public reclaimable(reclaimer: Task, tasks: readonly Task[]): Task[] {
    const left = new Map<QueueAttributes, Map<string, number>>();
    const leftOf = (queue: QueueAttributes): Map<string, number> => {
      const own = left.get(queue) ?? new Map(queue.allocated);
      left.set(queue, own);
      return own;
    };
    return tasks.filter((task) => {
      const queue = this.queues.get(task.job.queue);
      if (queue === undefined) {
        return false;
      }
      const allocated = leftOf(queue);
      if (!this.isCapacity) {
        const isOver = !isWithin(allocated, queue.deserved);
        add(allocated, isOver ? task.requests : new Map(), -1);
        return isOver;
      }
      const isTaken = this.isTakenByCapacity(reclaimer, task, queue, allocated);
      add(allocated, isTaken ? task.requests : new Map(), -1);
      return isTaken;
    });
  }

  /** Which of two queues is served first. */
  public compare(a: string, b: string): number {
    const [first, second] = [this.queues.get(a), this.queues.get(b)];
    if (first === undefined || second === undefined) {
      return 0;
    }
    if (first.priority !== second.priority) {
      return second.priority - first.priority;
    }
    if (!this.isCapacity) {
      return shareOfQueue(first, 0) - shareOfQueue(second, 0);
    }
    const [one, other] = this.hasHierarchy ? belowCommon(first, second) : [first, second];
    const [share, otherShare] = [shareOfQueue(one, 1), shareOfQueue(other, 1)];
    return share - otherShare || Number(isNothing(one.deserved)) - Number(isNothing(other.deserved));
  }

  /** Which of two queues gives way first: the one that is nearer in the tree. */
  public compareVictims(a: string, b: string, preemptor: string): number {
    const level = (name: string): number => {
      const [queue, own] = [this.queues.get(name), this.queues.get(preemptor)];
      return this.hasHierarchy && queue !== undefined && own !== undefined
        ? queue.above.filter((one, i) => own.above[i] === one).length
        : 0;
    };
    return level(b) - level(a) || -this.compare(a, b);
  }

  public count({ job, requests }: Task, sign: number): void {
    const queue = this.queues.get(job.queue);
    [queue, ...(queue?.above ?? [])].forEach((one) => (one === undefined ? undefined : add(one.allocated, requests, sign)));
  }

  private isTakenByCapacity(reclaimer: Task, task: Task, queue: QueueAttributes, allocated: Resources): boolean {
    const shares = [...task.requests].some(([name, amount]) => name !== 'pods' && amount > 0 && (reclaimer.requests.get(name) ?? 0) > 0);
    if (!shares || !isWithin(queue.guarantee, plus(allocated, task.requests, -1))) {
      return false;
    }
    const isOver = (one: QueueAttributes, used: Resources): boolean => {
      const relevant = [...task.requests].filter(([name, amount]) => amount > 0 && (one.deserved.get(name) ?? 0) > 0);
      return relevant.length === 0 || relevant.some(([name]) => name !== 'pods' && (used.get(name) ?? 0) > (one.deserved.get(name) ?? 0));
    };
    if (!isOver(queue, allocated)) {
      return false;
    }
    const own = this.queues.get(reclaimer.job.queue);
    for (let level = 1; this.hasHierarchy && level <= this.reclaimLevel; level++) {
      const above = queue.above[queue.above.length - level];
      if (above !== undefined && own?.above[own.above.length - level] !== above && !isOver(above, above.allocated)) {
        return false;
      }
    }
    return true;
  }

  /** Finds the queues above each; false where the tree has a loop or a parent is missing. */
  private link(): boolean {
    const models = this.state.world.volcanoQueues;
    for (const queue of this.queues.values()) {
      const path = models.pathOf(queue.name);
      const top = path[path.length - 1];
      if (top?.parent !== undefined) {
        return false;
      }
      queue.above = path
        .slice(1)
        .reverse()
        .flatMap(({ name }) => this.queues.get(name) ?? []);
      queue.above[queue.above.length - 1]?.below.push(queue);
    }
    return this.state.jobs.every(({ queue }) => (this.queues.get(queue)?.below.length ?? 0) === 0);
  }
}

function unlimited(total: Resources): Resources {
  return new Map([...total.keys(), 'cpu', 'memory', 'pods'].map((name) => [name, Number.MAX_SAFE_INTEGER]));
}

/** Whether of some resource that is asked for, and that counts at all, there is not more than another has. */
function isPartlyWithin(used: Resources, deserved: Resources, asked: Resources): boolean {
  return [...asked].some(([name, amount]) => {
    const [has, may] = [used.get(name) ?? 0, deserved.get(name) ?? 0];
    return name !== 'pods' && amount > 0 && !(has < 0.1 && may < 0.1) && has <= may;
  });
}

/** The queues below the lowest one that is above both. */
function belowCommon(a: QueueAttributes, b: QueueAttributes): readonly [QueueAttributes, QueueAttributes] {
  let level = 0;
  while (level < a.above.length && level < b.above.length && a.above[level] === b.above[level]) {
    level++;
  }
  return [a.above[level] ?? a, b.above[level] ?? b];
}
