import { listOf, number, oneOf, struct, StructShape, text } from '../base/shape';
import { PodSettings } from '../pod/pod-props';
import { POD_SHAPE } from '../pod/pod-shape';

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
  ...POD_SHAPE, replicas: number, minAvailable: number, onFailure: oneOf(RoleFailure), failOnExitCodes: listOf(number),
};

/** What a role must be at run time. */
export const ROLE_SHAPE = struct<GangRole>(ROLE);

/** The same of a role with a name of its own. */
export const NAMED_ROLE_FIELDS: StructShape<NamedGangRole> = { ...ROLE, name: text };

/** What a role with a name of its own must be at run time. */
export const NAMED_ROLE_SHAPE = struct<NamedGangRole>(NAMED_ROLE_FIELDS, ['name']);
