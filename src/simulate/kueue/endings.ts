import { Fit } from './assignment';
import { ClusterQueue } from './cluster-queue';
import { FlavorAssigner, PreemptionOracle } from './flavor-assigner';
import { KueueState } from './kueue-state';
import { QueuedWorkload } from './queued-workload';
import { QuotaKey } from './usage-node';

/** Nobody gives way. */
const NOBODY: PreemptionOracle = { simulate: () => ({ fit: Fit.NO_CANDIDATES, borrows: 0 }) };

/** How many single workloads are tried before several at once. */
const SINGLES = 200;

/** Whether a workload fits without anybody giving way. */
export function fitsAlone(state: KueueState, workload: QueuedWorkload, queue: ClusterQueue): boolean {
  const { lastTried } = workload;
  workload.lastTried = undefined;
  const assigner = new FlavorAssigner(state, workload, queue, NOBODY);
  const fits =
    assigner.assign().fit === Fit.NOW ||
    (workload.canBePartial && assigner.assign(workload.podSets.map(({ count, minCount }) => minCount ?? count)).fit === Fit.NOW);
  workload.lastTried = lastTried;
  return fits;
}

/**
 * Workloads after whose end another one fits: one if one is enough, the smallest; else the oldest, as few as will do.
 *
 * @param keys the quota of which there is not enough
 */
export function endingsFor(
  state: KueueState,
  workload: QueuedWorkload,
  queue: ClusterQueue,
  keys: ReadonlySet<QuotaKey>,
): readonly QueuedWorkload[] {
  const running = state
    .queuesBelow(queue.root)
    .flatMap(({ admitted }) => [...admitted.values()])
    .filter((one) => one !== workload && [...keys].some((key) => one.keys.has(key)));
  const size = (one: QueuedWorkload): bigint => [...keys].reduce((sum, key) => sum + (one.usage.get(key) ?? 0n), 0n);
  const bySize = [...running].sort((a, b) => (size(a) < size(b) ? -1 : size(a) > size(b) ? 1 : 0));
  for (const one of bySize.slice(-SINGLES)) {
    state.takeOut(one);
    const fits = fitsAlone(state, workload, queue);
    state.bringBack(one);
    if (fits) {
      return [one];
    }
  }
  return severalFor(state, workload, queue, running);
}

function severalFor(
  state: KueueState,
  workload: QueuedWorkload,
  queue: ClusterQueue,
  running: readonly QueuedWorkload[],
): readonly QueuedWorkload[] {
  const byAge = [...running].sort((a, b) => (a.admission?.reservedAt ?? 0) - (b.admission?.reservedAt ?? 0));
  const out: QueuedWorkload[] = [];
  let fits = false;
  for (let i = 0; i < byAge.length && !fits; i++) {
    state.takeOut(byAge[i]);
    out.push(byAge[i]);
    fits = fitsAlone(state, workload, queue);
  }
  const needed = fits ? withoutNeedless(state, workload, queue, out) : [];
  needed.forEach((one) => state.bringBack(one));
  if (!fits) {
    out.forEach((one) => state.bringBack(one));
  }
  return needed;
}

/** Lets those run on whose end makes no difference; all are out of the state before, and the rest after. */
function withoutNeedless(
  state: KueueState,
  workload: QueuedWorkload,
  queue: ClusterQueue,
  out: readonly QueuedWorkload[],
): QueuedWorkload[] {
  const needed = new Set(out);
  for (const one of out) {
    state.bringBack(one);
    if (fitsAlone(state, workload, queue)) {
      needed.delete(one);
    } else {
      state.takeOut(one);
    }
  }
  return [...needed];
}
