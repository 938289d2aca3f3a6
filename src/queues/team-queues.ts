import { Construct } from 'constructs';
import { clusterShape, MlCluster } from '../cluster/ml-cluster';
import { Queue } from '../cluster/queue';
import { QueueSystem } from '../cluster/queue-system';
import { objectName } from '../render/object-name';
import { openConstruct } from '../render/construct-object';
import { flag, oneOf, struct, text } from '../base/shape';
import { Quantity } from '../base/quantity';
import { ResourceList } from '../base/resource-list';
import { ClusterQueue } from './kueue/cluster-queue';
import { checkOnKueue, renderOnKueue } from './kueue/team-queues-on-kueue';
import { LoanReturn } from './loan-return';
import { QuotaLedger } from './quota-ledger';
import { QuotaPlan } from './quota-plan';
import { ShareRounding } from './share-rounding';
import { Team } from './team';
import { checkDividedCluster, checkTeams, teamsShape } from './team-checks';
import { planQuotas } from './team-quotas';
import { TeamSystemInput } from './team-system';
import { checkOnVolcano, renderOnVolcano } from './volcano/team-queues-on-volcano';
import { VolcanoQueue } from './volcano/volcano-queue';

/** Properties of `TeamQueues`. */
export interface TeamQueuesProps {
  /** The cluster, with its pools and what admits workloads to it. */
  readonly cluster: MlCluster;

  /** The teams that share it. What belongs to none of them is there for all to borrow. */
  readonly teams: Team[];

  /**
   * What shares are rounded to.
   *
   * @default ShareRounding.WHOLE_GPUS
   */
  readonly rounding?: ShareRounding;

  /**
   * How what is lent comes back. By eviction it needs, on Volcano, a scheduler configured for it: see
   * `VolcanoScheduler.reclaiming` and `VolcanoSchedulerConfigMap`.
   *
   * @default LoanReturn.BY_EVICTION
   */
  readonly loans?: LoanReturn;

  /**
   * Whether shares may add up to more than there is. Then nobody is guaranteed the whole of a share.
   *
   * @default false
   */
  readonly oversubscribe?: boolean;

  /**
   * Name of the Kueue cohort, or of the Volcano queue above the teams where one is needed.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly cohort?: string;
}

const SHAPE = struct<TeamQueuesProps>({
  cluster: clusterShape, teams: teamsShape, rounding: oneOf(ShareRounding), loans: oneOf(LoanReturn), oversubscribe: flag, cohort: text,
}, ['cluster', 'teams']);

/**
 * Divides a cluster between teams: queues and quotas that mean the same on Kueue and on Volcano.
 *
 * Every resource of a pool is divided, not only its GPUs. What the cluster's system cannot deliver is an error.
 * Do not put a ResourceQuota on the same resources in the teams' namespaces: the two count differently, and a workload
 * that has quota from its queue could then fail to create its pods.
 *
 *
 *
 *
 * @example
 * const cluster = new MlCluster(chart, 'cluster', {
 *   queueing: Queueing.kueue(),
 *   pools: [NodePool.of('h100', { nodes: 8, gpu: Gpu.nvidia(8), cpu: Cpu.units(96), memory: Size.tebibytes(1) })],
 * });
 * const queues = new TeamQueues(chart, 'queues', {
 *   cluster,
 *   teams: [
 *     { name: 'nlp', namespaces: ['nlp'], share: Share.percent(60), idle: IdleQuota.keep() },
 *     { name: 'vision', namespaces: ['vision'], share: Share.percent(40) },
 *   ],
 * });
 */
export class TeamQueues extends Construct {
  /** The cluster that is shared. */
  public readonly cluster: MlCluster;

  private readonly plan: QuotaPlan;
  private readonly loans: LoanReturn;
  private ledger?: QuotaLedger;
  private readonly clusterQueues: Readonly<Record<string, ClusterQueue>> = {};
  private readonly volcanoQueues: Readonly<Record<string, VolcanoQueue>> = {};

  constructor(scope: Construct, id: string, props: TeamQueuesProps) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    this.cluster = props.cluster;
    this.loans = props.loans ?? LoanReturn.BY_EVICTION;
    const cohort = objectName(problems, this, props.cohort);
    checkTeams(problems, props.teams);
    checkDividedCluster(problems, props.cluster, this);
    problems.throwIfAny();

    this.plan = planQuotas(problems, {
      pools: props.cluster.pools,
      teams: props.teams,
      rounding: props.rounding ?? ShareRounding.WHOLE_GPUS,
      oversubscribe: props.oversubscribe ?? false,
    });
    props.cluster._divide({ by: this.node.path, cohort, namespaces: props.teams.flatMap((team) => team.namespaces) });
    const input: TeamSystemInput = { cluster: props.cluster, plan: this.plan, loans: this.loans, cohort, problems };
    if (props.cluster.queueing?.system === QueueSystem.KUEUE) {
      checkOnKueue(input);
      problems.throwIfAny();
      this.clusterQueues = renderOnKueue(this, input);
    } else {
      checkOnVolcano(input);
      problems.throwIfAny();
      this.volcanoQueues = renderOnVolcano(this, input);
    }
  }

  /**
   * What the workloads of a team take as their `queue`.
   *
   * @param team name of the team
   */
  public queue(team: string): Queue {
    const index = this.indexOf(team);
    const quota = this.plan.teams[index];
    const most = this.describe()
      .entries.filter((entry) => entry.team === team)
      .map((entry): [string, Quantity] => [entry.resource, Quantity.parse(entry.atBest)]);
    const system = this.cluster.queueing?.system ?? QueueSystem.KUEUE;
    const name = system === QueueSystem.KUEUE ? quota.team.localQueue ?? team : team;
    return Queue._made(this.cluster, system, name, ResourceList.of(Object.fromEntries(most)));
  }

  /**
   * The ClusterQueue of a team, on Kueue.
   *
   * @param team name of the team
   */
  public clusterQueue(team: string): ClusterQueue {
    return this.made(this.clusterQueues, team, 'ClusterQueue', 'Volcano');
  }

  /**
   * The queue of a team, on Volcano.
   *
   * @param team name of the team
   */
  public volcanoQueue(team: string): VolcanoQueue {
    return this.made(this.volcanoQueues, team, 'Volcano Queue', 'Kueue');
  }

  /** Who is guaranteed what, and can have what at most. */
  public describe(): QuotaLedger {
    this.ledger ??= QuotaLedger._of(this.plan, this.loans);
    return this.ledger;
  }

  private made<T>(queues: Readonly<Record<string, T>>, team: string, what: string, system: string): T {
    this.indexOf(team);
    const queue = queues[team];
    if (queue === undefined) {
      throw new Error(`[${this.node.path}] team '${team}' has no ${what}, because the cluster has ${system}`);
    }
    return queue;
  }

  private indexOf(team: string): number {
    const index = this.plan.teams.findIndex((quota) => quota.team.name === team);
    if (index === -1) {
      throw new Error(
        `[${this.node.path}] 'team' (${String(team)}) must be one of the teams, which are `
        + `${this.plan.teams.map((quota) => quota.team.name).join(', ')}`,
      );
    }
    return index;
  }
}
