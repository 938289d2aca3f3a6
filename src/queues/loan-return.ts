/** How what a team has lent comes back when it needs it. */
export enum LoanReturn {
  /** Workloads that borrow are evicted. */
  BY_EVICTION = 'ByEviction',
  /** The team waits until workloads that borrow have ended. */
  WHEN_JOBS_END = 'WhenJobsEnd',
}
