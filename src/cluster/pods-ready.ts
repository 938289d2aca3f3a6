import { Duration } from 'cdk8s';
import { flag, ofCdk8s, shapeProblem, struct } from '../base/shape';
import { Problem } from '../base/problems';

/** Options of `PodsReady.within`. */
export interface PodsReadyOptions {
  /**
   * How long after admission all pods may take to become ready.
   *
   * @default - Kueue's own, 30 minutes
   */
  readonly timeout?: Duration;

  /**
   * How long a pod that was ready may take to become ready again.
   *
   * @default - Kueue's own, 30 minutes
   */
  readonly recoveryTimeout?: Duration;

  /**
   * Whether nothing else is admitted while a workload becomes ready.
   *
   * @default false
   */
  readonly blockAdmission?: boolean;
}

const time = ofCdk8s(Duration, 'Duration.minutes(10)');

const OPTIONS = struct<PodsReadyOptions>({ timeout: time, recoveryTimeout: time, blockAdmission: flag });

/**
 * What Kueue does with a workload that was admitted but whose pods do not all become ready.
 *
 * Kueue 0.19 evicts it after 30 minutes unless told otherwise; slow image pulls count.
 */
export class PodsReady {
  /** Kueue's defaults: 30 minutes for the first readiness and 30 for a recovery, nothing blocked. */
  public static shipped(): PodsReady {
    return PodsReady.within();
  }

  /**
   * The settings of `waitForPodsReady` in Kueue's configuration.
   *
   * @param options what differs from Kueue's defaults
   */
  public static within(options: PodsReadyOptions = {}): PodsReady {
    const usual = Duration.minutes(30);
    const problem = shapeProblem(OPTIONS, options);
    if (problem !== undefined) {
      return new PodsReady(usual, usual, false, problem);
    }
    return new PodsReady(options.timeout ?? usual, options.recoveryTimeout ?? usual, options.blockAdmission ?? false);
  }

  /** Kueue never looks whether pods become ready. In Kueue 0.19 that takes the alpha gate DisableWaitForPodsReady. */
  public static ignored(): PodsReady {
    return new PodsReady(undefined, undefined, false);
  }

  /** How long pods may take to become ready; undefined when it is ignored. */
  public readonly timeout?: Duration;

  /** How long pods may take to recover; undefined when it is ignored. */
  public readonly recoveryTimeout?: Duration;

  /** Whether nothing else is admitted meanwhile. */
  public readonly blockAdmission: boolean;

  /** @internal */
  public readonly _problem?: Problem;

  private constructor(
    timeout: Duration | undefined, recoveryTimeout: Duration | undefined, blockAdmission: boolean, problem?: Problem,
  ) {
    this.timeout = timeout;
    this.recoveryTimeout = recoveryTimeout;
    this.blockAdmission = blockAdmission;
    this._problem = problem;
  }
}
