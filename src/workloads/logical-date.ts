import { Duration } from 'cdk8s';
import { number, ofCdk8s, shapeProblem, struct, text } from '../base/shape';
import { Problem } from '../base/problems';
import { offsetsOf } from '../base/time-zone';
import { secondsOf } from '../base/seconds';
import { missingDate, runDate } from './date-script';
import { Schedule } from './schedule';
import { ScriptValues } from './start-script';

const MINUTES_A_DAY = 24 * 60;

/** Failed runs after which a day is given up. */
const SKIP_AFTER = 3;

/** Options of `LogicalDate.firstMissing`. */
export interface FirstMissingOptions {
  /** How many days before the run's own are looked at, 1 to 3650. */
  readonly days: number;

  /**
   * The file that says that a day is done, with `$(LOGICAL_DATE)` where the date goes, for instance
   * `/data/predictions/$(LOGICAL_DATE)/_SUCCESS`. It must be on a volume that outlives the pod.
   */
  readonly marker: string;

  /**
   * After how many failed runs a day is given up, so that the days after it are not blocked: it is skipped, and runs fail once
   * only such days are left. A failed run leaves a line in the file that is named as the marker with `.failed` after it, with its
   * exit code; all tries of a run count as one. Removing the file tries the day again; writing the marker accepts that it failed.
   *
   * @default 3
   */
  readonly skipAfter?: number;
}

const WINDOW = struct<FirstMissingOptions>({ days: number, marker: text, skipAfter: number }, ['days', 'marker']);

/**
 * The date that a run of a schedule is for, which stays the same when the run is retried.
 *
 * It is worked out in the container, by a shell that then starts the program in its own place: from the name of the
 * run's Job, which ends in the time that it was scheduled for. The program finds it in the variable `LOGICAL_DATE`
 * (`2026-03-01`), and wherever `command`, `args` or `env` say `$(LOGICAL_DATE)`; the time, in UTC, in `LOGICAL_TIME`
 * (`2026-03-01T02:00:00Z`).
 *
 * The date is that of the schedule's time zone. Only where runs start round the clock, and the zone changes its
 * clocks, is it the date in UTC. Nothing of this depends on what the image knows of time zones.
 *
 * A Job that somebody starts by hand is for the date that its name ends in
 * (`kubectl create job nightly-2026-03-01 --from=cronjob/nightly`), or for the `LOGICAL_DATE` or `LOGICAL_TIME` set
 * in its container. With none of these it fails with exit code 78 and a sentence.
 *
 * That the name ends in minutes since 1970 is how the CronJob controller has named Jobs since Kubernetes 1.21; it is
 * not part of the API.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/master/pkg/controller/cronjob/utils.go
 */
export class LogicalDate {
  /**
   * The time that the run was scheduled for.
   */
  public static ofRun(): LogicalDate {
    return new LogicalDate(0);
  }

  /**
   * The day before that of the run: what a nightly run processes.
   */
  public static dayBefore(): LogicalDate {
    return new LogicalDate(MINUTES_A_DAY);
  }

  /**
   * Some time before the run.
   *
   * @param duration whole minutes, up to 3650 days
   */
  public static before(duration: Duration): LogicalDate {
    const misshapen = shapeProblem(ofCdk8s(Duration, 'Duration.hours(1)'), duration);
    const minutes = misshapen === undefined ? Number(secondsOf(duration)) / 60 : 0;
    const valid = Number.isInteger(minutes) && minutes <= 3650 * MINUTES_A_DAY;
    return new LogicalDate(
      minutes,
      undefined,
      misshapen ?? (valid
        ? undefined
        : {
          value: `${minutes * 60}s`, problem: 'must be whole minutes, and at most 3650 days', fix: 'write for instance Duration.hours(1)',
        }),
    );
  }

  /**
   * The first day of a window before the run's that is not done yet: a run catches up one missed day, and when none is
   * missing it ends at once, successfully.
   *
   * When the program has ended successfully, its marker is written, if the program did not do so itself.
   *
   * @param options the window and the marker
   */
  public static firstMissing(options: FirstMissingOptions): LogicalDate {
    return new LogicalDate(0, options, windowProblem(options));
  }

  /** @internal */
  public readonly _problem?: Problem;

  private constructor(
    private readonly minutesBefore: number,
    private readonly window?: FirstMissingOptions,
    problem?: Problem,
  ) {
    this._problem = problem;
  }

  /**
   * The zone whose date it is.
   *
   * @internal
   */
  public _zone(schedule: Schedule): string {
    return toLocal(schedule, this.minutesBefore) === undefined ? 'UTC' : schedule.timeZone;
  }

  /**
   * The part of the start script that works it out.
   *
   * @internal
   */
  public _values(schedule: Schedule): ScriptValues {
    const settings = { before: this.minutesBefore, toLocal: toLocal(schedule, this.minutesBefore) ?? 0 };
    return this.window === undefined
      ? runDate(settings)
      : missingDate(settings, { ...this.window, skipAfter: this.window.skipAfter ?? SKIP_AFTER });
  }
}

/**
 * Minutes to add to a time in UTC, so that its date is that of the schedule's zone for every run; undefined where no
 * number does it.
 *
 * Runs start at known times of the local day, so one number serves for summer and winter alike: the zone's offset at
 * New Year, moved as far as the earliest or latest run needs it. Only runs round the clock leave no room for the hour by
 * which the clocks change.
 */
function toLocal(schedule: Schedule, minutesBefore: number): number | undefined {
  const times = schedule._minutesOfDay.map((minute) => (((minute - minutesBefore) % MINUTES_A_DAY) + MINUTES_A_DAY) % MINUTES_A_DAY);
  const offsets = offsetsOf(schedule.timeZone);
  const least = Math.max(...offsets) - Math.min(...times);
  const most = Math.min(...offsets) + MINUTES_A_DAY - 1 - Math.max(...times);
  return least > most ? undefined : Math.min(Math.max(offsets[0], least), most);
}

function windowProblem(options: FirstMissingOptions): Problem | undefined {
  const misshapen = shapeProblem(WINDOW, options);
  if (misshapen !== undefined) {
    return misshapen;
  }
  const { days, marker, skipAfter = SKIP_AFTER } = options;
  if (!Number.isInteger(days) || days < 1 || days > 3650) {
    return { value: days, problem: 'must be a window of whole days, from 1 to 3650', fix: 'write for instance days: 14' };
  }
  if (!marker.includes('$(LOGICAL_DATE)') || !marker.startsWith('/')) {
    return {
      value: marker,
      problem: 'must be a marker with an absolute path that contains $(LOGICAL_DATE), or every day would look done after the first',
      fix: "write for instance '/data/predictions/$(LOGICAL_DATE)/_SUCCESS'",
    };
  }
  if (!Number.isInteger(skipAfter) || skipAfter < 1) {
    return {
      value: skipAfter, problem: 'must be a whole number of failed runs, 1 or more', fix: 'leave skipAfter out, or write for instance 3',
    };
  }
  return undefined;
}
