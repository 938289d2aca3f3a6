import { Cron } from 'cdk8s';
import { ofCdk8s, shapeProblem, text } from '../base/shape';
import { Problem } from '../base/problems';
import { clockChangeNotes } from '../base/clock-change-notes';
import { CronExpression } from '../base/cron-expression';
import { timeZoneProblem } from '../base/time-zone';

const MINUTES_A_DAY = 24 * 60;

/**
 * When runs start: a cron expression and the time zone that it is meant in.
 *
 * Without a time zone a CronJob follows the clock of the machine that the controller happens to run on, so one is
 * always given. In a zone that changes its clocks, a run at a time that a change leaves out does not start on that
 * day, and one at a time that comes twice starts twice: see `clockChangeNotes`.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
 */
export class Schedule {
  /**
   * A cron expression: five fields (minute, hour, day of month, month, day of week) or `@hourly`, `@daily`,
   * `@weekly`, `@monthly`, `@yearly`.
   *
   * As Kubernetes reads it: Sunday is 0 and not 7, there are no seconds and no L, W or #. If both day fields are
   * restricted, either is enough.
   *
   * @param expression for instance `0 2 * * *`, for 02:00 every day
   * @param timeZone a name of the IANA database, such as `Europe/Paris` or `UTC`
   */
  public static cron(expression: string, timeZone: string): Schedule {
    return new Schedule(expression, timeZone);
  }

  /**
   * A schedule of cdk8s, such as `Cron.daily()`. A field that `Cron.schedule` is not given is `*`: with only an hour,
   * runs start in each minute of that hour.
   *
   * @param cron the schedule
   * @param timeZone a name of the IANA database, such as `Europe/Paris` or `UTC`
   */
  public static of(cron: Cron, timeZone: string): Schedule {
    const problem = shapeProblem(ofCdk8s(Cron, 'Cron.daily()'), cron);
    return problem === undefined ? new Schedule(cron.expressionString, timeZone) : new Schedule('* * * * *', timeZone, problem);
  }

  /** The cron expression, as given. */
  public readonly expression: string;

  /** Name of the time zone. */
  public readonly timeZone: string;

  /** @internal */
  public readonly _problem?: Problem;

  private readonly cron?: CronExpression;

  private constructor(expression: string, timeZone: string, problem?: Problem) {
    this.expression = expression;
    this.timeZone = timeZone;
    const misshapen = problem ?? shapeProblem(text, expression) ?? zoneProblem(timeZone);
    if (misshapen !== undefined) {
      this._problem = misshapen;
      return;
    }
    const cron = CronExpression.read(expression);
    if (cron instanceof CronExpression) {
      this.cron = cron;
      this._problem = timeZoneProblem(timeZone);
    } else {
      this._problem = cron;
    }
  }

  /**
   * The shortest time between two runs in seconds, apart from changes of the clocks.
   *
   * @internal
   */
  public get _period(): number {
    return (this.cron?.period ?? MINUTES_A_DAY) * 60;
  }

  /**
   * The longest time between two runs in seconds, in the same sense.
   *
   * @internal
   */
  public get _longestPeriod(): number {
    return (this.cron?.longestPeriod ?? MINUTES_A_DAY) * 60;
  }

  /**
   * How many seconds late a run may start unless the user says otherwise: half the period, but not under 10 seconds,
   * since the controller looks about that often, and not over an hour.
   *
   * @internal
   */
  public get _startingDeadline(): number {
    return Math.min(Math.max(this._period / 2, 10), 3600);
  }

  /**
   * Minutes after midnight at which runs start.
   *
   * @internal
   */
  public get _minutesOfDay(): readonly number[] {
    return this.cron?.minutesOfDay ?? [0];
  }

  /**
   * Sentences about runs that changes of the clocks leave out or double, from 2026 to 2029; none for what starts in
   * every hour. Preflight warns of the same.
   */
  public get clockChangeNotes(): string[] {
    return this.cron === undefined || this._problem !== undefined ? [] : clockChangeNotes(this.cron, this.timeZone);
  }
}

/** A time zone that is no text. Most often it was forgotten: other libraries take the controller's in its place. */
function zoneProblem(timeZone: string): Problem | undefined {
  return timeZone === undefined || timeZone === null
    ? {
        value: timeZone, problem: 'needs a time zone: without one it would follow the clock of the machine that the controller runs on',
        fix: "write for instance Schedule.cron('0 2 * * *', 'Europe/Paris'), or 'UTC'",
      }
    : shapeProblem(text, timeZone);
}
