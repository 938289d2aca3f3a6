/** What happens when a run is due while an earlier one has not ended. */
export enum ConcurrencyPolicy {
  /** The new run is left out. For long work such as training. */
  FORBID = 'Forbid',

  /** The earlier run is ended and the new one starts. For work of which only the latest counts. */
  REPLACE = 'Replace',

  /** Both run. For short runs that share nothing. */
  ALLOW = 'Allow',
}
