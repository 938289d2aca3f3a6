import { Duration } from 'cdk8s';
import type { ClusterTrainingRuntimePodGroupPolicy } from '../../../imports/trainer.kubeflow.org';
import { secondsOf } from '../../base/seconds';
import { Problem } from '../../base/problems';
import { NetworkTopology } from '../network-topology';

/** What starts the pods of a TrainJob together. */
export class PodGroupPolicy {
  /**
   * The coscheduling plugin of Kubernetes' scheduler plugins. The cluster's scheduler must have it.
   *
   * @param timeout how long the pods wait for each other; a minute unless given
   */
  public static coscheduling(timeout?: Duration): PodGroupPolicy {
    const seconds = timeout === undefined ? undefined : secondsOf(timeout);
    return new PodGroupPolicy({ coscheduling: { scheduleTimeoutSeconds: seconds ?? 60 } });
  }

  /**
   * Volcano. Its queue is that of each TrainJob.
   *
   * @param topology how near to each other the pods are placed, by the number of a tier; wherever there is room unless given
   */
  public static volcano(topology?: NetworkTopology): PodGroupPolicy {
    const { mode, highestTierAllowed, highestTierName } = topology?._spec ?? {};
    const problem =
      topology?._problem ??
      (highestTierName === undefined
        ? undefined
        : { value: highestTierName, problem: 'must name its tier by number: runtimes know no other way', fix: 'use NetworkTopology.hard' });
    return new PodGroupPolicy({ volcano: topology === undefined ? {} : { networkTopology: { mode, highestTierAllowed } } }, problem);
  }

  private constructor(
    /** @internal */
    public readonly _spec: ClusterTrainingRuntimePodGroupPolicy,
    /** @internal */
    public readonly _problem?: Problem,
  ) {}
}
