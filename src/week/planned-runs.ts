import { cronStarts } from '../base/cron-starts';
import { timeZoneProblem } from '../base/time-zone';
import { dict, text } from '../base/json';
import { isSchedule, readSchedule } from '../preflight/schedules';
import { KubeObject } from '../preflight/kube-object';
import { RunLength, runLength } from '../preflight/model/expected-duration';
import { Workload } from '../preflight/model/workload';
import { World } from '../preflight/world';
import { isRun } from '../upstream/kinds';
import { createdRuns } from './created-runs';
import { Week } from './week';

/** When a workload is due in a week. */
export interface PlannedRuns {
  readonly workload: Workload;

  /** Minutes since 1970-01-01 in UTC, ascending. */
  readonly starts: readonly number[];
  readonly length: RunLength;

  /** Its own, or that of the cron whose pod creates it; undefined for what runs once, as the zone is. */
  readonly schedule?: string;
  readonly zone?: string;

  /** Whether the zone is assumed, since the schedule names none. */
  readonly isZoneAssumed?: boolean;
  readonly concurrency: 'Allow' | 'Forbid' | 'Replace';
}

const CONCURRENCY = { Forbid: 'Forbid', Replace: 'Replace' } as const;

/** Everything that ends and is due in a week: crons by their schedules, runs that stand once at the beginning of the week. */
export function plannedRuns(world: World, week: Week): PlannedRuns[] {
  const crons = new Map(createdRuns(world).map(({ cron, manifest: { manifest } }) => [keyOf(new KubeObject(dict(manifest), {})), cron]));
  return world.workloads.flatMap((workload): PlannedRuns[] => {
    const cron = workload.isRecurring ? workload : crons.get(keyOf(workload.object));
    if (cron === undefined) {
      return isRun(workload.object.type) ? [{ workload, length: runLength(workload), starts: [week.from], concurrency: 'Allow' }] : [];
    }
    const { spec } = cron.object;
    const expression = text(spec.schedule) ?? '';
    const schedule = readSchedule(expression);
    const given = text(spec.timeZone);
    const zone = given ?? 'Etc/UTC';
    const isDue = isSchedule(schedule) && timeZoneProblem(zone) === undefined && spec.suspend !== true;
    return [{
      workload, length: runLength(workload), schedule: expression, zone, isZoneAssumed: given === undefined,
      starts: isDue ? cronStarts(schedule, zone, week.from, week.end) : [],
      // nobody knows whether the last run that a pod has created is over
      concurrency: cron === workload ? (CONCURRENCY[spec.concurrencyPolicy as keyof typeof CONCURRENCY] ?? 'Allow') : 'Allow',
    }];
  });
}

function keyOf({ type, namespace = '', name }: KubeObject): string {
  return `${type} ${namespace} ${name}`;
}

/** From when to when a run would be at work if nothing held it back; minutes since 1970-01-01. */
export interface Interval {
  readonly from: number;
  readonly end: number;
}

/** The runs of a workload by its concurrency policy, if each starts when it is due. */
export function intervalsOf({ starts, length, concurrency }: PlannedRuns): Interval[] {
  const minutes = Math.max(1, Math.ceil(length.seconds / 60));
  const intervals: Interval[] = [];
  for (const from of starts) {
    const last = intervals[intervals.length - 1];
    const overlaps = last !== undefined && last.end > from;
    if (overlaps && concurrency === 'Forbid') {
      continue;
    }
    if (overlaps && concurrency === 'Replace') {
      intervals[intervals.length - 1] = { from: last.from, end: from };
    }
    intervals.push({ from, end: from + minutes });
  }
  return intervals;
}
