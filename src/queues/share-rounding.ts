/** What a share is rounded to; the rounded shares always sum to the whole. */
export enum ShareRounding {
  /** Whole GPUs; whole CPUs in pools without GPUs. */
  WHOLE_GPUS = 'WholeGpus',
  /** Whole nodes of each pool, so that no two teams need the same node at the same time. */
  WHOLE_NODES = 'WholeNodes',
}
