import { WeekRun } from './admission';
import { QuotaTotal, usageKey } from './quota-totals';
import { Week } from './week';

/** What is in use over a week: minutes times amounts, hour by hour. */
export class UsageLog {
  private readonly sums: bigint[][];
  private readonly since = new Map<WeekRun, { readonly usage: ReadonlyMap<string, bigint>; readonly from: number }>();

  constructor(public readonly totals: readonly QuotaTotal[], private readonly week: Week) {
    this.sums = totals.map(() => new Array<bigint>(168).fill(0n));
  }

  public add(run: WeekRun, usage: ReadonlyMap<string, bigint>, from: number): void {
    this.remove(run, from);
    this.since.set(run, { usage, from });
  }

  public remove(run: WeekRun, end: number): void {
    const begun = this.since.get(run);
    if (begun === undefined) {
      return;
    }
    this.since.delete(run);
    this.totals.forEach(({ resource, flavor }, i) => {
      const amount = begun.usage.get(usageKey(resource, flavor)) ?? 0n;
      for (let at = begun.from; amount > 0n && at < end;) {
        const hour = Math.floor((at - this.week.from) / 60);
        const until = Math.min(end, this.week.from + (hour + 1) * 60);
        this.sums[i][hour] += amount * BigInt(until - at);
        at = until;
      }
    });
  }

  /** The averages of all hours; what still runs is counted to the end of the week. */
  public averages(): bigint[][] {
    [...this.since.keys()].forEach((run) => this.remove(run, this.week.end));
    return this.sums.map((hours) => hours.map((sum) => sum / 60n));
  }
}
