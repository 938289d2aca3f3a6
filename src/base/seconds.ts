import { Duration } from 'cdk8s';
import { Problem, Problems, reportValue } from './problems';
import { ofCdk8s, shapeProblem } from './shape';

/** The seconds of a duration, whole or not: cdk8s would throw at a fraction. What is no duration has no number of them. */
export function secondsOf(duration: Duration | undefined): number | undefined {
  return duration === undefined || typeof duration?.toSeconds === 'function' ? duration?.toSeconds({ integral: false }) : NaN;
}

/** What is wrong with a number of seconds that Kubernetes counts as a whole number. */
export function secondsProblem(seconds: number | undefined, least = 0): Problem | undefined {
  if (seconds === undefined || (Number.isInteger(seconds) && seconds >= least && seconds <= 2 ** 31 - 1)) {
    return undefined;
  }
  return {
    value: `${seconds}s`, problem: `must be a whole number of seconds from ${least} to 2147483647`,
    fix: 'write for instance Duration.minutes(10)',
  };
}

const DURATION = ofCdk8s(Duration, 'Duration.minutes(10)');

/** The whole seconds of a duration; reports what is wrong with it. */
export function wholeSeconds(problems: Problems, property: string, duration: Duration | undefined, least = 0): number | undefined {
  const seconds = secondsOf(duration);
  const misshapen = duration === undefined ? undefined : shapeProblem(DURATION, duration);
  reportValue(problems, property, { _problem: misshapen ?? secondsProblem(seconds, least) });
  return seconds;
}
