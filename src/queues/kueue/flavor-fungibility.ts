/** Whether Kueue goes on to the next flavor. */
export enum FlavorSearch {
  /** Take this flavor. */
  MAY_STOP_SEARCH = 'MayStopSearch',
  /** Look at the next flavor first. */
  TRY_NEXT_FLAVOR = 'TryNextFlavor',
}

/** What to choose when both borrowing and preempting would do. */
export enum FlavorPreference {
  /** Borrow in some flavor. */
  BORROWING_OVER_PREEMPTION = 'BorrowingOverPreemption',
  /** Preempt in some flavor. */
  PREEMPTION_OVER_BORROWING = 'PreemptionOverBorrowing',
}

/** How Kueue chooses between flavors. */
export interface FlavorFungibility {
  /**
   * When the workload fits by borrowing.
   *
   * @default FlavorSearch.MAY_STOP_SEARCH
   */
  readonly whenCanBorrow?: FlavorSearch;

  /**
   * When the workload fits by preempting.
   *
   * @default FlavorSearch.TRY_NEXT_FLAVOR
   */
  readonly whenCanPreempt?: FlavorSearch;

  /**
   * What to prefer after all flavors were tried; only where both searches are TRY_NEXT_FLAVOR.
   *
   * @default - Kueue's own
   */
  readonly preference?: FlavorPreference;
}
