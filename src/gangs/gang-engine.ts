import { QueueSystem } from '../cluster/queue-system';
import { Engine, GangOutline } from './engines/engine';
import { indexedJobEngine, IndexedJobEngineOptions } from './engines/indexed-job';
import { jobSetEngine } from './engines/jobset';
import { JobSetEngineOptions } from './engines/jobset-options';
import { leaderWorkerSetEngine, LeaderWorkerSetOptions } from './engines/leader-worker-set';
import { mpiJobEngine, MpiJobEngineOptions } from './engines/mpi-job';
import { rayJobEngine, RayJobEngineOptions } from './engines/ray-job';
import { trainJobEngine, TrainJobEngineOptions } from './engines/train-job';
import { volcanoEngine, VolcanoEngineOptions } from './engines/volcano';

/** What runs a gang. The queue chooses one by itself: Volcano for its own queues, JobSet for those of Kueue. */
export class GangEngine {
  /**
   * A Volcano Job.
   *
   * @param options whether it may be reached from outside
   * @see https://volcano.sh/en/docs/vcjob/
   */
  public static volcano(options: VolcanoEngineOptions = {}): GangEngine {
    return new GangEngine(volcanoEngine(options ?? {}));
  }

  /**
   * A JobSet, in a queue of Kueue or in none.
   *
   * A disruption (preemption, drain, eviction of a pod) restarts all pods and uses up no restart; that has no bound, so a
   * gang that always outgrows the memory of its nodes is restarted for ever unless `failurePolicy.ignoreDisruptions` is
   * false. Needs JobSet 0.10 where exit codes fail the gang.
   *
   * @param options coordinator, order of the start
   * @see https://jobset.sigs.k8s.io/docs/concepts/
   */
  public static jobSet(options: JobSetEngineOptions = {}): GangEngine {
    return new GangEngine(jobSetEngine(options ?? {}));
  }

  /**
   * An Indexed Job and a headless Service, in a queue of Kueue or Volcano: for small gangs of one role on clusters
   * without JobSet. It cannot restart the gang when a pod fails or is evicted: the gang has then failed.
   *
   * @param options whether it may fail because a pod was preempted
   */
  public static indexedJob(options: IndexedJobEngineOptions = {}): GangEngine {
    return new GangEngine(indexedJobEngine(options ?? {}));
  }

  /**
   * A TrainJob of Kubeflow Trainer, for gangs of one role: a runtime of the platform, filled in. In a queue of Kueue, of
   * Volcano if the runtime has `PodGroupPolicy.volcano`, or in none. Restarts and what a failure means are the runtime's.
   *
   * @param options the runtime, what is fetched before the start
   * @see https://trainer.kubeflow.org
   */
  public static trainJob(options: TrainJobEngineOptions): GangEngine {
    return new GangEngine(trainJobEngine(options ?? {}));
  }

  /**
   * An MPIJob of the MPI operator, for `Framework.mpi`: the operator makes the host file and the keys for ssh. In a queue
   * of Kueue or Volcano, or in none. `retry` counts tries of the launcher, while workers stay; `timeout` is for all tries
   * together.
   *
   * @param options which pods are deleted at the end, pod groups
   * @see https://github.com/kubeflow/mpi-operator
   */
  public static mpiJob(options: MpiJobEngineOptions = {}): GangEngine {
    return new GangEngine(mpiJobEngine(options ?? {}));
  }

  /**
   * A RayJob of KubeRay, for `Framework.ray`: a cluster that is made for the command, and deleted when it has ended. The
   * command runs on the head, which so needs what the program needs. In a queue of Kueue or Volcano, or in none. `retry`
   * counts new clusters; `timeout` is for all tries together; `cleanUp` keeps the cluster for so long, and what it holds.
   *
   * @param options runtime environment, how the command is submitted, autoscaling
   * @see https://docs.ray.io/en/latest/cluster/kubernetes/getting-started/rayjob-quick-start.html
   */
  public static rayJob(options: RayJobEngineOptions = {}): GangEngine {
    return new GangEngine(rayJobEngine(options ?? {}));
  }

  /**
   * Groups of a leader and workers that serve: what a `GangInferenceServer` is made of.
   *
   * @internal
   */
  public static _leaderWorkerSet(options: LeaderWorkerSetOptions): GangEngine {
    return new GangEngine(leaderWorkerSetEngine(options));
  }

  /**
   * The engine where none is named. On Kueue only an Indexed Job can start with a part of its pods.
   *
   * @internal
   */
  public static _for({ queue, coupled }: GangOutline): GangEngine {
    return queue?.system === QueueSystem.VOLCANO ? GangEngine.volcano() : coupled ? GangEngine.jobSet() : GangEngine.indexedJob();
  }

  private constructor(
    /** @internal */
    public readonly _engine: Engine,
  ) {}
}
