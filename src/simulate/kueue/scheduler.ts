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
import { compareQueued, QueuedWorkload } from './queued-workload';
import { QuotaKey, Usage } from './usage-node';

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
    const reserved: (readonly [ClusterQueue, Usage])[] = [];
    const order = bestFirst(entries, this.state);
    const done: Entry[] = [];
    for (let entry = order.next(); entry !== undefined; entry = order.next()) {
      entry.decision = this.process(entry, preempted, reserved);
      if (entry.decision === 'skipped') {
        entry.behind = done.find(({ decision, queue }) => decision !== 'no fit' && queue.root === entry.queue.root)?.workload;
      }
      done.push(entry);
    }
    reserved.forEach(([queue, usage]) => queue.removeAll(usage));
    done.filter(({ decision }) => decision === 'admitted').forEach((entry) => this.admit(entry));
    done
      .filter(({ decision }) => decision === 'preempting')
      .forEach(({ targets }) => targets.forEach(({ workload }) => (workload.isEvicted = true)));
    done.forEach((entry) => requeue(entry));
    return done;
  }

  /** What a workload would get, as things are. */
  public nominate(workload: QueuedWorkload, queue: ClusterQueue): { readonly assignment: Assignment; readonly targets: readonly Target[] } {
    const { state } = this;
    const found = this.search(workload, queue);
    const { assignment, targets } = found;
    if (assignment.fit > Fit.NONE && assignment.fit < Fit.NOW) {
      targets.forEach((target) => state.takeOut(target.workload));
      placeAfter(state, workload, queue, assignment, targets.length === 0);
      targets.forEach((target) => state.bringBack(target.workload));
    }
    return found;
  }

  private search(workload: QueuedWorkload, queue: ClusterQueue): { readonly assignment: Assignment; readonly targets: readonly Target[] } {
    const { state } = this;
    const assigner = new FlavorAssigner(state, workload, queue, preemptionOracle(state));
    const attempt = (counts?: readonly number[]): { readonly assignment: Assignment; readonly targets: readonly Target[] } => {
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

  private process(entry: Entry, preempted: Map<string, QueuedWorkload>, reserved: (readonly [ClusterQueue, Usage])[]): Decision {
    const { assignment, targets, queue } = entry;
    if (assignment.fit === Fit.NONE) {
      return 'no fit';
    }
    const isPreempting = assignment.fit < Fit.NOW;
    const reserve = (usage: Usage): void => {
      queue.addAll(usage);
      reserved.push([queue, usage]);
    };
    if (isPreempting && targets.length === 0) {
      // what could be had back at any time is not kept for it
      if (queue.preemption.reclaimWithinCohort !== 'Any') {
        reserve(reservedOf(queue, assignment));
      }
      return 'no candidates';
    }
    if (targets.some(({ workload }) => preempted.has(workload.key)) || !this.fits(entry, preempted)) {
      return 'skipped';
    }
    targets.forEach(({ workload }) => preempted.set(workload.key, workload));
    reserve(assignment.usage);
    return isPreempting ? 'preempting' : 'admitted';
  }

  private fits({ queue, assignment, targets }: Entry, preempted: ReadonlyMap<string, QueuedWorkload>): boolean {
    const gone = new Set([...preempted.values(), ...targets.map(({ workload }) => workload)]);
    gone.forEach((workload) => this.state.queueOf(workload).removeAll(workload.usage));
    const fits = [...assignment.usage].every(([key, amount]) => amount <= most(0n, queue.available(key)));
    gone.forEach((workload) => this.state.queueOf(workload).addAll(workload.usage));
    return fits;
  }

  private admit({ workload, assignment }: Entry): void {
    workload.admission = {
      podSets: assignment.podSets.map(({ name, count, flavors, requests }) => ({
        name,
        count,
        flavors: new Map([...flavors].map(([resource, { flavor }]) => [resource, flavor])),
        requests: new Map([...requests].filter(([resource]) => flavors.has(resource))),
      })),
      placed: assignment.podSets.flatMap(({ placed }) => placed),
      reservedAt: this.now,
    };
    this.state.bringBack(workload);
  }
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
