import { Duration } from 'cdk8s';
import { FailurePolicy } from '../workloads/failure-policy';
import { Retry } from '../workloads/retry';
import { QueuedProps } from '../workloads/run-props';
import { PodProps } from '../pod/pod-props';
import { Framework } from './framework';
import { GangEngine } from './gang-engine';
import { GangSuccess } from './gang-success';
import { NcclOptions } from './nccl';
import { NetworkTopology } from './network-topology';

/**
 * What every gang takes: pods that start together, find each other, and succeed or are restarted together.
 *
 * What is said of pods here (image, `gpu`, `memory`, mounts) is meant for each pod of each role.
 */
export interface GangProps extends PodProps, QueuedProps {
  /** How the processes find each other, and which roles there are. */
  readonly framework: Framework;

  /**
   * How many pods the workers are, each with the share of a machine that `gpu`, `cpu` and `memory` say.
   *
   * @default - as the framework's roles say
   */
  readonly nodes?: number;

  /**
   * With how many nodes the gang may start and go on. Only for frameworks that can: torchrun, parameter servers, custom.
   *
   * @default - all of them; 1 where pods are independent
   */
  readonly minNodes?: number;

  /**
   * In how many groups of the same size the pods are divided: slices of TPUs, racks. `nodes` counts the pods of all of them. A slice
   * is a Job of a JobSet, or a partition of a Volcano task. For frameworks whose pods need not know their number over all slices:
   * torchrun with TorchrunRendezvous.C10D, JAX on TPUs, custom; on Volcano all.
   *
   * @default - one
   */
  readonly slices?: number;

  /**
   * What runs the gang.
   *
   * @default - by the queue: Volcano for a queue of Volcano, JobSet for one of Kueue; there an Indexed Job for independent pods
   */
  readonly engine?: GangEngine;

  /**
   * How often the whole gang is restarted.
   *
   * Volcano counts crashes and evictions together and never starts counting again, hence the many; with JobSet disruptions do not
   * count. An Indexed Job cannot be restarted.
   *
   * @default - Retry.upTo(19) with Volcano, Retry.upTo(3) with JobSet; independent pods restart their containers in place
   */
  readonly retry?: Retry;

  /**
   * How long one attempt may take. One that takes longer has failed, and the gang is restarted if it has restarts left;
   * the time then starts again. With `Retry.none()` it is the limit of the run.
   *
   * @default - no limit
   */
  readonly timeout?: Duration;

  /**
   * What the failure of a pod means for the gang. `failOnExitCodes` end it at once; they are those of the main container.
   *
   * `ignoreDisruptions` differs from other workloads: with JobSet it is on unless set to false, and has no bound; Volcano
   * cannot tell disruptions from crashes, and refuses it; an Indexed Job can where it replaces single pods, with a
   * `timeout` as the bound.
   *
   * @default - every failure restarts the gang
   */
  readonly failurePolicy?: FailurePolicy;

  /**
   * When the gang has succeeded.
   *
   * @default - as the framework says: when the chief or launcher has, or else all pods
   */
  readonly success?: GangSuccess;

  /**
   * How near to each other Volcano places the pods. A gang that may run on either system also says `topology`, for Kueue.
   *
   * @default - wherever there is room
   */
  readonly networkTopology?: NetworkTopology;

  /**
   * How near to each other Volcano places the pods of one slice. On Kueue the second argument of `topology` says it.
   *
   * @default - wherever there is room
   */
  readonly sliceNetworkTopology?: NetworkTopology;

  /**
   * How long pods take from their admission until they are ready: pulling images, loading models in init containers. It
   * is held against the time after which Kueue evicts a workload whose pods are not all ready.
   *
   * @default - not known
   */
  readonly startUpTime?: Duration;

  /**
   * Settings of NCCL.
   *
   * @default - NCCL's own
   */
  readonly nccl?: NcclOptions;

  /**
   * Accepts that the queue sets quota aside for all pods, but no places (`GangGuarantee.QUOTA_THEN_TIMEOUT`).
   *
   * @default false
   */
  readonly acceptQuotaOnlyGang?: boolean;

  /**
   * Accepts that nothing starts the pods together (`GangGuarantee.NONE`).
   *
   * @default false
   */
  readonly acceptNoGang?: boolean;
}
