import { LoanReturn } from './loan-return';
import { QuotaBounds } from '../preflight/model/share-bounds';
import { boundsOf, boundsOverPools } from './quota-bounds';
import { QuotaPlan } from './quota-plan';

/** What one team has of one resource; canonical quantities. */
export interface QuotaLedgerEntry {
  /** Name of the team. */
  readonly team: string;

  /** Name of the resource, for instance `nvidia.com/gpu`. */
  readonly resource: string;

  /** What belongs to the team. */
  readonly share: string;

  /** What it gets at any time, at once, and without anybody being evicted. */
  readonly guaranteedWithoutEviction: string;

  /** What it gets beside that, because workloads of others that borrow are evicted. */
  readonly guaranteedByEviction: string;

  /** What it gets when everyone else wants as much as they may have: the sum of both guarantees. */
  readonly atWorst: string;

  /** The most that it can borrow beside its share. */
  readonly mayBorrow: string;

  /** What it gets when everyone else is idle. */
  readonly atBest: string;
}

/** An entry for one node pool. */
export interface PoolLedgerEntry extends QuotaLedgerEntry {
  /** Name of the pool. */
  readonly pool: string;
}

/** Who is guaranteed what, and can have what, as numbers for programs and as a table for people. */
export class QuotaLedger {
  /** @internal */
  public static _of(plan: QuotaPlan, loans: LoanReturn): QuotaLedger {
    const resources = [...new Set(plan.unassigned.flatMap(({ pool }) => pool._total.names))].sort();
    const entries = resources.flatMap((resource) =>
      plan.teams.map(({ team }, t) => entryOf(team.name, resource, boundsOverPools(plan, t, resource), loans)),
    );
    const perPool = plan.teams.flatMap(({ team }, t) =>
      plan.unassigned.flatMap(({ pool }, p) =>
        pool._total.names.map((resource) => ({
          ...entryOf(team.name, resource, boundsOf(plan, t, p, resource), loans), pool: pool.name,
        })),
      ),
    );
    return new QuotaLedger(entries, perPool);
  }

  private readonly sums: readonly QuotaLedgerEntry[];
  private readonly perPool: readonly PoolLedgerEntry[];

  private constructor(sums: readonly QuotaLedgerEntry[], perPool: readonly PoolLedgerEntry[]) {
    this.sums = sums;
    this.perPool = perPool;
  }

  /** One entry for each resource and team, over all pools. */
  public get entries(): QuotaLedgerEntry[] {
    return [...this.sums];
  }

  /** One entry for each team, pool and resource. Volcano counts a resource over all pools, so there only the sums hold. */
  public get poolEntries(): PoolLedgerEntry[] {
    return [...this.perPool];
  }

  /** A table, one block for each resource. */
  public toString(): string {
    const resources = [...new Set(this.sums.map(({ resource }) => resource))];
    return resources.map((resource) => table([
      [resource, 'share', 'without eviction', 'by eviction', 'at worst', 'may borrow', 'at best'],
      ...this.sums.filter((entry) => entry.resource === resource).map((entry) => [
        entry.team, entry.share, entry.guaranteedWithoutEviction, entry.guaranteedByEviction, entry.atWorst, entry.mayBorrow, entry.atBest,
      ]),
    ])).join('\n\n');
  }
}

function entryOf(team: string, resource: string, bounds: QuotaBounds, loans: LoanReturn): QuotaLedgerEntry {
  const { share, withoutEviction, afterEviction, most } = bounds;
  const worst = loans === LoanReturn.BY_EVICTION && afterEviction.compareTo(withoutEviction) > 0 ? afterEviction : withoutEviction;
  return {
    team,
    resource,
    share: share.toString(),
    guaranteedWithoutEviction: withoutEviction.toString(),
    guaranteedByEviction: worst.minus(withoutEviction).toString(),
    atWorst: worst.toString(),
    mayBorrow: most.minus(share).toString(),
    atBest: most.toString(),
  };
}

function table(rows: readonly string[][]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()).join('\n');
}
