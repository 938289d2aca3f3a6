import { shown } from '../amounts';
import { Obstacle, SimulatedWorkload, Victim } from '../result';
import { listed, ordinal } from '../words';
import { Assignment, Fit, Obstacle as Found, obstaclesOf, PodSetChoice } from './assignment';
import { borrowedBy } from './borrowed';
import { ClusterQueue } from './cluster-queue';
import { checksOf, isWorthSaying, placesOf, podSetsOf, sizeOf } from './describe-assignment';
import { endingsFor } from './endings';
import { KueueState } from './kueue-state';
import { compareQueued, QueuedWorkload } from './queued-workload';
import { QueueRefusal } from './refusal';
import { Entry } from './entry';
import { Scheduler } from './scheduler';
import { Submission } from './submitted';
import { QuotaKey, quotaKey } from './usage-node';

/** What is told about. */
export interface Told {
  readonly submission: Submission;
  readonly workload: QueuedWorkload;
  readonly queue: ClusterQueue;
  readonly notes: readonly string[];
}

type Part = Partial<SimulatedWorkload> & Pick<SimulatedWorkload, 'outcome' | 'message'>;

function resultOf({ object, notes }: Submission, part: Part): SimulatedWorkload {
  return {
    workload: object.title,
    system: 'kueue',
    podSets: [],
    borrows: [],
    preempts: [],
    obstacles: [],
    startsAfter: [],
    thenChecks: [],
    notes,
    ...part,
  };
}

/** It does not get into its queue. */
export function cannotQueue(submission: Submission, { outcome, problem }: QueueRefusal, queue: string | undefined): SimulatedWorkload {
  const says = { never: 'never starts', waits: 'waits', unknown: 'cannot be said' }[outcome];
  return resultOf(submission, {
    outcome, message: `${says}: ${problem}`, obstacles: [{ kind: 'queue', sentence: problem }], ...(queue === undefined ? {} : { queue }),
  });
}

/** It has quota. */
export function saysStarts({ submission, workload, queue, notes }: Told, assignment: Assignment): SimulatedWorkload {
  const podSets = podSetsOf(workload, assignment);
  const borrows = borrowedBy(queue, workload.usage);
  const checks = checksOf(queue, assignment);
  const parts = [
    `starts now with ${sizeOf(podSets)} in ClusterQueue ${queue.name}`,
    ...borrows
      .filter(({ resource }) =>
        isWorthSaying(
          resource,
          borrows.map((one) => one.resource),
        ),
      )
      .map(
        ({ resource, flavor, amount, from }) =>
          `borrows ${amount} ${resource} of ${flavor ?? ''}${from.length === 0 ? '' : ` from ${listed(from)}`}`,
      ),
    ...placesOf(podSets),
    ...(checks.length === 0 ? [] : [`then waits for ${checks.length === 1 ? 'check' : 'checks'} ${listed(checks)}`]),
  ];
  return resultOf(submission, {
    outcome: 'starts',
    queue: queue.name,
    message: parts.join('; '),
    podSets,
    borrows,
    thenChecks: checks,
    notes,
  });
}

/** Others give way for it. */
export function saysPreempts(
  { submission, workload, queue, notes }: Told,
  assignment: Assignment,
  victims: readonly Victim[],
): SimulatedWorkload {
  const podSets = podSetsOf(workload, assignment);
  const checks = checksOf(queue, assignment);
  const whom = victims.map((victim) => `${victim.workload} (${REASONS[victim.reason]?.(victim.queue) ?? victim.reason})`);
  const isSure = workload.admission !== undefined;
  const parts = [
    `would preempt ${listed(whom)}, then ${isSure ? 'starts' : 'may start'} with ${sizeOf(podSets)} in ClusterQueue ${queue.name}`,
    ...placesOf(podSets),
    ...(isSure ? [] : ['others in line may take what is given back']),
    ...(checks.length === 0 ? [] : [`then waits for ${checks.length === 1 ? 'check' : 'checks'} ${listed(checks)}`]),
  ];
  return resultOf(submission, {
    outcome: 'preempts',
    queue: queue.name,
    message: parts.join('; '),
    podSets,
    preempts: victims,
    thenChecks: checks,
    notes,
    borrows: isSure ? borrowedBy(queue, workload.usage) : [],
  });
}

