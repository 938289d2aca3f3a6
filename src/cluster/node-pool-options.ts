import { Size } from 'cdk8s';
import { Cpu } from '../base/cpu';
import { Gpu } from '../upstream/gpu';
import { Taint } from './taint';

/** What is known of a group of like nodes, whether or not their number is known. */
export interface NodePoolFacts {
  /**
   * Accelerators.
   *
   * @default - none
   */
  readonly gpu?: Gpu;

  /**
   * CPUs that pods can have: the allocatable amount. `TeamQueues` on Kueue needs it, because a queue admits only what it counts.
   *
   * @default - not declared: not counted in any quota
   */
  readonly cpu?: Cpu;

  /**
   * Memory that pods can have: the allocatable amount. `TeamQueues` on Kueue needs it, because a queue admits only what it counts.
   *
   * @default - not declared: not counted in any quota
   */
  readonly memory?: Size;

  /**
   * Local storage that pods can have: the allocatable amount.
   *
   * @default - not declared: not counted in any quota
   */
  readonly ephemeralStorage?: Size;

  /**
   * Further extended resources, for instance `{ 'rdma/hca': '8' }`.
   *
   * @default - none
   */
  readonly otherResources?: Record<string, string>;

  /**
   * Node labels that select exactly the nodes of this pool. Pods that are admitted to the pool's quota are sent to
   * nodes with these labels; without any they may land on other pools' nodes unless taints keep them away.
   *
   * @default - none
   */
  readonly labels?: Record<string, string>;

  /**
   * Taints of the nodes.
   *
   * @default - none
   */
  readonly taints?: Taint[];

  /**
   * Whether the nodes may be taken away at any time (spot or preemptible machines).
   *
   * @default false
   */
  readonly spot?: boolean;

  /**
   * Node labels that name the place of a node, from the widest to the narrowest, for instance
   * `['example.com/block', 'example.com/rack']`. `kubernetes.io/hostname` is added as the narrowest.
   *
   * @default - only `kubernetes.io/hostname`
   */
  readonly topology?: string[];
}

/** Options of `NodePool.of`: the amounts are those of one node. */
export interface NodePoolOptions extends NodePoolFacts {
  /** How many nodes; for a pool whose number changes see `NodePool.autoscaled`. */
  readonly nodes: number;
}

/** Options of `NodePool.autoscaled`: the amounts are those of one node. */
export interface AutoscaledNodePoolOptions extends NodePoolFacts {
  /** The most nodes that the autoscaler may make. Whatever counts what the cluster has counts so many. */
  readonly maxNodes: number;

  /**
   * The nodes that the autoscaler always leaves.
   *
   * @default - not known
   */
  readonly minNodes?: number;
}
