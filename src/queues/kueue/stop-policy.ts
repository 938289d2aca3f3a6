/** Whether a queue is stopped. */
export enum StopPolicy {
  /** It runs. */
  NONE = 'None',
  /** Nothing new is admitted; what runs goes on. */
  HOLD = 'Hold',
  /** Nothing new is admitted, and what runs is evicted. */
  HOLD_AND_DRAIN = 'HoldAndDrain',
}