const REASONS: Readonly<Record<string, (queue: string) => string>> = {
  InClusterQueue: () => 'lower priority in the same ClusterQueue',
  InCohortReclamation: (queue) => `ClusterQueue ${queue} borrows and has to give back`,
  InCohortFairSharing: (queue) => `ClusterQueue ${queue} has more than its fair share`,
  InCohortReclaimWhileBorrowing: (queue) => `lower priority, and ClusterQueue ${queue} borrows`,
};

/** Not even in a cluster without any workloads. */
export function neverStarts({ submission, workload, queue, notes }: Told, bare: KueueState): SimulatedWorkload {
  const { assignment } = new Scheduler(bare, 0).nominate(workload, bare.queues.get(queue.name) as ClusterQueue);
  const obstacles = describe(assignment, queue, bare);
  const reasons = obstacles.map(({ sentence }) => sentence);
  return resultOf(submission, {
    outcome: 'never',
    queue: queue.name,
    obstacles,
    notes,
    message:
      'never starts, even with nothing else running: ' +
      (reasons.length === 0 ? `ClusterQueue ${queue.name} takes no such pods` : reasons.join('; ')),
  });
}

/** It waits: for what, until when, and who is before it. */
export function waitsFor(told: Told, state: KueueState, scheduler: Scheduler, last: Entry | undefined): SimulatedWorkload {
  const { submission, workload, queue, notes } = told;
  const { position, before } = placeInLine(queue, workload);
  if (queue.inactive !== undefined) {
    return resultOf(submission, {
      outcome: 'waits',
      queue: queue.name,
      notes,
      position,
      obstacles: [{ kind: 'queue', sentence: queue.inactive }],
      message: `waits: ${queue.inactive}; ${inLine(position)}`,
    });
  }
  workload.lastTried = undefined;
  const { assignment } = scheduler.nominate(workload, queue);
  const obstacles = [...describe(assignment, queue, state)];
  const { kind: behindKind, sentence: behind } = behindOf(told, before, last, assignment);
  if (behind !== undefined) {
    obstacles.push({ kind: behindKind, sentence: behind });
  }
  const keys = new Set(
    obstaclesOf(assignment).flatMap(({ obstacle: { flavor, resource } }) => (resource === undefined ? [] : [quotaKey(flavor, resource)])),
  );
  const endings = assignment.fit === Fit.NOW ? [] : endingsFor(state, workload, queue, keys.size > 0 ? keys : keysOf(queue));
  const startsAfter = endings.map((one) => one.props.title);
  const sizes = endings.map((one) => `${one.props.title}${sizeBeside(one, keys)}`);
  const parts = [
    `waits${obstacles.length === 0 ? '' : `: ${[...new Set(obstacles.map(({ sentence }) => sentence))].slice(0, 4).join('; ')}`}`,
    ...(sizes.length === 0 ? [] : [`starts when ${listed(sizes)} ${sizes.length === 1 ? 'ends' : 'end'}`]),
    inLine(position),
  ];
  return resultOf(submission, { outcome: 'waits', queue: queue.name, message: parts.join('; '), obstacles, startsAfter, position, notes });
}

type Position = NonNullable<SimulatedWorkload['position']>;

function placeInLine(
  queue: ClusterQueue,
  workload: QueuedWorkload,
): { readonly position: Position; readonly before: readonly QueuedWorkload[] } {
  const line = [...queue.pending].sort(compareQueued);
  const place = line.indexOf(workload) + 1;
  return {
    position: { place, of: line.length, order: queue.isStrict ? 'StrictFIFO' : 'BestEffortFIFO' },
    before: line.slice(0, place - 1),
  };
}

