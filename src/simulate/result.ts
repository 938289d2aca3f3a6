/** What becomes of a workload that is submitted now. */
export type Outcome =
  /** It gets what it asks for at once. */
  | 'starts'
  /** It gets it when others, who are made to, have given way. */
  | 'preempts'
  /** It has to wait for something to end or to change. */
  | 'waits'
  /** Not even with all others gone. */
  | 'never'
  /** No queue holds it back: it is kube-scheduler's. */
  | 'not queued'
  /** What is needed to say is not in the snapshot. */
  | 'unknown';

/** Pods of one shape, and what they get. */
export interface PodSetResult {
  readonly name: string;

  /** Pods that start; fewer than asked for where that will do. */
  readonly pods: number;
  readonly asked: number;

  /** By resource: of which flavor, and how much for all pods. Empty on Volcano, which has none. */
  readonly flavors: readonly { readonly resource: string; readonly flavor: string; readonly amount: string }[];

  /** Where they go: the values of the topology's levels, or the node, and the number of pods. */
  readonly places: readonly { readonly place: string; readonly pods: number }[];
}

/** What is borrowed, and from whom. */
export interface Borrowed {
  readonly resource: string;

  /** Undefined on Volcano, which has none. */
  readonly flavor?: string;
  readonly amount: string;

  /** Queues and Cohorts that do not use what is theirs, those with the most first. */
  readonly from: readonly string[];
}

/** A workload that has to give way. */
export interface Victim {
  /** For instance `nlp/pretrain-7`. */
  readonly workload: string;
  readonly queue: string;

  /** The rule, in the system's words: `InClusterQueue`, `InCohortReclamation`, `preempt`, `reclaim`, … */
  readonly reason: string;

  /** How many of its pods, on Volcano, which evicts pods; Kueue evicts workloads. */
  readonly pods?: number;
}

/** Something that stands in the way. */
export interface Obstacle {
  /**
   * `quota` is in use; `topology` has no place; `nodes` have no room; the `queue` is closed, missing or not for it; others
   * are before it `in line`; no flavor takes the pods (`flavor`).
   */
  readonly kind: 'quota' | 'topology' | 'nodes' | 'queue' | 'in line' | 'flavor';
  readonly resource?: string;
  readonly flavor?: string;
  readonly asked?: string;
  readonly available?: string;

  /** The most that there can ever be. */
  readonly most?: string;
  readonly sentence: string;
}

/** What a simulation says of one workload. */
export interface SimulatedWorkload {
  /** For instance `Job nlp/llm`. */
  readonly workload: string;
  readonly system: 'kueue' | 'volcano' | 'none';

  /** The queue that is asked: of Kueue the ClusterQueue. */
  readonly queue?: string;
  readonly outcome: Outcome;

  /** One sentence that says it all. */
  readonly message: string;
  readonly podSets: readonly PodSetResult[];
  readonly borrows: readonly Borrowed[];
  readonly preempts: readonly Victim[];
  readonly obstacles: readonly Obstacle[];

  /** Running workloads at whose end it starts, if nobody else takes their place. */
  readonly startsAfter: readonly string[];

  /** Its place among those that wait in the queue, and by which order. */
  readonly position?: { readonly place: number; readonly of: number; readonly order: string };

  /** Checks that come once it has quota. */
  readonly thenChecks: readonly string[];

  /** What was taken for granted. */
  readonly notes: readonly string[];
}

/** What a simulation says, in the order of the files. */
export interface Simulation {
  readonly workloads: readonly SimulatedWorkload[];

  /** What the snapshot lacks, and what that means. */
  readonly notes: readonly string[];
}
