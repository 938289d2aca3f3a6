import { CronExpression, NEVER } from '../time/cron-expression';

/** What is wrong with a schedule. */
export interface ScheduleProblem {
  readonly rule: string;
  readonly fix: string;

  /** Whether it is accepted, and never comes true. */
  readonly isNever: boolean;
}

/** Reads a schedule; undefined for `@every`, which the API server accepts and which knows no calendar. */
export function readSchedule(text: string): CronExpression | ScheduleProblem | undefined {
  if (text.startsWith('@every ')) {
    return isGoDuration(text.slice('@every '.length)) ? undefined : { rule: "must give '@every' a duration such as 1h30m", fix: "write for instance '@every 6h'", isNever: false };
  }
  const expression = CronExpression.read(text);
  return expression instanceof CronExpression ? expression : { rule: expression.rule, fix: expression.fix, isNever: expression.rule === NEVER.rule };
}

export function isSchedule(schedule: CronExpression | ScheduleProblem | undefined): schedule is CronExpression {
  return schedule instanceof CronExpression;
}

function isGoDuration(text: string): boolean {
  return /^([0-9]+(\.[0-9]*)?(h|ms|m|s|us|µs|ns))+$/.test(text);
}
