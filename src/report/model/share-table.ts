import { Quantity } from '../../base/quantity';
import { ZERO } from '../../preflight/model/amounts';
import { QuotaBounds } from '../../preflight/model/share-bounds';

/** What one queue can have of one resource, in one flavor or on all nodes. */
export interface ShareRow {
  /** Of the ClusterQueue, or of the Volcano queue. */
  readonly queue: string;

  /** What belongs to it. */
  readonly share: Quantity;
  readonly withoutEviction: Quantity;
  readonly byEviction: Quantity;

  /** What it may have beside its share when others are idle. */
  readonly mayBorrow: Quantity;

  /** What of its share others may have while it is idle. */
  readonly lends: Quantity;

  /** The most that it can have. */
  readonly atBest: Quantity;
}

/** How one resource is divided. */
export interface ShareTable {
  readonly resource: string;

  /** The flavor; undefined on Volcano, which counts a resource wherever it is. */
  readonly flavor?: string;

  /** The cohort, or the queue above, where there is one. */
  readonly cohort?: string;

  /** What the declared nodes have. */
  readonly onNodes?: Quantity;

  /** What belongs to no queue and can be borrowed. */
  readonly unassigned: Quantity;
  readonly rows: readonly ShareRow[];

  /** On what the numbers rest, in sentences. */
  readonly notes: readonly string[];
}

/** A row of what is guaranteed, from its bounds. */
export function shareRow(queue: string, bounds: QuotaBounds, lends: Quantity, most: Quantity, isReclaimed: boolean): ShareRow {
  const { share, withoutEviction, afterEviction } = bounds;
  const byEviction = isReclaimed && afterEviction.compareTo(withoutEviction) > 0 ? afterEviction.minus(withoutEviction) : ZERO;
  const beyond = most.minus(share);
  return { queue, share, withoutEviction, byEviction, mayBorrow: beyond.isNegative ? ZERO : beyond, lends, atBest: most };
}
