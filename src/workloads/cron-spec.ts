import { Duration } from 'cdk8s';
import { Queue } from '../cluster/queue';
import { QueueSystem } from '../cluster/queue-system';
import { Problems } from '../base/problems';
import { secondsOf, wholeSeconds } from '../base/seconds';
import { CleanUp } from './clean-up';
import { ConcurrencyPolicy, CronProps } from './cron-props';

/** What of a cron decides how its runs meet. */
export interface CronRunProps extends CronProps {
  readonly timeout?: Duration;
  readonly queue?: Queue;
  readonly cleanUp?: CleanUp;
}

/** A CronJob's spec around a template. */
export interface CronSpec<T> {
  readonly schedule: string;
  readonly timeZone: string;
  readonly concurrencyPolicy: ConcurrencyPolicy;
  readonly startingDeadlineSeconds: number;
  readonly successfulJobsHistoryLimit: number;
  readonly failedJobsHistoryLimit: number;
  readonly suspend?: boolean;
  readonly jobTemplate: T;
}

/** The spec of a CronJob of Kubernetes or of Volcano, which have the same fields around their templates. */
export function cronSpec<T>(problems: Problems, props: CronRunProps, jobTemplate: T): CronSpec<T> {
  const { schedule } = props;
  const concurrencyPolicy = props.concurrencyPolicy ?? ConcurrencyPolicy.FORBID;
  checkOverlap(problems, props, concurrencyPolicy);
  const history = historyLimits(props);
  for (const [property, limit] of Object.entries(history)) {
    if (!Number.isInteger(limit) || limit < 0 || limit > 2 ** 31 - 1) {
      problems.add(property, limit, 'must be a whole number of runs, 0 or more', 'write 0 to keep none');
    }
  }
  return {
    schedule: schedule.expression,
    timeZone: schedule.timeZone,
    concurrencyPolicy,
    startingDeadlineSeconds: startingDeadline(problems, props),
    ...history,
    suspend: props.suspend ? true : undefined,
    jobTemplate,
  };
}

/** How many runs that ended alike are kept, unless a clean-up deletes them before there are so many. */
const KEPT_RUNS = 3;

function historyLimits(props: CronRunProps): Pick<CronSpec<unknown>, 'successfulJobsHistoryLimit' | 'failedJobsHistoryLimit'> {
  const after = secondsOf(props.cleanUp?._after);
  const runs = after === undefined ? KEPT_RUNS : 1 + Math.floor(after / props.schedule._period);
  const kept = Math.min(KEPT_RUNS, Number.isNaN(runs) ? KEPT_RUNS : runs);
  return {
    successfulJobsHistoryLimit: props.successfulJobsHistoryLimit ?? kept, failedJobsHistoryLimit: props.failedJobsHistoryLimit ?? kept,
  };
}

/**
 * When the finished runs of a cron are deleted unless the user says otherwise: after the history limits have decided. Then
 * the run of a Saturday can be looked at on Monday, and those of a cron that was suspended go in the end.
 */
export function cronCleanUp(props: CronRunProps): CleanUp {
  const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = historyLimits(props);
  const limits = [successfulJobsHistoryLimit, failedJobsHistoryLimit].filter((limit) => Number.isInteger(limit) && limit > 0);
  const seconds = Math.min(Math.max(86_400, props.schedule._longestPeriod * Math.max(...limits, 0)), 2 ** 31 - 1);
  return CleanUp.after(Duration.seconds(seconds));
}

function startingDeadline(problems: Problems, props: CronRunProps): number {
  const seconds = wholeSeconds(problems, 'startingDeadline', props.startingDeadline);
  if (seconds !== undefined && seconds < 1) {
    problems.add(
      'startingDeadline', `${seconds}s`, 'must be at least a second, or every run is taken for missed', 'leave it out, or raise it',
    );
  }
  return seconds ?? props.schedule._startingDeadline;
}

function checkOverlap(problems: Problems, props: CronRunProps, policy: ConcurrencyPolicy): void {
  const timeout = secondsOf(props.timeout);
  if (props.overlap && policy !== ConcurrencyPolicy.ALLOW) {
    problems.add(
      'overlap', true, `contradicts concurrencyPolicy ${policy}, with which runs never overlap`,
      'leave it out, or set concurrencyPolicy: ConcurrencyPolicy.ALLOW',
    );
  }
  if (policy !== ConcurrencyPolicy.ALLOW || props.overlap || props.schedule._problem !== undefined) {
    return;
  }
  const period = props.schedule._period;
  const accept = 'or accept it with overlap: true';
  if (timeout === undefined || timeout > period) {
    const how = timeout === undefined ? "and no 'timeout' ends a run" : `and a run may take ${timeout}s`;
    problems.add(
      'concurrencyPolicy', policy, `lets runs overlap, which start ${period}s apart, ${how}`,
      `set ConcurrencyPolicy.FORBID, or a 'timeout' of at most ${period} seconds, ${accept}`,
    );
  } else if (props.queue?.system === QueueSystem.KUEUE) {
    problems.add(
      'concurrencyPolicy', policy, "lets runs pile up in the Kueue queue, where no 'timeout' counts until they are admitted",
      `set ConcurrencyPolicy.FORBID, ${accept}`,
    );
  }
}
