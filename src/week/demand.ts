import { Quantity } from '../base/quantity';
import { intervalsOf, PlannedRuns } from './planned-runs';
import { MINUTES_A_WEEK, Week } from './week';

const HOURS = MINUTES_A_WEEK / 60;

/** What one queue's runs ask for of one resource in each hour of a week: the most at any minute of the hour. */
export interface HourlyDemand {
  readonly queue: string;
  readonly hours: readonly Quantity[];
}

/** What is asked of a plan. */
export interface DemandOf {
  readonly runs: PlannedRuns;
  readonly queue: string;

  /** Of one run. */
  readonly amount: Quantity;
}

/** Demand by queue, if every run starts when it is due and takes as long as expected. */
export function hourlyDemand(demands: readonly DemandOf[], week: Week): HourlyDemand[] {
  const byQueue = new Map<string, DemandOf[]>();
  demands.forEach((demand) => byQueue.set(demand.queue, [...(byQueue.get(demand.queue) ?? []), demand]));
  return [...byQueue].sort(([a], [b]) => (a < b ? -1 : 1)).map(([queue, own]) => ({ queue, hours: mostByHour(own, week) }));
}

function mostByHour(demands: readonly DemandOf[], week: Week): Quantity[] {
  const steps = new Array<bigint>(MINUTES_A_WEEK + 1).fill(0n);
  const minute = (at: number): number => Math.min(Math.max(at - week.from, 0), MINUTES_A_WEEK);
  for (const { runs, amount } of demands) {
    for (const { from, end } of intervalsOf(runs)) {
      steps[minute(from)] += amount._nanos;
      steps[minute(end)] -= amount._nanos;
    }
  }
  let now = 0n;
  return Array.from({ length: HOURS }, (_, hour) => {
    let most = 0n;
    for (let at = hour * 60; at < (hour + 1) * 60; at++) {
      now += steps[at];
      most = now > most ? now : most;
    }
    return Quantity._ofNanos(most);
  });
}
