/** How likely what is in a world. */
export interface Tendencies {
  readonly topology: number;
  readonly flavors: readonly number[];
  readonly cohorts: readonly number[];
  readonly groups: number;
  readonly fungibility: number;
  readonly preemption: number;
  readonly within: readonly string[];
  readonly reclaim: readonly string[];
  readonly whileBorrowing: number;

  /** GPUs of a ClusterQueue in one flavor, and cores. */
  readonly gpus: readonly number[];
  readonly cores: readonly number[];
  readonly limits: number;
  readonly weights: number;

  /** How many workloads are there before, and of which priorities they and the last one are; none where undefined. */
  readonly jobs: readonly number[];
  readonly priorities: readonly (string | undefined)[];
  readonly lastPriorities: readonly (string | undefined)[];
  readonly jobSets: number;
  readonly podsOfJob: readonly number[];
  readonly podsOfLast: readonly number[];
  readonly gpusOfPod: readonly number[];
  readonly coresOfPod: readonly string[];
  readonly selectors: number;
  readonly tolerations: number;

  /** The part of the workloads before that is in no case in the first queue: they borrow from it. */
  readonly elsewhere: number;
}

/** As much as possible of what Kueue knows. */
export const MIXED: Tendencies = {
  topology: 0.2,
  flavors: [1, 1, 2, 2, 3],
  cohorts: [0, 1, 1, 1, 2, 3],
  groups: 0.2,
  fungibility: 0.3,
  preemption: 0.75,
  within: ['Never', 'LowerPriority', 'LowerPriority', 'LowerOrNewerEqualPriority'],
  reclaim: ['Never', 'Any', 'Any', 'LowerPriority'],
  whileBorrowing: 0.35,
  gpus: [0, 2, 4, 8, 8, 12, 16],
  cores: [8, 32, 64, 256],
  limits: 0.25,
  weights: 0.2,
  jobs: [1, 5],
  priorities: [],
  lastPriorities: [],
  jobSets: 0.2,
  podsOfJob: [1, 1, 2, 2, 3, 4],
  podsOfLast: [1, 1, 2, 2, 3, 4, 6, 8],
  gpusOfPod: [0, 1, 1, 2, 2, 4, 8],
  coresOfPod: ['500m', '1', '2', '4', '8'],
  selectors: 0.15,
  tolerations: 0.4,
  elsewhere: 0,
};

/** Queues that are full of what may be evicted, and one more that often may have it evicted. */
export const CONTENDED: Tendencies = {
  topology: 0.2,
  flavors: [1, 1, 1, 2, 2, 3],
  cohorts: [0, 1, 1, 1, 1, 2, 3],
  groups: 0.25,
  fungibility: 0.6,
  preemption: 0.95,
  within: ['Never', 'LowerPriority', 'LowerPriority', 'LowerOrNewerEqualPriority'],
  reclaim: ['Never', 'Any', 'Any', 'Any', 'LowerPriority', 'LowerPriority'],
  whileBorrowing: 0.5,
  gpus: [2, 2, 3, 4, 6, 8],
  cores: [64, 256, 256],
  limits: 0.15,
  weights: 0.3,
  jobs: [2, 5],
  priorities: ['low', 'low', 'low', 'mid', undefined],
  lastPriorities: ['high', 'high', 'mid', 'mid', 'low', undefined],
  jobSets: 0.25,
  podsOfJob: [1, 1, 1, 2, 2, 3],
  podsOfLast: [1, 2, 2, 3, 3, 4],
  gpusOfPod: [1, 1, 1, 2, 2, 4],
  coresOfPod: ['500m', '1', '2', '4'],
  selectors: 0.05,
  tolerations: 0.85,
  elsewhere: 0.5,
};
