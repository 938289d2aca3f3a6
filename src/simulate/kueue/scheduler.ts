import { most, least } from '../amounts';
import { Assignment, Fit } from './assignment';
import { ClusterQueue } from './cluster-queue';
import { FlavorAssigner } from './flavor-assigner';
import { Decision, Entry } from './entry';
import { bestFirst } from './entry-order';
import { KueueState } from './kueue-state';
import { placeAfter } from './place-pod-sets';
import { preemptionOracle, targetsOf } from './preemption';
import { Target } from './preemption-request';
import { compareQueued, PlacedPods, QueuedWorkload } from './queued-workload';
import { QuotaKey, Usage } from './usage-node';

/** What a workload would get, and who would give way for it. */
interface Nomination {
  readonly assignment: Assignment;
  readonly targets: readonly Target[];
}

/** What is kept in a cycle for a workload that was served. */
interface Reserved {
  readonly queue: ClusterQueue;
  readonly usage: Usage;
  readonly placed: readonly PlacedPods[];
}

/**
 * Kueue's scheduler: each cycle looks at the first workload of each queue.
 *
 * @see schedule in pkg/scheduler of Kueue
 */
export class Scheduler {
  constructor(
    private readonly state: KueueState,
    private readonly now: number,
  ) {}

  /** One cycle; what was decided, in the order in which it was. */
  public cycle(): readonly Entry[] {
    const entries: Entry[] = [];
    for (const queue of this.state.queues.values()) {
      const workload = queue.inactive === undefined ? headOf(queue) : undefined;
      if (workload !== undefined) {
        entries.push({ workload, queue, ...this.nominate(workload, queue), decision: 'no fit' });
      }
    }
    const preempted = new Map<string, QueuedWorkload>();
    const reserved: Reserved[] = [];
    const order = bestFirst(entries, this.state);
    const done: Entry[] = [];
    for (let entry = order.next(); entry !== undefined; entry = order.next()) {
      entry.decision = this.process(entry, preempted, reserved);
      if (entry.decision === 'skipped') {
        entry.behind = done.find(({ decision, queue }) => decision !== 'no fit' && queue.root === entry.queue.root)?.workload;
      }
      done.push(entry);
    }
    reserved.forEach(({ queue, usage, placed }) => {
      queue.removeAll(usage);
      this.state.countPlaces(placed, -1n);
    });
    done.filter(({ decision }) => decision === 'admitted').forEach((entry) => this.admit(entry));
    done
      .filter(({ decision }) => decision === 'preempting')
      .forEach(({ targets }) => targets.forEach(({ workload }) => (workload.isEvicted = true)));
    done.forEach((entry) => requeue(entry));
    return done;
  }

  /** What a workload would get, as things are; of the flavors that it was nominated for before, if it was. */
  public nominate(workload: QueuedWorkload, queue: ClusterQueue, before?: Assignment): Nomination {
    const { state } = this;
    const found = this.search(workload, queue, before);
    const { assignment, targets } = found;
    if (assignment.fit > Fit.NONE && assignment.fit < Fit.NOW) {
      targets.forEach((target) => state.takeOut(target.workload));
      placeAfter(state, workload, queue, assignment, targets.length === 0);
      targets.forEach((target) => state.bringBack(target.workload));
    }
    return found;
  }

  private search(workload: QueuedWorkload, queue: ClusterQueue, before?: Assignment): Nomination {
    const { state } = this;
    const assigner = new FlavorAssigner(state, workload, queue, preemptionOracle(state), before);
    const attempt = (counts?: readonly number[]): Nomination => {
      const assignment = assigner.assign(counts);
      const isPossible = assignment.fit > Fit.NONE && assignment.fit < Fit.NOW;
      return { assignment, targets: isPossible ? targetsOf(state, workload, queue, assignment) : [] };
    };
    const all = attempt();
    if (all.assignment.fit === Fit.NOW || all.targets.length > 0 || !workload.canBePartial) {
      return all;
    }
    return this.mostPods(workload, attempt) ?? all;
  }

