import { Duration } from 'cdk8s';
import { Priority } from '../cluster/priority';
import { Queue } from '../cluster/queue';
import { TopologyRequest } from '../cluster/topology-request';
import { CleanUp } from './clean-up';
import { FailurePolicy } from './failure-policy';
import { Retry } from './retry';

/** How the runs of any workload are queued and cleaned up. */
export interface QueuedProps {
  /**
   * When a finished run is deleted, with its pods and their logs.
   *
   * @default - CleanUp.after(Duration.hours(1)); under a delivery CleanUp.never(), since Argo CD would make a deleted run again; runs
   * of a schedule when there have been as many as the history limits keep
   */
  readonly cleanUp?: CleanUp;

  /**
   * The queue that the runs wait in.
   *
   * @default - none: runs start when the scheduler finds room for their pods
   */
  readonly queue?: Queue;

  /**
   * What goes first when there is not room for all.
   *
   * @default - the priority of the cluster's default class
   */
  readonly priority?: Priority;

  /**
   * Where Kueue may place the pods, on a cluster with topology-aware scheduling.
   *
   * @default - on such a cluster TopologyRequest.unconstrained() for pods with GPUs, which could use no node otherwise
   */
  readonly topology?: TopologyRequest;

  /**
   * How long a run usually takes, by which `simulate --week` and `report` say when queues are full and who waits. Written as an
   * annotation of the object; nothing in the cluster reads it.
   *
   * @default - not said: those commands assume the `timeout`, or an hour
   */
  readonly expectedDuration?: Duration;
}

/** How the runs of a workload are tried, bounded, queued and cleaned up. */
export interface RunProps extends QueuedProps {
  /**
   * How often a failed run is tried again.
   *
   * @default - Retry.upTo(3), all pods together; Retry.upTo(2) for each shard or date by itself
   */
  readonly retry?: Retry;

  /**
   * How long a run may take, all tries together; then it is ended and has failed. The time starts when the run starts,
   * not while it waits in a Kueue queue, and starts again after a preemption.
   *
   * @default - no limit
   */
  readonly timeout?: Duration;

  /**
   * What a pod's failure means, where it is more than one failure to be counted.
   *
   * @default - every failure is counted against the retries
   */
  readonly failurePolicy?: FailurePolicy;
}
