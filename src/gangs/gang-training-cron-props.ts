import { CronProps } from '../workloads/cron-props';
import { GangProps } from './gang-props';

/** Properties of a `GangTrainingCron`. */
export interface GangTrainingCronProps extends GangProps, CronProps {
  /**
   * Name of the CronJob, at most 52 characters.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;
}
