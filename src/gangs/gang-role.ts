import { Duration } from 'cdk8s';
import { Priority } from '../cluster/priority';
import { listOf, made, number, oneOf, struct, StructShape, text } from '../base/shape';
import { START_AFTER_SHAPE, StartAfter } from './start-after';
import { PodSettings } from '../pod/pod-props';
import { duration, POD_SHAPE } from '../pod/pod-shape';

/**
 * What the failure of one pod of a role means for the gang. An eviction restarts the gang in any case but the second,
 * unless the role has more pods than its minimum or `failurePolicy.ignoreDisruptions` is false, so that it is a failure.
 */
export enum RoleFailure {
  /** The whole gang is restarted, as long as there are restarts left. */
  RESTART_GANG = 'restart-gang',

  /** The pod alone is replaced, and the others go on: for evaluators and others that nobody waits for. Needs restarts. */
  REPLACE_POD = 'replace-pod',

  /** The gang has failed, and is not restarted. */
  FAIL_GANG = 'fail-gang',
}

/** How strictly the CPUs of a pod are of one NUMA node. */
export enum NumaPolicy {
  /** Nothing is asked. */
  NONE = 'none',

  /** As few NUMA nodes as possible. */
  BEST_EFFORT = 'best-effort',

  /** As few as the node could ever give, or the pod waits. */
  RESTRICTED = 'restricted',

  /** One, or the pod waits. */
  SINGLE_NUMA_NODE = 'single-numa-node',
}

/**
 * Pods of a gang that do the same. What is said here comes on top of what the gang says of all pods: lists append,
 * maps merge, and otherwise the role wins. `command` and `args` are taken together, from the role or from the gang.
 */
export interface GangRole extends PodSettings {
  /**
   * How many pods.
   *
   * @default - `nodes` of the gang for its workers, else 1
   */
  readonly replicas?: number;

  /**
   * With how many of them the gang may start and go on.
   *
   * @default - all of them; for workers `minNodes` of the gang
   */
  readonly minAvailable?: number;

  /**
   * In how many groups of the same size the pods are divided: pods of a slice of TPUs, or of a rack. Their number must be a
   * multiple of it. A slice is a Job of a JobSet, or a partition of a Volcano task.
   *
   * @default - 1; for workers `slices` of the gang
   */
  readonly slices?: number;

  /**
   * What must have become of other roles before the pods of this one are made. On JobSet these roles come earlier in the list; Volcano
   * starts the gang without pods that wait, and knows RoleState.READY only.
   *
   * @default - nothing: all roles start together
   */
  readonly startAfter?: StartAfter[];

  /**
   * The priority of the pods, by `Priority.podClass`.
   *
   * @default - that of the gang
   */
  readonly priority?: Priority;

  /**
   * The image.
   *
   * @default - that of the gang
   */
  readonly image?: string;

  /**
   * What the failure of one of the pods means.
   *
   * @default RoleFailure.RESTART_GANG
   */
  readonly onFailure?: RoleFailure;

  /**
   * What the eviction of one of the pods means, where that is not what its failure means. Volcano alone tells them apart, and only where
   * the containers of an evicted pod end without an error.
   *
   * @default - as `onFailure` says; an eviction restarts the gang unless the pod alone can be replaced
   */
  readonly onEviction?: RoleFailure;

  /**
   * How long Volcano waits after an eviction before it acts.
   *
   * @default - it acts at once
   */
  readonly evictionDelay?: Duration;

  /**
   * How the CPUs of a pod lie on its node, where Volcano's numa-aware plugin is on.
   *
   * @default NumaPolicy.NONE
   */
  readonly numaPolicy?: NumaPolicy;

  /**
   * Exit codes of the main container after which the gang has failed and trying again is pointless, besides those of
   * the gang's `failurePolicy`. 1 to 255.
   *
   * @default - none
   */
  readonly failOnExitCodes?: number[];
}

/** A role with a name of your own. */
export interface NamedGangRole extends GangRole {
  /** The name, which becomes part of the names of the pods: a DNS label that begins with a letter. */
  readonly name: string;
}

const ROLE: StructShape<GangRole> = {
  ...POD_SHAPE, replicas: number, minAvailable: number, onFailure: oneOf(RoleFailure), failOnExitCodes: listOf(number), slices: number,
  startAfter: listOf(START_AFTER_SHAPE), priority: made(Priority, "Priority.podClass('high')"), onEviction: oneOf(RoleFailure),
  evictionDelay: duration, numaPolicy: oneOf(NumaPolicy),
};

/** What a role must be at run time. */
export const ROLE_SHAPE = struct<GangRole>(ROLE);

/** The same of a role with a name of its own. */
export const NAMED_ROLE_FIELDS: StructShape<NamedGangRole> = { ...ROLE, name: text };

/** What a role with a name of its own must be at run time. */
export const NAMED_ROLE_SHAPE = struct<NamedGangRole>(NAMED_ROLE_FIELDS, ['name']);
