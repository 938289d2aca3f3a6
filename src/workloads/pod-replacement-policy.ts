/** When a pod that has to be replaced is. */
export enum PodReplacementPolicy {
  /** When it has ended: never are there two pods of one shard. */
  FAILED = 'Failed',

  /** As soon as it is told to end: faster, but for a while two pods of one shard may write. */
  TERMINATING_OR_FAILED = 'TerminatingOrFailed',
}
