import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { chartShape } from '../cluster/chart-shape';
import { clusterShape, MlCluster } from '../cluster/ml-cluster';
import { Queue } from '../cluster/queue';
import { QueueSystem } from '../cluster/queue-system';
import { DNS_LABEL_RULE, isDnsLabel } from '../upstream/names';
import { objectName } from '../render/object-name';
import { openConstruct } from '../render/construct-object';
import { Problems, reportValue } from '../base/problems';
import { listOf, oneOf, struct, text } from '../base/shape';
import { Quantity } from '../base/quantity';
import { ResourceList } from '../base/resource-list';
import { ClusterQueue } from './kueue/cluster-queue';
import { KubeConfig, kubeConfigShape } from './kueue/kube-config';
import { LocalQueue } from './kueue/local-queue';
import { MultiKueueCluster } from './kueue/multi-kueue-cluster';
import { MultiKueueConfig } from './kueue/multi-kueue-config';
import { NamespaceSelector } from './kueue/namespace-selector';
import { WithinClusterQueue } from './kueue/preemption';
import { ResourceFlavor } from './kueue/resource-flavor';
import { LoanReturn } from './loan-return';
import { ShareRounding } from './share-rounding';
import { Team } from './team';
import { teamsShape } from './team-checks';
import { TeamPreemption } from './team-preemption';
import { TeamQueues } from './team-queues';

/** A cluster that runs workloads for a manager. */
export interface MultiKueueWorker {
  /** Name by which the manager knows it. */
  readonly name: string;

  /** The cluster, with Kueue and its pools. */
  readonly cluster: MlCluster;

  /** The chart of that cluster, into which its queues go. */
  readonly chart: Chart;

  /** How the manager reaches it. */
  readonly kubeConfig: KubeConfig;
}

/** Properties of `MultiKueue`. */
export interface MultiKueueProps {
  /** The cluster to which workloads are submitted. It runs none of them itself. */
  readonly manager: MlCluster;

  /** The clusters that run them, the preferred first; 1 to 20. */
  readonly workers: MultiKueueWorker[];

  /** The teams. Their shares are those of every worker. */
  readonly teams: Team[];

  /**
   * What shares are rounded to.
   *
   * @default ShareRounding.WHOLE_GPUS
   */
  readonly rounding?: ShareRounding;

  /**
   * How what is lent comes back, on the workers.
   *
   * @default LoanReturn.BY_EVICTION
   */
  readonly loans?: LoanReturn;

  /**
   * Name of the MultiKueueConfig, its AdmissionCheck and the manager's flavor.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;
}

const SHAPE = struct<MultiKueueProps>(
  {
    manager: clusterShape,
    workers: listOf(
      struct<MultiKueueWorker>(
        { name: text, cluster: clusterShape, chart: chartShape("new Chart(app, 'worker')"), kubeConfig: kubeConfigShape },
        ['name', 'cluster', 'chart', 'kubeConfig'],
      ),
    ),
    teams: teamsShape,
    rounding: oneOf(ShareRounding),
    loans: oneOf(LoanReturn),
    name: text,
  },
  ['manager', 'workers', 'teams'],
);

/**
 * One place to submit to, several clusters to run in.
 *
 * Every workload of a team's queue goes to a worker that has quota for it. On each worker, in its own chart, the teams
 * have queues of the same names, whose quota decides. The manager's quota is what all workers can give together, so
 * that it holds nothing back. The namespaces must exist on all clusters.
 *
 * @see https://kueue.sigs.k8s.io/docs/concepts/multikueue/
 * @example
 * const cloud = new Chart(app, 'cloud');
 * const clusters = new MultiKueue(chart, 'clusters', {
 *   manager: new MlCluster(chart, 'manager', { queueing: Queueing.kueue() }),
 *   workers: [
 *     {
 *       name: 'cloud',
 *       chart: cloud,
 *       cluster: new MlCluster(cloud, 'cluster', {
 *         queueing: Queueing.kueue(),
 *         pools: [NodePool.of('a100', { nodes: 4, gpu: Gpu.nvidia(8), cpu: Cpu.units(96), memory: Size.tebibytes(1) })],
 *       }),
 *       kubeConfig: KubeConfig.secret('cloud-kubeconfig'),
 *     },
 *   ],
 *   teams: [{ name: 'nlp', namespaces: ['nlp'], share: Share.percent(100) }],
 * });
 */
export class MultiKueue extends Construct {
  private readonly manager: MlCluster;
  private readonly teams: readonly Team[];
  private readonly workers: readonly TeamQueues[];

  constructor(scope: Construct, id: string, props: MultiKueueProps) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    this.manager = props.manager;
    this.teams = props.teams;
    const name = objectName(problems, this, props.name);
    check(problems, props, this);
    problems.throwIfAny();

    const { teams, rounding, loans } = props;
    this.workers = props.workers.map(
      (worker) => new TeamQueues(worker.chart, id, { cluster: worker.cluster, teams, rounding, loans, cohort: name }),
    );
    for (const worker of props.workers) {
      new MultiKueueCluster(this, `cluster-${worker.name}`, { name: worker.name, kubeConfig: worker.kubeConfig });
    }
    const config = new MultiKueueConfig(this, 'config', { name, clusters: props.workers.map((worker) => worker.name) });
    new ResourceFlavor(this, 'flavor', { name });
    for (const team of teams) {
      this.renderTeam(team, name, config);
    }
  }

