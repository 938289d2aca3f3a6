import { Obj } from '../control-plane/client';
import { simulate, SimulatedWorkload } from '../library';
import { Judgement } from '../suite';

/** What Kueue did with a workload that was submitted to a cluster in which others ran and waited. */
export interface SimulatedKueueCase {
  readonly name: string;
  readonly isFair: boolean;

  /** What the API server refused, with its words. */
  readonly refused: readonly string[];

  /** All of the cluster before, as kubectl prints it, as far as it belongs to the world. */
  readonly snapshot: readonly Obj[];
  readonly submitted: Obj;

  /** Pending: not with all others gone, `never`; else `waits`. */
  readonly outcome: 'starts' | 'preempts' | 'waits' | 'never';

  /** By pod set: the number of pods, and the flavor of each resource. */
  readonly podSets: readonly { readonly name: string; readonly count: number; readonly flavors: Readonly<Record<string, string>> }[];

  /** Jobs that gave way to it. */
  readonly victims: readonly string[];

  /** The condition in which Kueue says how it stands. */
  readonly said: string;
}

export function judgeSimulatedKueue(given: SimulatedKueueCase): Judgement {
  const bad = given.outcome !== 'starts';
  if (given.refused.length > 0) {
    return { verdict: 'not counted', bad, group: 'refused', detail: given.refused.join('; ') };
  }
  let found: SimulatedWorkload;
  try {
    found = simulated(given);
  } catch (error) {
    return { verdict: 'crash', bad, group: 'crash', detail: (error as Error).stack ?? String(error) };
  }
  const detail = `Kueue: ${given.outcome} ${JSON.stringify(given.podSets)} ${given.victims.join()} | ${given.said} || ${found.outcome}: ${found.message}`;
  if (!isSameOutcome(given, found)) {
    const isFalse = found.outcome === 'never' && given.outcome !== 'never';
    return { verdict: isFalse ? 'false error' : 'missed', bad: true, group: `${given.outcome}, not ${found.outcome}`, detail };
  }
  if (
    [...given.victims].sort().join() !==
    found.preempts
      .map(({ workload }) => workload.split('/')[1])
      .sort()
      .join()
  ) {
    return { verdict: 'missed', bad: true, group: 'other victims', detail };
  }
  return { verdict: isSamePlace(given, found) ? 'agrees' : 'missed', bad: true, group: 'other flavors', detail };
}

export function simulated({ isFair, snapshot, submitted }: SimulatedKueueCase): SimulatedWorkload {
  const facts = isFair ? { kueue: { fairSharing: true } } : {};
  const { workloads } = simulate({
    files: [{ manifest: submitted }],
    snapshot: [{ manifest: { apiVersion: 'v1', kind: 'List', items: snapshot } }],
    facts,
  });
  return workloads[0];
}

/** A queue that is held may be opened: what is in it waits, though it is alone. */
function isSameOutcome(given: SimulatedKueueCase, found: SimulatedWorkload): boolean {
  const isHeld = found.obstacles.some(({ kind }) => kind === 'queue');
  return given.outcome === found.outcome || (given.outcome === 'never' && found.outcome === 'waits' && isHeld);
}

function isSamePlace({ podSets }: SimulatedKueueCase, found: SimulatedWorkload): boolean {
  return podSets.every(({ name, count, flavors }) => {
    const own = found.podSets.find((one) => one.name === name);
    return (
      own?.pods === count &&
      Object.entries(flavors).every(([resource, flavor]) => own.flavors.some((one) => one.resource === resource && one.flavor === flavor))
    );
  });
}
