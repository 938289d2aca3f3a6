/** Whose workloads a queue may preempt to get its quota back from the cohort. */
export enum ReclaimWithinCohort {
  /** Nobody's: what is lent comes back when the borrower's workloads end. */
  NEVER = 'Never',
  /** Those that borrow and have a lower priority. */
  LOWER_PRIORITY = 'LowerPriority',
  /** All those that borrow. */
  ANY = 'Any',
}

/** Whose workloads a queue may preempt in order to borrow. */
export enum BorrowWithinCohort {
  /** Nobody's. */
  NEVER = 'Never',
  /** Those of other queues that have a lower priority. */
  LOWER_PRIORITY = 'LowerPriority',
}

/** Which workloads of the same queue may be preempted. */
export enum WithinClusterQueue {
  /** None. */
  NEVER = 'Never',
  /** Those with a lower priority. */
  LOWER_PRIORITY = 'LowerPriority',
  /** Those with a lower priority, or with the same and younger. */
  LOWER_OR_NEWER_EQUAL_PRIORITY = 'LowerOrNewerEqualPriority',
}

/** What a ClusterQueue may preempt. */
export interface ClusterQueuePreemption {
  /**
   * To get back what the cohort borrows.
   *
   * @default ReclaimWithinCohort.NEVER
   */
  readonly reclaimWithinCohort?: ReclaimWithinCohort;

  /**
   * To borrow. Needs `reclaimWithinCohort`.
   *
   * @default BorrowWithinCohort.NEVER
   */
  readonly borrowWithinCohort?: BorrowWithinCohort;

  /**
   * Only workloads of at most this priority are preempted in order to borrow.
   *
   * @default - any that is lower
   */
  readonly maxPriorityThreshold?: number;

  /**
   * Within the queue.
   *
   * @default WithinClusterQueue.NEVER
   */
  readonly withinClusterQueue?: WithinClusterQueue;
}
