import { Queue } from '../cluster/queue';
import { QueueSystem } from '../cluster/queue-system';
import { Engine } from './engines/engine';
import { indexedJobEngine, IndexedJobEngineOptions } from './engines/indexed-job';
import { jobSetEngine, JobSetEngineOptions } from './engines/jobset';
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
   * The engine where none is named. On Kueue only an Indexed Job can start with a part of its pods.
   *
   * @internal
   */
  public static _for(queue: Queue | undefined, coupled: boolean): Engine {
    return queue?.system === QueueSystem.VOLCANO ? volcanoEngine() : coupled ? jobSetEngine() : indexedJobEngine();
  }

  private constructor(
    /** @internal */
    public readonly _engine: Engine,
  ) {}
}
