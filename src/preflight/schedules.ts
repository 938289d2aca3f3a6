import { CronExpression, NEVER } from '../base/cron-expression';
import { Problem } from '../base/problems';

/** What is wrong with a schedule. */
export interface ScheduleProblem extends Problem {
  /** Whether it is accepted, and never comes true. */
  readonly isNever: boolean;
}

const known = new Map<string, CronExpression | ScheduleProblem | undefined>();
const MAX_KNOWN = 10_000;

/** Reads a schedule; undefined for `@every`, which the API server accepts and which knows no calendar. */
export function readSchedule(text: string): CronExpression | ScheduleProblem | undefined {
  // Several rules look at each schedule, and many CronJobs have the same one.
  if (known.has(text)) {
    return known.get(text);
  }
  const schedule = read(text);
  if (known.size < MAX_KNOWN) {
    known.set(text, schedule);
  }
  return schedule;
}

function read(text: string): CronExpression | ScheduleProblem | undefined {
  if (text.startsWith('@every ')) {
    return isGoDuration(text.slice('@every '.length))
      ? undefined
      : { problem: "must give '@every' a duration such as 1h30m", fix: "write for instance '@every 6h'", isNever: false };
  }
  const expression = CronExpression.read(text);
  return expression instanceof CronExpression
    ? expression
    : { problem: expression.problem, fix: expression.fix, isNever: expression.problem === NEVER.problem };
}

export function isSchedule(schedule: CronExpression | ScheduleProblem | undefined): schedule is CronExpression {
  return schedule instanceof CronExpression;
}

function isGoDuration(text: string): boolean {
  return /^([0-9]+(\.[0-9]*)?(h|ms|m|s|us|µs|ns))+$/.test(text);
}
