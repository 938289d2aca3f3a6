import { entry, text, whole } from '../../base/json';
import { Workload } from './workload';

/** Says how long a run usually takes. Nothing in a cluster reads it. */
export const EXPECTED_DURATION = 'cdk8s-ml-workloads/expected-duration';

const UNITS = { d: 86_400, h: 3_600, m: 60, s: 1 } as const;
const GRAMMAR = /^(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?$/;

/** Seconds as people write them, for instance `26h` or `1h30m`. */
export function durationText(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return [hours > 0 ? `${hours}h` : '', minutes > 0 ? `${minutes}m` : '', rest > 0 || seconds === 0 ? `${rest}s` : ''].join('');
}

/** The seconds of a duration such as `1d`, `26h` or `1h30m`; undefined for other texts, and for none. */
export function secondsOfDuration(duration: string): number | undefined {
  const parts = GRAMMAR.exec(duration)?.slice(1);
  if (parts === undefined || duration === '') {
    return undefined;
  }
  const seconds = Object.values(UNITS).reduce((sum, unit, i) => sum + Number(parts[i] ?? 0) * unit, 0);
  return seconds > 0 && Number.isSafeInteger(seconds) ? seconds : undefined;
}

/** How long a run is taken to last, and from where that is known. */
export interface RunLength {
  readonly seconds: number;
  readonly source: 'expected' | 'deadline' | 'assumed';
}

/** What is assumed of a run of which nothing is said. */
export const ASSUMED_SECONDS = 3600;

/** The expected duration; else the time after which it is ended; else an hour. */
export function runLength({ object, spec }: Workload): RunLength {
  const expected = secondsOfDuration(text(entry(object.annotations, EXPECTED_DURATION)) ?? '');
  if (expected !== undefined) {
    return { seconds: expected, source: 'expected' };
  }
  const deadline = whole(spec.activeDeadlineSeconds);
  return deadline !== undefined && deadline > 0
    ? { seconds: deadline, source: 'deadline' } : { seconds: ASSUMED_SECONDS, source: 'assumed' };
}
