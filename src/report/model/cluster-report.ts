import { CheckResult } from '../../preflight/check';
import { DiffEntry } from '../../preflight/diff/diff-entry';
import { World } from '../../preflight/world';
import { Manifest } from '../../preflight/kube-object';
import { withCreatedRuns } from '../../week/created-runs';
import { SimulatedWeek, simulateWeek } from '../../week/simulate-week';
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

  /** The same week with waiting in it; undefined where it has too many runs to be simulated for a page. */
  readonly simulated: SimulatedWeek | undefined;
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

  /** What the world was made of. */
  readonly manifests: readonly Manifest[];
  readonly result: CheckResult;
  readonly week: Week;
  readonly old?: { readonly world: World; readonly changes: readonly DiffEntry[] };
}

/** Runs of a week that are simulated for a page: more take longer than somebody waits for it. */
const MOST_RUNS = 2500;

export function clusterReport({ name, world, manifests, result, week, old }: ClusterInput): ClusterReport {
  const shares = sharesOf(world);
  const all = withCreatedRuns(manifests, world);
  const calendar = calendarOf(all === manifests ? world : new World(all, world.facts, world.ruleIds), week, shares);
  const runs = [...calendar.rows.map(({ plan }) => plan), ...calendar.once].reduce((sum, { starts }) => sum + starts.length, 0);
  return {
    name, systems: systemsOf(world), kubernetes: world.facts.kubernetes, pools: poolRows(world), shares,
    ...(old === undefined ? {} : { oldShares: sharesOf(old.world), changes: old.changes }),
    queues: queueGroups(world), calendar, gangs: gangRows(world), access: accessRows(world), result,
    simulated: runs === 0 || runs > MOST_RUNS ? undefined : simulateWeek(manifests, world.facts, week),
  };
}

function systemsOf(world: World): string[] {
  return [
    ...(world.kueue.clusterQueues.size > 0 || world.facts.kueue !== undefined ? ['Kueue'] : []),
    ...(world.volcanoQueues.all.length > 0 || world.facts.volcano !== undefined ? ['Volcano'] : []),
  ];
}
