import { PlannedRuns } from './planned-runs';

/** One run of a week. */
export interface WeekRun {
  readonly plan: PlannedRuns;

  /** Minutes since 1970-01-01, here and below. */
  readonly dueAt: number;

  /** Counts all runs, in the order in which they were due. */
  readonly number: number;

  /** When it got what it asks for, for the first time. */
  startedAt?: number;

  /** When it will end, while it runs. */
  endsAt?: number;
  endedAt?: number;

  /** Since when it waits, while it does. */
  waitsSince?: number;

  /** Minutes that it has waited, those after an eviction included. */
  waited: number;
  evictions: number;
}

/** What changed when a scheduler had looked at all that waits. */
export interface Settled {
  readonly started: readonly WeekRun[];
  readonly evicted: readonly WeekRun[];
}

/** A queueing system, which lets runs start. */
export interface Admission {
  /** Puts a run into its queue; the reason where it can never start, or where nothing is known of its queue. */
  submit(run: WeekRun): string | undefined;

  /** Takes out a run that has ended, or that is not wanted any more. */
  remove(run: WeekRun): void;

  /** Lets start what can. */
  settle(now: number): Settled;

  /** What a run that has started uses, in whole billionths of units, by `usageKey`. */
  usageOf(run: WeekRun): ReadonlyMap<string, bigint>;
}
