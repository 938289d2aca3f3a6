import { PlacedPods, Requests } from './queued-workload';
import { QuotaKey } from './usage-node';

/**
 * How well something fits, from worst to best: not at all; only if others gave way, of whom none may be made to; by others of
 * its own queue giving way; by others that borrow giving back; at once.
 *
 * @see preemptionMode in pkg/scheduler/flavorassigner of Kueue
 */
export enum Fit {
  NONE,
  NO_CANDIDATES,
  PREEMPT,
  RECLAIM,
  NOW,
}

/** What a search said of a flavor for a resource. */
export interface FlavorChoice {
  readonly flavor: string;
  fit: Fit;

  /** How far above the queue quota is borrowed: 0 for its own. */
  readonly borrows: number;

  /** Where the search stopped; -1 after the last flavor. */
  readonly tried: number;
}

/** Why a flavor does not do for a pod set. */
export interface Obstacle {
  readonly flavor: string;
  readonly resource?: string;

  /** Why pods may not use the flavor at all. */
  readonly mismatch?: string;

  /** What is asked for, with what pod sets before it took, and what there is. */
  readonly asked?: bigint;
  readonly available?: bigint;
  readonly potential?: bigint;

  /** What a topology has no room for. */
  readonly topology?: string;
}

/** What a pod set would get. */
export interface PodSetChoice {
  readonly name: string;
  readonly count: number;
  readonly requests: Requests;

  /** By resource; empty where none does. */
  readonly flavors: ReadonlyMap<string, FlavorChoice>;
  readonly obstacles: Obstacle[];

  /** Why nothing can be chosen, where that is no matter of flavors. */
  problem?: string;

  /** Whether it gets its place later, after a check. */
  isPlacedLater?: boolean;
  placed: readonly PlacedPods[];
}

/** What a workload would get. */
export interface Assignment {
  readonly podSets: readonly PodSetChoice[];
  readonly usage: ReadonlyMap<QuotaKey, bigint>;

  /** The farthest from which quota is borrowed: 0 for none. */
  readonly borrows: number;

  /** Overrides what the pod sets say, once their places were looked at. */
  fit: Fit;
}

/** The worst of the flavors of a pod set. */
export function fitOf(podSet: PodSetChoice): Fit {
  if (podSet.problem !== undefined) {
    return Fit.NONE;
  }
  if (podSet.obstacles.length === 0) {
    return Fit.NOW;
  }
  if (podSet.flavors.size === 0) {
    return Fit.NONE;
  }
  return Math.min(...[...podSet.flavors.values()].map(({ fit }) => fit)) as Fit;
}

/** What stands in the way of an assignment: in the way of the fewest things first. */
export function obstaclesOf({ podSets }: Assignment): readonly { readonly podSet: PodSetChoice; readonly obstacle: Obstacle }[] {
  return podSets.flatMap((podSet) => podSet.obstacles.map((obstacle) => ({ podSet, obstacle })));
}
