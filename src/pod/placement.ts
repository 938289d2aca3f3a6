import { NodeRequirement } from './node-requirement';
import { Toleration } from './toleration';

/** A preference among nodes. */
export interface NodePreference {
  /** What the nodes should be like. */
  readonly requirement: NodeRequirement;

  /**
   * How much it counts against other preferences, 1 to 100.
   *
   * @default 50
   */
  readonly weight?: number;
}

/** Pods to be near to, or away from. */
export interface PodNeighbours {
  /** Labels of the other pods. */
  readonly labels: Record<string, string>;

  /**
   * Label whose value nodes share that count as one place, for instance `topology.kubernetes.io/zone`.
   *
   * @default kubernetes.io/hostname
   */
  readonly topologyKey?: string;

  /**
   * How much it counts as a preference, 1 to 100, against other preferences.
   *
   * @default - it is no preference: a pod that cannot have it waits
   */
  readonly weight?: number;
}

/** How evenly a workload's pods lie across places. */
export interface TopologySpread {
  /** Label whose value nodes share that count as one place, for instance `topology.kubernetes.io/zone`. */
  readonly topologyKey: string;

  /**
   * By how many pods two places may differ.
   *
   * @default 1
   */
  readonly maxSkew?: number;

  /**
   * Whether a pod waits rather than make the spread uneven.
   *
   * @default false
   */
  readonly required?: boolean;
}

/** Where pods run. */
export interface Placement {
  /**
   * Model of the GPU, as NVIDIA's GPU feature discovery labels it (`nvidia.com/gpu.product`), for instance
   * `NVIDIA-A100-SXM4-80GB`. With other labels use `nodeLabels`.
   *
   * @default - any
   */
  readonly gpuProduct?: string;

  /**
   * Labels that the node must have.
   *
   * @default - none
   */
  readonly nodeLabels?: Record<string, string>;

  /**
   * What else the node must be like; all of them.
   *
   * @default - nothing
   */
  readonly nodeRequirements?: NodeRequirement[];

  /**
   * What the node should be like.
   *
   * @default - nothing
   */
  readonly nodePreferences?: NodePreference[];

  /**
   * Pods on whose nodes (or zones) these pods must be, or with a `weight` should be.
   *
   * @default - none
   */
  readonly near?: PodNeighbours[];

  /**
   * Pods on whose nodes (or zones) these pods must not be, or with a `weight` should not be.
   *
   * @default - none
   */
  readonly awayFrom?: PodNeighbours[];

  /**
   * Taints that are tolerated, besides that of the GPU.
   *
   * @default - none
   */
  readonly tolerations?: Toleration[];

  /**
   * How evenly the pods of the workload are spread.
   *
   * @default - as the scheduler likes
   */
  readonly topologySpread?: TopologySpread[];

  /**
   * The RuntimeClass, for instance `nvidia`.
   *
   * @default - the cluster's default runtime
   */
  readonly runtimeClass?: string;

  /**
   * The scheduler that places the pods. A Volcano queue sets `volcano` by itself.
   *
   * @default - the cluster's default scheduler
   */
  readonly schedulerName?: string;

  /**
   * Whether pods use the node's network instead of one of their own, as some RDMA set-ups need. Pod Security forbids
   * it below the level `privileged`.
   *
   * @default false
   */
  readonly hostNetwork?: boolean;
}
