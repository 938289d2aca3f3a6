import { Duration } from 'cdk8s';

/** When a finished workload is deleted, with its pods and their logs. */
export class CleanUp {
  /**
   * Some time after it finished.
   *
   * @param duration whole seconds
   */
  public static after(duration: Duration): CleanUp {
    return new CleanUp(duration);
  }

  /** Never by itself: somebody, or Argo CD, deletes it. */
  public static never(): CleanUp {
    return new CleanUp();
  }

  private constructor(
    /** @internal */
    public readonly _after?: Duration,
  ) {}
}
