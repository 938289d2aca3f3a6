import { CheckResult } from '../../preflight/check';
import { DiffEntry } from '../../preflight/diff/diff-entry';
import { World } from '../../preflight/world';
import { Week } from '../../week/week';
import { AccessRow, accessRows } from './access-rows';
import { Calendar, calendarOf } from './calendar';
import { GangRow, gangRows } from './gang-rows';
import { PoolRow, poolRows } from './pools-table';
import { ShareTable } from './share-table';
import { sharesOf } from './shares';
import { QueueGroup, queueGroups } from './workload-rows';

/** What a cluster is, for people: read from the models that check it. */
export interface ClusterReport {
  /** Empty where it is the only one and has no name. */
  readonly name: string;

  /** For instance `Kueue`, `Volcano`; empty where neither is in the input. */
  readonly systems: readonly string[];
  readonly kubernetes: string | undefined;
  readonly pools: readonly PoolRow[];
  readonly shares: readonly ShareTable[];

  /** The same of the input that it is compared with. */
  readonly oldShares?: readonly ShareTable[];
  readonly queues: readonly QueueGroup[];
  readonly calendar: Calendar;
  readonly gangs: readonly GangRow[];
  readonly access: readonly AccessRow[];
  readonly result: CheckResult;

  /** What applying it over the old one does; undefined where there is none to compare with. */
  readonly changes?: readonly DiffEntry[];
}

/** What a report is made of. */
export interface ClusterInput {
  readonly name: string;
  readonly world: World;
  readonly result: CheckResult;
  readonly week: Week;
  readonly old?: { readonly world: World; readonly changes: readonly DiffEntry[] };
}

export function clusterReport({ name, world, result, week, old }: ClusterInput): ClusterReport {
  const shares = sharesOf(world);
  return {
    name, systems: systemsOf(world), kubernetes: world.facts.kubernetes, pools: poolRows(world), shares,
    ...(old === undefined ? {} : { oldShares: sharesOf(old.world), changes: old.changes }),
    queues: queueGroups(world), calendar: calendarOf(world, week, shares), gangs: gangRows(world), access: accessRows(world), result,
  };
}

function systemsOf(world: World): string[] {
  return [
    ...(world.kueue.clusterQueues.size > 0 || world.facts.kueue !== undefined ? ['Kueue'] : []),
    ...(world.volcanoQueues.all.length > 0 || world.facts.volcano !== undefined ? ['Volcano'] : []),
  ];
}
