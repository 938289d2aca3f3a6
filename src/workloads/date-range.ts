import { listOf, shapeProblem, text } from '../base/shape';
import { Problem } from '../base/problems';
import { dateOfDay, dayOfDate } from '../base/civil-date';
import { listedDate, rangeDate } from './date-script';
import { ScriptValues } from './start-script';

/** Beyond this many dates a pod's list of them would be the largest part of the manifest. */
const MOST_LISTED = 1000;

/** An Indexed Job may have at most this many pods without further limits. */
const MOST_DATES = 100_000;

/** The dates that a backfill is for, each of them one pod's. */
export class DateRange {
  /**
   * Every day from one to another, both included.
   *
   * @param first for instance `2026-01-01`
   * @param last for instance `2026-03-31`
   */
  public static between(first: string, last: string): DateRange {
    const [firstDay, lastDay] = [first, last].map(dayOfDate);
    if (firstDay === undefined || lastDay === undefined) {
      return new DateRange([], dateProblem(firstDay === undefined ? first : last));
    }
    if (lastDay < firstDay) {
      return new DateRange([], {
        value: `${first} to ${last}`, problem: 'must end on or after the day it begins',
        fix: `write DateRange.between('${last}', '${first}')`,
      });
    }
    const count = lastDay - firstDay + 1;
    if (count > MOST_DATES) {
      return new DateRange([], {
        value: `${first} to ${last}`,
        problem: `must be at most ${MOST_DATES} days, and is ${count}: an Indexed Job can have no more indexes`,
        fix: 'split it into several backfills',
      });
    }
    return new DateRange(Array.from({ length: count }, (_, i) => dateOfDay(firstDay + i)), undefined, first);
  }

  /**
   * Some days, such as those of an earlier backfill that failed. They are done in the order given.
   *
   * @param dates for instance `['2026-01-03', '2026-01-17']`
   */
  public static days(dates: string[]): DateRange {
    const misshapen = shapeProblem(listOf(text), dates);
    if (misshapen !== undefined) {
      return new DateRange([], misshapen);
    }
    const wrong = dates.find((date) => dayOfDate(date) === undefined);
    const twice = dates.find((date, i) => dates.indexOf(date) !== i);
    if (wrong !== undefined) {
      return new DateRange([], dateProblem(wrong));
    }
    if (twice !== undefined) {
      return new DateRange([], {
        value: twice, problem: 'must be named once: two pods would write the same day', fix: 'leave the repetition out',
      });
    }
    if (dates.length === 0 || dates.length > MOST_LISTED) {
      return new DateRange([], {
        value: `${dates.length} dates`, problem: `must be 1 to ${MOST_LISTED} dates`,
        fix: 'write DateRange.between(first, last) for many days in a row',
      });
    }
    return new DateRange([...dates]);
  }

  /** How many dates there are. */
  public readonly count: number;

  /** @internal */
  public readonly _problem?: Problem;

  private constructor(
    private readonly dates: readonly string[],
    problem?: Problem,
    private readonly first?: string,
  ) {
    this.count = dates.length;
    this._problem = problem;
  }

  /**
   * The date of the pod with an index, which counts from 0; for instance to find the day of a failed index.
   *
   * @param index less than `count`
   */
  public dateOf(index: number): string | undefined {
    return this.dates[index];
  }

  /**
   * The part of the start script that works out the date of a pod of an Indexed Job.
   *
   * @internal
   */
  public get _values(): ScriptValues {
    return this.first === undefined ? listedDate(this.dates) : rangeDate(this.first);
  }
}

function dateProblem(date: string): Problem {
  return {
    value: date, problem: 'must be a date of the calendar in the form 2026-01-31', fix: "write year, month and day with '-' between them",
  };
}
