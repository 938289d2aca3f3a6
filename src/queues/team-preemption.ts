/** Which workloads of a team give way to others of the same team. */
export enum TeamPreemption {
  /** None: a running workload is never stopped for one of its own team. */
  NEVER = 'Never',
  /** Those with a lower priority. */
  LOWER_PRIORITY = 'LowerPriority',
}
