import { Duration } from 'cdk8s';
import { Schedule } from './schedule';

/** When the runs of a cron start, and what happens when they meet. */
export interface CronProps {
  /** When runs start, and in which time zone. */
  readonly schedule: Schedule;

  /**
   * What happens when a run is due while an earlier one has not ended.
   *
   * @default ConcurrencyPolicy.FORBID
   */
  readonly concurrencyPolicy?: ConcurrencyPolicy;

  /**
   * Says that runs may overlap, which `ConcurrencyPolicy.ALLOW` lets them do unless a `timeout` ends each before the
   * next one starts.
   *
   * @default false
   */
  readonly overlap?: boolean;

  /**
   * How late a run may start after its time was missed, for instance because the control plane was down. At least 10
   * seconds: the controller looks about that often, so that with less a run may never start.
   *
   * @default - half the shortest time between two starts, at least 10 seconds and at most an hour
   */
  readonly startingDeadline?: Duration;

  /**
   * How many runs that succeeded are kept, as long as their clean-up leaves them.
   *
   * @default - 3, or as many as a `cleanUp` that is given leaves
   */
  readonly successfulJobsHistoryLimit?: number;

  /**
   * How many runs that failed are kept, as long as their clean-up leaves them.
   *
   * @default - 3, or as many as a `cleanUp` that is given leaves
   */
  readonly failedJobsHistoryLimit?: number;

  /**
   * Whether no new runs are started. Runs that have started go on.
   *
   * @default false
   */
  readonly suspend?: boolean;
}

/** What happens when a run is due while an earlier one has not ended. */
export enum ConcurrencyPolicy {
  /** The new run is left out. For long work such as training. */
  FORBID = 'Forbid',

  /** The earlier run is ended and the new one starts. For work of which only the latest counts. */
  REPLACE = 'Replace',

  /** Both run. For short runs that share nothing. */
  ALLOW = 'Allow',
}
