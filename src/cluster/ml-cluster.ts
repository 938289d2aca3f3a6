import { Chart } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { CLUSTER_FACTS, ClusterFacts, FactsHolder } from '../upstream/cluster-facts';
import { readClusterFile } from '../upstream/cluster-file';
import { Problems, problemsOf } from '../base/problems';
import { mark, marked } from '../base/shape';
import { ResourceList } from '../base/resource-list';
import { registerPreflight } from '../render/app-door';
import { openConstruct } from '../render/construct-object';
import { chartShape } from './chart-shape';
import { declaredCluster, plainFacts } from './declared-facts';
import { KubernetesVersion } from './kubernetes-version';
import { checkClusterProps, CLUSTER_SHAPE, MlClusterProps } from './ml-cluster-props';
import { NodePool } from './node-pool';
import { Queueing } from './queueing';

const CLUSTER = Symbol.for('cdk8s-ml-workloads.MlCluster');
const READER = Symbol.for('cdk8s-ml-workloads.MlCluster.reader');

/** A scope on which a cluster, or the first construct that looked for one in vain, is noted. */
interface Marked extends IConstruct {
  [CLUSTER]?: MlCluster;
  [READER]?: string;
  [CLUSTER_FACTS]?: FactsHolder;
}

/** How a cluster is divided between teams. */
interface ClusterDivision {
  /** Path of the construct that does it. */
  readonly by: string;

  /** The Kueue cohort, of which every member is then known. */
  readonly cohort: string;

  /** The namespaces of all teams. */
  readonly namespaces: readonly string[];
}

const CHART = chartShape("new Chart(app, 'nlp')");

/** A cluster, where a property wants one. */
export const clusterShape = marked('MlCluster', "new MlCluster(chart, 'prod', { queueing, pools })");

/**
 * Facts about one cluster, in one place. Renders nothing.
 *
 * A cluster counts for the scope in which it is declared: declared in a chart it counts for that chart, declared in an
 * app for all its charts; `addChart` adds charts elsewhere. A chart belongs to at most one cluster.
 *
 *
 *
 * @example
 * const cluster = new MlCluster(app, 'cluster', {
 *   kubernetes: KubernetesVersion.V1_34,
 *   queueing: Queueing.kueue(),
 *   pools: [NodePool.of('h100', { nodes: 8, gpu: Gpu.nvidia(8), cpu: Cpu.units(96), memory: Size.tebibytes(1) })],
 * });
 */
export class MlCluster extends Construct {
  /**
   * The cluster that a construct belongs to, if one is declared.
   *
   * @internal
   */
  public static _of(construct: IConstruct): MlCluster | undefined {
    const scopes = construct.node.scopes as Marked[];
    for (let i = scopes.length - 1; i >= 0; i--) {
      const cluster = scopes[i][CLUSTER];
      if (cluster !== undefined) {
        return cluster;
      }
    }
    for (const scope of scopes) {
      scope[READER] ??= construct.node.path;
    }
    return undefined;
  }

  /**
   * A cluster whose facts are in a file, which a platform team can hand to others; `preflight` takes the same file.
   *
   * @param scope the app or chart
   * @param id of the construct
   * @param file path of a YAML or JSON file; a relative one counts from the working directory
   */
  public static fromFile(scope: Construct, id: string, file: string): MlCluster {
    const facts = readClusterFile(file);
    const cluster = new MlCluster(scope, id, declaredCluster(facts));
    cluster.stated = { file, facts };
    return cluster;
  }

  /** Version of Kubernetes, if known. */
  public readonly kubernetes?: KubernetesVersion;

  /** What admits workloads, if known. */
  public readonly queueing?: Queueing;

  /**
   * Where synth is to write what is declared: a path from the app's output folder.
   *
   * @internal
   */
  public readonly _factsFile?: string;

  private stated?: { readonly file: string; readonly facts: ClusterFacts };
  private readonly nodePools: readonly NodePool[];
  private readonly existing: Pick<ClusterFacts, 'namespaces' | 'priorityClasses'>;
  private division?: ClusterDivision;

