import { durationText } from '../preflight/model/expected-duration';

/** For instance `2h30m`. */
export function secondsText(seconds: number): string {
  return durationText(Math.round(seconds));
}

/** For instance `2h30m`, or `none`. */
export function minutesText(minutes: number): string {
  return minutes === 0 ? 'none' : durationText(Math.round(minutes) * 60);
}
