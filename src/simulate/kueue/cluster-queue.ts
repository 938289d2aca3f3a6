import { at, dict, Dict, list, text, whole } from '../../base/json';
import { KueueTree, QuotaNode, ResourceGroup } from '../../preflight/model/kueue-tree';
import { QueuedWorkload } from './queued-workload';
import { UsageNode } from './usage-node';

export type Policy = 'Never' | 'LowerPriority' | 'LowerOrNewerEqualPriority' | 'Any';

/** Who may take quota of whom. */
export interface PreemptionPolicies {
  readonly withinClusterQueue: Policy;
  readonly reclaimWithinCohort: Policy;

  /** Undefined where a workload may not take others' quota and borrow at once. */
  readonly whileBorrowing: { readonly maxPriority: number | undefined } | undefined;
}

/** Where a search through the flavors stops. */
export interface Fungibility {
  readonly triesNextToBorrow: boolean;
  readonly triesNextToPreempt: boolean;
  readonly prefersPreemption: boolean;
}

/** A check that comes after quota: its name, and the flavors that it is for; all where there are none. */
export interface RequiredCheck {
  readonly name: string;
  readonly flavors: readonly string[];
}

/** A ClusterQueue: its quota, its rules and the workloads in it. */
export class ClusterQueue extends UsageNode {
  public readonly admitted = new Map<string, QueuedWorkload>();

  /** Those that the scheduler looks at. */
  public readonly active: QueuedWorkload[] = [];

  /** Those that it has put aside until quota of the Cohort is given back. */
  public readonly aside: QueuedWorkload[] = [];
  public readonly preemption: PreemptionPolicies;
  public readonly fungibility: Fungibility;
  public readonly isStrict: boolean;
  public readonly checks: readonly RequiredCheck[];

  /** The workload that waits for others to stop for it, which comes first until then. */
  public preemptor?: QueuedWorkload;

  constructor(
    node: QuotaNode,
    parent: UsageNode | undefined,
    tree: KueueTree,
    public readonly inactive: string | undefined,
  ) {
    const spec = node.object?.spec ?? {};
    super(node, parent, weightOf(spec), tree);
    this.preemption = preemptionOf(dict(spec.preemption));
    this.fungibility = fungibilityOf(dict(spec.flavorFungibility));
    this.isStrict = spec.queueingStrategy === 'StrictFIFO';
    this.checks = checksOf(spec);
  }

  /** The resource group of a resource, if the queue has the resource. */
  public groupOf(resource: string): ResourceGroup | undefined {
    return this.node.groups.find(({ covered }) => covered.includes(resource));
  }

  /** All that wait. */
  public get pending(): readonly QueuedWorkload[] {
    return [...this.active, ...this.aside];
  }
}

/** The weight of fair sharing; 1 unless something else is written. */
export function weightOf(spec: Dict): number {
  const weight = at(spec, 'fairSharing', 'weight');
  const value = typeof weight === 'string' && /^\d+m$/.test(weight) ? Number(weight.slice(0, -1)) / 1000 : Number(weight ?? 1);
  return Number.isFinite(value) ? value : 1;
}

function preemptionOf(preemption: Dict): PreemptionPolicies {
  const borrow = dict(preemption.borrowWithinCohort);
  return {
    withinClusterQueue: policyOf(preemption.withinClusterQueue),
    reclaimWithinCohort: policyOf(preemption.reclaimWithinCohort),
    whileBorrowing: (text(borrow.policy) ?? 'Never') === 'Never' ? undefined : { maxPriority: whole(borrow.maxPriorityThreshold) },
  };
}

function policyOf(value: unknown): Policy {
  return value === 'LowerPriority' || value === 'LowerOrNewerEqualPriority' || value === 'Any' ? value : 'Never';
}

function fungibilityOf(fungibility: Dict): Fungibility {
  return {
    triesNextToBorrow: fungibility.whenCanBorrow === 'TryNextFlavor',
    triesNextToPreempt: (fungibility.whenCanPreempt ?? 'TryNextFlavor') === 'TryNextFlavor',
    prefersPreemption: fungibility.preference === 'PreemptionOverBorrowing',
  };
}

function checksOf(spec: Dict): RequiredCheck[] {
  const named = list(spec.admissionChecks).flatMap((name) => (typeof name === 'string' ? [{ name, flavors: [] }] : []));
  const strategy = list(at(spec, 'admissionChecksStrategy', 'admissionChecks')).map((check) => ({
    name: text(dict(check).name) ?? '',
    flavors: list(dict(check).onFlavors).filter((flavor): flavor is string => typeof flavor === 'string'),
  }));
  return [...named, ...strategy];
}
