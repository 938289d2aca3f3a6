import { Borrow } from './borrow';
import { IdleQuota } from './idle-quota';
import { Share } from './share';
import { TeamPreemption } from './team-preemption';

/** A team, and what belongs to it. */
export interface Team {
  /** Name of the team, and of its ClusterQueue or Volcano Queue. */
  readonly name: string;

  /** The namespaces from which its jobs come: one or more, each belonging to one team. */
  readonly namespaces: string[];

  /** What belongs to it. */
  readonly share: Share;

  /**
   * What happens to the part of the share that it does not use.
   *
   * @default IdleQuota.lend()
   */
  readonly idle?: IdleQuota;

  /**
   * How much it may use beyond its share.
   *
   * @default Borrow.withoutLimit()
   */
  readonly borrow?: Borrow;

  /**
   * Which of its workloads give way to its own workloads with a higher priority.
   *
   * @default TeamPreemption.LOWER_PRIORITY
   */
  readonly preemption?: TeamPreemption;

  /**
   * Name of the LocalQueue in each namespace. Volcano has no such thing: there jobs name the team's queue.
   *
   * @default - the name of the team
   */
  readonly localQueue?: string;

  /**
   * How much of what is idle it gets in relation to other teams. Needs fair sharing in Kueue, or Volcano's proportion plugin.
   *
   * @default - 1; with Volcano's proportion plugin the size of its share
   */
  readonly weight?: number;

  /**
   * Teams with a higher number are served first. Needs Volcano's capacity plugin; Kueue has no order among queues.
   *
   * @default - no order
   */
  readonly priority?: number;
}