function inLine({ place, of, order }: Position): string {
  return `${ordinal(place)} of ${of} in line (${order})`;
}

/** Whom it waits behind: the first of a strict queue, or the first of another queue that was served before it. */
function behindOf(
  { queue, workload }: Told,
  before: readonly QueuedWorkload[],
  last: Entry | undefined,
  { fit }: Assignment,
): { readonly kind: 'in line'; readonly sentence: string | undefined } {
  const [first] = before;
  if (queue.isStrict && first !== undefined) {
    return { kind: 'in line', sentence: `${first.props.title} comes first and holds up the queue until it starts` };
  }
  if (last?.workload === workload && last.behind !== undefined && fit === Fit.NOW) {
    return {
      kind: 'in line',
      sentence: `${last.behind.props.title} of ClusterQueue ${last.behind.props.clusterQueue} is served before it and claims what is free`,
    };
  }
  return { kind: 'in line', sentence: undefined };
}

function keysOf(queue: ClusterQueue): ReadonlySet<QuotaKey> {
  return queue.keys;
}

/** How much of the scarcest a workload holds. */
function sizeBeside({ usage }: QueuedWorkload, keys: ReadonlySet<QuotaKey>): string {
  const key = [...keys].find((one) => (usage.get(one) ?? 0n) > 0n);
  return key === undefined ? '' : ` (${shown(key.slice(key.indexOf(' ') + 1), usage.get(key) ?? 0n)})`;
}

function describe(assignment: Assignment, queue: ClusterQueue, state: KueueState): Obstacle[] {
  const isOneOfMany = assignment.podSets.length > 1;
  const all = [
    ...obstaclesOf(assignment).map(({ podSet, obstacle }) => describeOne(podSet, obstacle, isOneOfMany, queue, state)),
    ...assignment.podSets.flatMap(({ name, problem }): Obstacle[] =>
      problem === undefined ? [] : [{ kind: 'topology', sentence: `pods '${name}': ${problem}` }],
    ),
  ];
  // what is looked at again with others gone stands in the way for the same reason
  return all.filter(({ sentence }, i) => all.findIndex((other) => other.sentence === sentence) === i);
}

function describeOne({ name }: PodSetChoice, found: Found, isOneOfMany: boolean, queue: ClusterQueue, state: KueueState): Obstacle {
  const { flavor, resource, mismatch, topology, asked = 0n, available = 0n, potential = 0n } = found;
  const who = isOneOfMany ? `pods '${name}' ` : '';
  if (mismatch !== undefined) {
    return { kind: 'flavor', flavor, sentence: `${who === '' ? 'the pods' : who.trim()} cannot use flavor ${flavor}: ${mismatch}` };
  }
  if (topology !== undefined || resource === undefined) {
    return { kind: 'topology', flavor, sentence: `${who}${topology ?? 'no topology'}` };
  }
  if (flavor === '') {
    return { kind: 'flavor', resource, sentence: `ClusterQueue ${queue.name} has no ${resource}` };
  }
  const base = {
    kind: 'quota',
    flavor,
    resource,
    asked: shown(resource, asked),
    available: shown(resource, available),
    most: shown(resource, potential),
  } as const;
  if (asked > potential) {
    const { explanation } = state.world.kueueCapacities.of(queue.node, flavor, resource);
    return {
      ...base,
      sentence:
        `${who}asks for ${base.asked} ${resource} of flavor ${flavor}, and ClusterQueue ${queue.name} can have ${base.most} at most ` +
        `(${explanation})`,
    };
  }
  const borrowing = queue.parent === undefined ? '' : ', borrowing included';
  return {
    ...base,
    sentence:
      `${who}needs ${base.asked} ${resource} of flavor ${flavor} in ClusterQueue ${queue.name}; ` +
      `${base.available} of ${base.most} free${borrowing}`,
  };
}
