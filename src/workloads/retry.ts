import { Problem } from '../base/problems';

/** How often a failed run is tried again. */
export class Retry {
  /**
   * A failed pod is replaced by a new one, at most this often. The pods that failed stay, with their logs, until the
   * workload is cleaned up.
   *
   * Of a gang, how often all of it is restarted. Volcano's `maxRetry` counts tries, and so is one more; without a `retry` it is
   * 20, because Volcano counts evictions as well as crashes, for the life of the job.
   *
   * @param retries 0 or more; the first try does not count
   */
  public static upTo(retries: number): Retry {
    return new Retry(retries, false);
  }

  /**
   * A failed container is started again in the same pod, at most about this often. The pod keeps its node and its
   * empty folders, so there is nothing to pull or download again; but only the last log but one is kept, exit codes
   * cannot be told apart (no `failurePolicy`), and when the retries are used up the pod is deleted with its logs.
   *
   * @param retries 0 or more; the first try does not count
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-backoff-failure-policy
   */
  public static inPlace(retries: number): Retry {
    return new Retry(retries, true);
  }

  /** The first failure ends the run. */
  public static none(): Retry {
    return new Retry(0, false);
  }

  /** How often a failed run is tried again. */
  public readonly retries: number;

  /** @internal */
  public readonly _inPlace: boolean;

  /** @internal */
  public readonly _problem?: Problem;

  private constructor(retries: number, inPlace: boolean) {
    this.retries = retries;
    this._inPlace = inPlace;
    const valid = Number.isInteger(retries) && retries >= 0 && retries <= 2 ** 31 - 1;
    this._problem = valid
      ? undefined
      : { value: retries, problem: 'must be a whole number of retries, 0 or more', fix: 'write Retry.none() to never try again' };
  }
}