  constructor(scope: Construct, id: string, props: MlClusterProps = {}) {
    super(scope, id);
    mark(this, 'MlCluster');
    const problems = openConstruct(this, CLUSTER_SHAPE, props);
    this.kubernetes = props.kubernetes;
    this.queueing = props.queueing;
    this.nodePools = [...(props.pools ?? [])];
    this.existing = { namespaces: props.namespaces, priorityClasses: props.priorityClasses };

    this._factsFile = props.facts;
    checkClusterProps(problems, props);
    this.checkScope(problems, scope);
    problems.throwIfAny();
    this.mark(scope);
    registerPreflight(this);
  }

  /** The nodes that are known. */
  public get pools(): NodePool[] {
    return [...this.nodePools];
  }

  /**
   * Makes this the cluster of a chart outside the scope in which the cluster is declared.
   *
   * @param chart which must not belong to another cluster, and must not hold workloads yet
   */
  public addChart(chart: Chart): void {
    const problems = problemsOf(this);
    CHART(problems, 'chart', chart);
    problems.throwIfAny();
    const scope = chart as Marked;
    if (MlCluster.nearest(chart) !== this) {
      this.checkScope(problems, scope);
    }
    problems.throwIfAny();
    this.mark(scope);
  }

  /**
   * What all known nodes offer together.
   *
   * @internal
   */
  public get _total(): ResourceList {
    return this.nodePools.reduce((sum, pool) => sum.plus(pool._total), ResourceList.EMPTY);
  }

  /**
   * Notes how it is divided between teams.
   *
   * @internal
   */
  public _divide(division: ClusterDivision): void {
    this.division = division;
  }

  /**
   * Path of what divides it between teams.
   *
   * @internal
   */
  public get _dividedBy(): string | undefined {
    return this.division?.by;
  }

  /**
   * Whether the jobs of a namespace belong to a team that it is divided between.
   *
   * @internal
   */
  public _isNamespaceOfTeam(namespace: string): boolean {
    return this.division?.namespaces.includes(namespace) === true;
  }

  /**
   * What is declared, for preflight.
   *
   * @internal
   */
  public _facts(): ClusterFacts {
    const inFile = this.stated?.facts;
    const declared = plainFacts({
      name: inFile?.name ?? this.node.path, kubernetes: this.kubernetes, queueing: this.queueing, pools: this.nodePools,
      closedCohorts: this.closedCohorts,
    });
    const facts = { ...declared, ...this.existing };
    if (inFile === undefined) {
      return facts;
    }
    const closedCohorts = [...(inFile.kueue?.closedCohorts ?? []), ...this.closedCohorts];
    return {
      ...facts, ...inFile, name: facts.name, kueue: facts.kueue && { ...facts.kueue, ...inFile.kueue, closedCohorts },
      volcano: facts.volcano && { ...inFile.volcano, ...facts.volcano },
    };
  }

  /**
   * The file that states what is declared, if one does.
   *
   * @internal
   */
  public get _file(): string | undefined {
    return this.stated?.file;
  }

  private get closedCohorts(): string[] {
    return this.division === undefined ? [] : [this.division.cohort];
  }

  private mark(scope: Marked): void {
    scope[CLUSTER] = this;
    scope[CLUSTER_FACTS] = this;
  }

  private static nearest(construct: IConstruct): MlCluster | undefined {
    return ([...construct.node.scopes] as Marked[]).reverse().find((scope) => scope[CLUSTER] !== undefined)?.[CLUSTER];
  }

  private checkScope(problems: Problems, scope: Marked): void {
    const other =
      MlCluster.nearest(scope) ??
      scope.node
        .findAll()
        .map((child) => (child as Marked)[CLUSTER])
        .find((cluster) => cluster !== undefined);
    if (other !== undefined && other !== this) {
      problems.add(
        'scope', scope.node.path, `must belong to one cluster, but belongs to '${other.node.path}'`,
        'declare each cluster in a chart of its own, or remove one',
      );
    } else if (scope[READER] !== undefined) {
      problems.add(
        'scope', scope.node.path, `needs its cluster before its workloads, but '${scope[READER]}' has already looked for one`,
        'declare the cluster first',
      );
    }
  }
}
