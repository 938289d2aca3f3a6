import { ClusterFacts } from '../upstream/cluster-facts';
import { Dict } from '../base/json';
import { KubeObject, Manifest } from './kube-object';
import { ManifestIndex } from './manifest-index';
import { findWorkload } from './model/find-workload';
import { JobUnit, jobUnitsOf } from './model/job-unit';
import { KueueCapacities } from './model/kueue-capacity';
import { KueueTree } from './model/kueue-tree';
import { unrenderedOf } from './input/unrendered';
import { LimitItem, LimitRanges } from './model/limit-ranges';
import { Pools } from './model/pools';
import { Quotas } from './model/quotas';
import { VolcanoJobUnit, volcanoJobUnitOf } from './model/volcano-job-unit';
import { VolcanoQueues } from './model/volcano-queues';
import { VolcanoSchedulerConf, volcanoSchedulerConf } from './model/volcano-scheduler-conf';
import { Workload } from './model/workload';
import { SchemaRuleId } from './schema/refusal';
import { ObjectRefusal, refusalsByRule } from './schema/world-refusals';

/** One workload in the forms that rules look at. */
export interface WorkloadViews {
  readonly workload: Workload;
  readonly jobs: readonly JobUnit[];
  readonly volcanoJob: VolcanoJobUnit | undefined;
}

/** Everything that is known about one cluster: the objects of the input, what they mean, and what is declared. */
export class World {
  public readonly index: ManifestIndex;
  public readonly limitRanges: LimitRanges;
  private allWorkloads?: readonly Workload[];
  private workloadsByNamespace?: Map<string | undefined, Workload[]>;
  private queues?: VolcanoQueues;
  private scheduler?: VolcanoSchedulerConf;
  private tree?: KueueTree;
  private capacities?: KueueCapacities;
  private nodePools?: Pools;
  private allQuotas?: Quotas;
  private unrenderedObjects?: ReadonlySet<KubeObject>;
  private schemaRefusals?: ReadonlyMap<SchemaRuleId, readonly ObjectRefusal[]>;
  private readonly viewsOf = new Map<KubeObject, WorkloadViews>();
  private readonly containerLimits = new Map<string | undefined, readonly LimitItem[]>();

  constructor(
    manifests: readonly Manifest[],
    public readonly facts: ClusterFacts,
    public readonly ruleIds: ReadonlySet<string>,
    private readonly beside: { readonly definitions?: readonly Dict[]; readonly exists?: (object: KubeObject) => boolean } = {},
  ) {
    this.index = new ManifestIndex(manifests);
    this.limitRanges = new LimitRanges(this.index);
    for (const object of this.index.objects) {
      const workload = findWorkload(object, this.index, () => this.containerLimitsOf(object.namespace));
      if (workload !== undefined) {
        this.viewsOf.set(object, { workload, jobs: jobUnitsOf(workload), volcanoJob: volcanoJobUnitOf(workload) });
      }
    }
  }

  /** Objects of files in which somebody has to fill placeholders first. */
  public get unrendered(): ReadonlySet<KubeObject> {
    this.unrenderedObjects ??= unrenderedOf(this.index.objects);
    return this.unrenderedObjects;
  }

  /** What schemas say about the objects, by the rule that says it. */
  public get refusals(): ReadonlyMap<SchemaRuleId, readonly ObjectRefusal[]> {
    const { definitions = [], exists } = this.beside;
    this.schemaRefusals ??= refusalsByRule({ objects: this.index.objects, definitions, kubernetes: this.facts.kubernetes, exists });
    return this.schemaRefusals;
  }

  /** The workload that an object is. */
  public workloadOf(object: KubeObject): WorkloadViews | undefined {
    return this.viewsOf.get(object);
  }

  /** Everything that runs pods. */
  public get workloads(): readonly Workload[] {
    this.allWorkloads ??= [...this.viewsOf.values()].map((views) => views.workload);
    return this.allWorkloads;
  }

  /** Every batch/v1 JobSpec. */
  public get jobs(): readonly JobUnit[] {
    return [...this.viewsOf.values()].flatMap((views) => views.jobs);
  }

  /** Every Volcano JobSpec. */
  public get volcanoJobs(): readonly VolcanoJobUnit[] {
    return [...this.viewsOf.values()].flatMap((views) => views.volcanoJob ?? []);
  }

  /** Everything that runs pods in a namespace. */
  public workloadsIn(namespace: string | undefined): readonly Workload[] {
    if (this.workloadsByNamespace === undefined) {
      this.workloadsByNamespace = new Map();
      for (const workload of this.workloads) {
        const others = this.workloadsByNamespace.get(workload.object.namespace) ?? [];
        others.push(workload);
        this.workloadsByNamespace.set(workload.object.namespace, others);
      }
    }
    return this.workloadsByNamespace.get(namespace) ?? [];
  }

  /** The Volcano queues of the input. */
  public get volcanoQueues(): VolcanoQueues {
    this.queues ??= new VolcanoQueues(this.index);
    return this.queues;
  }

  /** How Volcano's scheduler is configured. */
  public get volcanoScheduler(): VolcanoSchedulerConf {
    this.scheduler ??= volcanoSchedulerConf(this.facts.volcano, this.index);
    return this.scheduler;
  }

  /** What the ClusterQueues can give. */
  public get kueueCapacities(): KueueCapacities {
    this.capacities ??= new KueueCapacities(this.kueue, (cohort) => this.facts.kueue?.closedCohorts?.includes(cohort) === true);
    return this.capacities;
  }

  /** The ClusterQueues and Cohorts of the input. */
  public get kueue(): KueueTree {
    this.tree ??= new KueueTree(this.index);
    return this.tree;
  }

  /** The ResourceQuotas of the input. */
  public get quotas(): Quotas {
    this.allQuotas ??= new Quotas(this.index);
    return this.allQuotas;
  }

  /** The declared node pools. */
  public get pools(): Pools {
    this.nodePools ??= new Pools(this.facts.pools ?? []);
    return this.nodePools;
  }

  /** Labels of a namespace, as far as files or declared facts know it. */
  public namespaceLabels(namespace: string | undefined): Dict | undefined {
    if (namespace === undefined) {
      return undefined;
    }
    const object = this.index.find('Namespace.', undefined, namespace);
    const declared = this.facts.namespaces?.find((candidate) => candidate.name === namespace);
    if (object === undefined && declared === undefined) {
      return undefined;
    }
    return { ...declared?.labels, ...object?.labels, 'kubernetes.io/metadata.name': namespace };
  }

  private containerLimitsOf(namespace: string | undefined): readonly LimitItem[] {
    let items = this.containerLimits.get(namespace);
    if (items === undefined) {
      items = this.limitRanges.of(namespace, 'Container');
      this.containerLimits.set(namespace, items);
    }
    return items;
  }
}