  /**
   * What the workloads of a team, submitted to the manager, take as their `queue`.
   *
   * @param team name of the team
   */
  public queue(team: string): Queue {
    const found = this.teams.find(({ name }) => name === team);
    if (found === undefined) {
      throw new Error(
        `[${this.node.path}] 'team' (${String(team)}) must be one of the teams, which are ${this.teams.map(({ name }) => name).join(', ')}`,
      );
    }
    return Queue._madeElsewhere(this.manager, QueueSystem.KUEUE, found.localQueue ?? team, this.mostOnOneWorker(team));
  }

  private renderTeam(team: Team, name: string, config: MultiKueueConfig): void {
    const quota = this.workers.reduce((sum, worker) => sum.plus(mostOf(worker, team.name)), ResourceList.EMPTY);
    const queue = new ClusterQueue(this, `queue-${team.name}`, {
      name: team.name,
      namespaces: NamespaceSelector.names(...team.namespaces),
      resourceGroups: [{ flavors: [{ flavor: name, nominalQuota: quota.toManifest() }] }],
      preemption: {
        withinClusterQueue: team.preemption === TeamPreemption.NEVER ? WithinClusterQueue.NEVER : WithinClusterQueue.LOWER_PRIORITY,
      },
      admissionChecks: [{ name: config.check.name }],
    });
    for (const namespace of team.namespaces) {
      new LocalQueue(this, `local-${team.name}-${namespace}`, { name: team.localQueue ?? team.name, namespace, clusterQueue: queue.name });
    }
  }

  /** A workload runs in one cluster, so it can have no more than the largest gives. */
  private mostOnOneWorker(team: string): ResourceList {
    return this.workers.reduce((most, worker) => most.max(mostOf(worker, team)), ResourceList.EMPTY);
  }
}

function mostOf(worker: TeamQueues, team: string): ResourceList {
  const entries = worker.describe().entries.filter((entry) => entry.team === team);
  return ResourceList.of(Object.fromEntries(entries.map((entry) => [entry.resource, Quantity.parse(entry.atBest)])));
}

function check(problems: Problems, props: MultiKueueProps, construct: Construct): void {
  const { manager, workers } = props;
  if (manager.queueing?.system !== QueueSystem.KUEUE) {
    problems.add('manager', manager.node.path, 'must be a cluster with Kueue', "declare its 'queueing' with Queueing.kueue()");
  }
  const own = MlCluster._of(construct);
  if (own !== undefined && own !== manager) {
    problems.add(
      'manager', manager.node.path, `must be the cluster of the chart, which is '${own.node.path}'`,
      'put this construct into the chart of the manager',
    );
  }
  if (workers.length < 1 || workers.length > 20) {
    problems.add('workers', workers.length, 'must be 1 to 20', workers.length < 1 ? 'add one' : 'split them between several managers');
  }
  const names = new Set<string>();
  workers.forEach((worker, i) => {
    const at = `workers[${i}]`;
    if (!isDnsLabel(worker.name)) {
      problems.add(`${at}.name`, worker.name, DNS_LABEL_RULE, 'rename it');
    }
    if (names.has(worker.name)) {
      problems.add(`${at}.name`, worker.name, 'must differ from the other workers', 'rename one of the two');
    }
    names.add(worker.name);
    const same = workers.findIndex(({ cluster }) => cluster === worker.cluster);
    if (same < i) {
      problems.add(
        `${at}.cluster`, worker.cluster.node.path,
        `must be another cluster than that of workers[${same}], which would get every workload twice to choose from`,
        'leave one of the two out',
      );
    }
    reportValue(problems, `${at}.kubeConfig`, worker.kubeConfig);
    const reached = workers.findIndex(
      ({ kubeConfig }) =>
        kubeConfig._locationType === worker.kubeConfig._locationType && kubeConfig._location === worker.kubeConfig._location,
    );
    if (reached < i) {
      problems.add(
        `${at}.kubeConfig`, worker.kubeConfig._location, `must lead to another cluster than that of workers[${reached}]`,
        'name the kubeconfig of this cluster',
      );
    }
    if (worker.cluster === manager) {
      problems.add(
        `${at}.cluster`, worker.cluster.node.path, 'must be another cluster than the manager, which cannot be its own worker',
        'leave it out, or submit to its own queues',
      );
    } else if (worker.cluster.queueing?.system !== QueueSystem.KUEUE) {
      problems.add(
        `${at}.cluster`, worker.cluster.node.path, 'must be a cluster with Kueue', "declare its 'queueing' with Queueing.kueue()",
      );
    } else if (MlCluster._of(worker.chart) !== worker.cluster) {
      problems.add(
        `${at}.chart`, worker.chart.node.path, `must be a chart of cluster '${worker.cluster.node.path}'`,
        'declare the cluster in the chart, or add the chart with addChart',
      );
    }
  });
}
