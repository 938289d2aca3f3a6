import { Obj } from '../control-plane/client';
import { ClusterFacts, simulate, SimulatedWorkload } from '../library';
import { Judgement } from '../suite';

/** What Volcano did with a gang that was submitted to a cluster in which others ran and waited. */
export interface SimulatedVolcanoCase {
  readonly name: string;
  readonly setup: string;
  readonly facts: ClusterFacts;
  readonly refused: readonly string[];

  /** All of the cluster before, as kubectl prints it, as far as it belongs to the world. */
  readonly snapshot: readonly Obj[];
  readonly submitted: Obj;

  /** Pending: not with all others gone, `never`; else `waits`. */
  readonly outcome: 'starts' | 'preempts' | 'waits' | 'never';

  /** How many running pods of which jobs had to go. */
  readonly victims: Readonly<Record<string, number>>;
  readonly said: string;
}

export function judgeSimulatedVolcano(given: SimulatedVolcanoCase): Judgement {
  const bad = true;
  if (given.refused.length > 0) {
    return { verdict: 'not counted', bad, group: 'refused', detail: given.refused.join('; ') };
  }
  let found: SimulatedWorkload;
  try {
    found = simulatedOnVolcano(given);
  } catch (error) {
    return { verdict: 'crash', bad, group: 'crash', detail: (error as Error).stack ?? String(error) };
  }
  const detail = `Volcano (${given.setup}): ${given.outcome} ${JSON.stringify(given.victims)} | ${given.said} || ${found.outcome}: ${found.message}`;
  if (given.outcome !== found.outcome) {
    const isFalse = found.outcome === 'never' && given.outcome !== 'never';
    return { verdict: isFalse ? 'false error' : 'missed', bad, group: `${given.setup}: ${given.outcome}, not ${found.outcome}`, detail };
  }
  // Volcano looks at nodes that are equals in an order of chance: either will do
  const isSame =
    hasVictimsOf(given, found) || hasVictimsOf(given, simulatedOnVolcano({ ...given, snapshot: withNodesReversed(given.snapshot) }));
  return { verdict: isSame ? 'agrees' : 'missed', bad, group: `${given.setup}: other victims`, detail };
}

function withNodesReversed(snapshot: readonly Obj[]): readonly Obj[] {
  const isNode = ({ kind }: Obj): boolean => kind === 'Node';
  return [...snapshot.filter((object) => !isNode(object)), ...snapshot.filter(isNode).reverse()];
}

/** Pods that are evicted are made anew, and may have others evicted in turn: all that went for this gang are among those that went. */
function hasVictimsOf({ victims }: SimulatedVolcanoCase, { preempts }: SimulatedWorkload): boolean {
  return preempts.every(({ workload, pods = 1 }) => pods <= (victims[workload.split('/')[1]] ?? 0));
}

export function simulatedOnVolcano({ facts, snapshot, submitted }: SimulatedVolcanoCase): SimulatedWorkload {
  const { workloads } = simulate({
    files: [{ manifest: submitted }],
    snapshot: [{ manifest: { apiVersion: 'v1', kind: 'List', items: snapshot } }],
    facts,
  });
  return workloads[0];
}