  /** As many pods as fit, found by halving, as Kueue does. */
  private mostPods<T extends { readonly assignment: Assignment; readonly targets: readonly Target[] }>(
    { podSets }: QueuedWorkload,
    attempt: (counts: readonly number[]) => T,
  ): T | undefined {
    const fewer = podSets.map(({ count, minCount }) => count - (minCount ?? count));
    const total = fewer.reduce((sum, count) => sum + count, 0);
    let found: { readonly at: number; readonly result: T } | undefined;
    let [low, high] = [0, total + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const result = attempt(podSets.map(({ count }, i) => count - Math.floor((fewer[i] * middle) / total)));
      if (result.assignment.fit === Fit.NOW || result.targets.length > 0) {
        found = { at: middle, result };
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return found?.at === low ? found.result : undefined;
  }

  private process(entry: Entry, preempted: Map<string, QueuedWorkload>, reserved: Reserved[]): Decision {
    const fits = this.fitsOrMoves(entry, preempted);
    const { assignment, targets, queue } = entry;
    if (assignment.fit === Fit.NONE) {
      return 'no fit';
    }
    const isPreempting = assignment.fit < Fit.NOW;
    const reserve = (usage: Usage): void => {
      const placed = placedOf(assignment);
      queue.addAll(usage);
      this.state.countPlaces(placed, 1n);
      reserved.push({ queue, usage, placed });
    };
    if (isPreempting && targets.length === 0) {
      // what could be had back at any time is not kept for it
      if (queue.preemption.reclaimWithinCohort !== 'Any') {
        reserve(reservedOf(queue, assignment));
      }
      return 'no candidates';
    }
    if (targets.some(({ workload }) => preempted.has(workload.key)) || !fits) {
      return 'skipped';
    }
    targets.forEach(({ workload }) => preempted.set(workload.key, workload));
    reserve(assignment.usage);
    return isPreempting ? 'preempting' : 'admitted';
  }

  /**
   * Whether a workload still fits after those that were served before it in this cycle. Where only its place was taken, it gets
   * another one, or others that give way, of the same flavors.
   *
   * @see updateAssignmentIfNeeded in pkg/scheduler of Kueue
   */
  private fitsOrMoves(entry: Entry, preempted: ReadonlyMap<string, QueuedWorkload>): boolean {
    const { workload, queue } = entry;
    const before = this.fits(entry, preempted);
    if (before.hasQuota && !before.hasPlace) {
      workload.lastTried = undefined;
      Object.assign(entry, this.nominate(workload, queue, entry.assignment));
    }
    const { hasQuota, hasPlace } = before.hasQuota && !before.hasPlace ? this.fits(entry, preempted) : before;
    return hasQuota && hasPlace;
  }

  private fits(
    { queue, assignment, targets }: Entry, preempted: ReadonlyMap<string, QueuedWorkload>,
  ): { readonly hasQuota: boolean; readonly hasPlace: boolean } {
    const { state } = this;
    const gone = new Set([...preempted.values(), ...targets.map(({ workload }) => workload)]);
    gone.forEach((workload) => {
      state.queueOf(workload).removeAll(workload.usage);
      state.countPlaces(workload.admission?.placed ?? [], -1n);
    });
    const hasQuota = [...assignment.usage].every(([key, amount]) => amount <= most(0n, queue.available(key)));
    const hasPlace = state.hasRoomFor(placedOf(assignment));
    gone.forEach((workload) => {
      state.queueOf(workload).addAll(workload.usage);
      state.countPlaces(workload.admission?.placed ?? [], 1n);
    });
    return { hasQuota, hasPlace };
  }

  private admit({ workload, assignment }: Entry): void {
    workload.admission = {
      podSets: assignment.podSets.map(({ name, count, flavors, requests }) => ({
        name,
        count,
        flavors: new Map([...flavors].map(([resource, { flavor }]) => [resource, flavor])),
        requests: new Map([...requests].filter(([resource]) => flavors.has(resource))),
      })),
      placed: placedOf(assignment),
      reservedAt: this.now,
    };
    this.state.bringBack(workload);
  }
}

function placedOf({ podSets }: Assignment): readonly PlacedPods[] {
  return podSets.flatMap(({ placed }) => placed);
}

/** The first of a queue. */
function headOf(queue: ClusterQueue): QueuedWorkload | undefined {
  const { active, preemptor, isStrict } = queue;
  if (preemptor !== undefined && !isStrict && active.includes(preemptor)) {
    return preemptor;
  }
  return active.reduce<QueuedWorkload | undefined>(
    (first, one) => (first === undefined || compareQueued(one, first) < 0 ? one : first),
    undefined,
  );
}

/** What is kept for a workload that waits for others to end by themselves, in this cycle. */
function reservedOf(queue: ClusterQueue, { usage, borrows }: Assignment): Usage {
  const reserved = new Map<QuotaKey, bigint>();
  for (const [key, amount] of usage) {
    const { subtree, borrowingLimit } = queue.quota(key);
    const left = subtree - queue.usedOf(key);
    reserved.set(
      key,
      borrows === 0 ? most(0n, least(amount, left)) : borrowingLimit === undefined ? amount : least(amount, left + borrowingLimit),
    );
  }
  return reserved;
}

/** Puts a workload back: to be looked at again, or aside until something changes. */
function requeue({ workload, queue, decision, assignment }: Entry): void {
  queue.active.splice(queue.active.indexOf(workload), 1);
  if (decision === 'admitted') {
    queue.preemptor = queue.preemptor === workload ? undefined : queue.preemptor;
    return;
  }
  if (decision === 'preempting') {
    queue.preemptor = workload;
  }
  const tried = assignment.podSets.map(({ flavors }) => new Map([...flavors].map(([resource, choice]) => [resource, choice.tried])));
  workload.lastTried = decision === 'preempting' ? undefined : tried;
  const hasMoreFlavors = decision !== 'preempting' && tried.some((one) => [...one.values()].some((position) => position !== -1));
  const isAgain = queue.isStrict || decision === 'preempting' || decision === 'skipped' || hasMoreFlavors;
  (isAgain ? queue.active : queue.aside).push(workload);
}
