import { Construct } from 'constructs';
import type { ClusterQueueSpec } from '../../../imports/kueue.x-k8s.io';
import { nameOf, openConstruct, propNames } from '../../render/construct-object';
import { listOf, made, number, oneOf, struct, text } from '../../base/shape';
import { reportValue } from '../../base/problems';
import { FlavorFungibility, FlavorPreference, FlavorSearch } from './flavor-fungibility';
import { kueueObject, renderFairWeight } from './kueue-object';
import { NamespaceSelector } from './namespace-selector';
import { BorrowWithinCohort, ClusterQueuePreemption, ReclaimWithinCohort, WithinClusterQueue } from './preemption';
import { checkResourceGroups, renderResourceGroups, ResourceGroup, resourceGroupProps, resourceGroupsShape } from './resource-group';
import { StopPolicy } from './stop-policy';

/** In which order workloads are considered. */
export enum QueueingStrategy {
  /** By priority and age; one that does not fit does not hold up the others. */
  BEST_EFFORT_FIFO = 'BestEffortFIFO',
  /** By priority and age; one that does not fit holds up all behind it. */
  STRICT_FIFO = 'StrictFIFO',
}

/** An AdmissionCheck that workloads must pass. */
export interface AdmissionCheckRule {
  /** Name of the AdmissionCheck. */
  readonly name: string;

  /**
   * Only workloads that get one of these flavors must pass; at most 64.
   *
   * @default - all
   */
  readonly onFlavors?: string[];
}

/** Whether LocalQueues of a ClusterQueue are served by what they have used. */
export enum AdmissionMode {
  /** A workload of a LocalQueue that has used less goes first. Kueue's `admissionFairSharing` must be configured. */
  USAGE_BASED_ADMISSION_FAIR_SHARING = 'UsageBasedAdmissionFairSharing',

  /** They are not. */
  NO_ADMISSION_FAIR_SHARING = 'NoAdmissionFairSharing',
}

/** Whether a workload that was admitted goes on to better flavors. */
export enum FlavorMigration {
  /** It moves when a more preferred flavor has room: it is evicted and started there. */
  TRY_PREFERRED_FLAVORS = 'TryPreferredFlavors',

  /** It stays where it was admitted first. */
  RETAIN_FIRST_ADMISSION = 'RetainFirstAdmission',
}

/** How a workload tries several flavors at once. Needs Kueue 0.19, with its gate ConcurrentAdmission. */
export interface ConcurrentAdmission {
  /** What becomes of a workload when a more preferred flavor has room. */
  readonly migration: FlavorMigration;

  /**
   * The least preferred flavor to which a workload may move, with `FlavorMigration.TRY_PREFERRED_FLAVORS`.
   *
   * @default - any
   */
  readonly lastAcceptableFlavor?: string;
}

/** Properties of a `ClusterQueue`. */
export interface ClusterQueueProps {
  /**
   * Name of the object.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /** The namespaces that may use it. */
  readonly namespaces: NamespaceSelector;

  /** Quotas, 1 to 16 groups. */
  readonly resourceGroups: ResourceGroup[];

  /**
   * Name of the cohort, with whose queues quota is lent and borrowed.
   *
   * @default - none: nothing is lent or borrowed
   */
  readonly cohort?: string;

  /**
   * What it may preempt.
   *
   * @default - nothing
   */
  readonly preemption?: ClusterQueuePreemption;

  /**
   * How flavors are chosen.
   *
   * @default - borrow in the first flavor that allows it, but preempt only when no flavor is free
   */
  readonly flavorFungibility?: FlavorFungibility;

  /**
   * In which order workloads are considered.
   *
   * @default QueueingStrategy.BEST_EFFORT_FIFO
   */
  readonly queueingStrategy?: QueueingStrategy;

  /**
   * Whether the queue is stopped.
   *
   * @default StopPolicy.NONE
   */
  readonly stopPolicy?: StopPolicy;

  /**
   * Checks that workloads must pass after they got quota; 1 to 64 where given.
   *
   * @default - none
   */
  readonly admissionChecks?: AdmissionCheckRule[];

  /**
   * Whether LocalQueues are served by what they have used.
   *
   * @default - they are not
   */
  readonly admissionMode?: AdmissionMode;

  /**
   * Has workloads try several flavors at once.
   *
   * @default - they try one after the other
   */
  readonly concurrentAdmission?: ConcurrentAdmission;

  /**
   * Weight in fair sharing: 0, or more than a thousand-millionth. Does nothing unless Kueue's fair sharing is on.
   *
   * @default - Kueue's own, 1
   */
  readonly fairWeight?: number;
}

const SHAPE = struct<ClusterQueueProps>(
  {
    name: text,
    namespaces: made(NamespaceSelector, "NamespaceSelector.names('nlp')"),
    resourceGroups: resourceGroupsShape,
    cohort: text,
    preemption: struct<ClusterQueuePreemption>({
      reclaimWithinCohort: oneOf(ReclaimWithinCohort), borrowWithinCohort: oneOf(BorrowWithinCohort), maxPriorityThreshold: number,
      withinClusterQueue: oneOf(WithinClusterQueue),
    }),
    flavorFungibility: struct<FlavorFungibility>({
      whenCanBorrow: oneOf(FlavorSearch), whenCanPreempt: oneOf(FlavorSearch), preference: oneOf(FlavorPreference),
    }),
    queueingStrategy: oneOf(QueueingStrategy),
    stopPolicy: oneOf(StopPolicy),
    admissionChecks: listOf(struct<AdmissionCheckRule>({ name: text, onFlavors: listOf(text) }, ['name'])),
    admissionMode: oneOf(AdmissionMode),
    concurrentAdmission: struct<ConcurrentAdmission>({ migration: oneOf(FlavorMigration), lastAcceptableFlavor: text }, ['migration']),
    fairWeight: number,
  },
  ['namespaces', 'resourceGroups'],
);

const PROPS = propNames({
  'spec.cohortName': 'cohort', 'spec.namespaceSelector': 'namespaces', 'spec.preemption': 'preemption',
  'spec.preemption.borrowWithinCohort.policy': 'preemption.borrowWithinCohort',
  'spec.preemption.borrowWithinCohort.maxPriorityThreshold': 'preemption.maxPriorityThreshold',
  'spec.flavorFungibility': 'flavorFungibility', 'spec.fairSharing.weight': 'fairWeight',
  'spec.admissionChecksStrategy.admissionChecks': 'admissionChecks', 'spec.admissionScope.admissionMode': 'admissionMode',
  'spec.concurrentAdmissionPolicy.migration.mode': 'concurrentAdmission.migration',
  'spec.concurrentAdmissionPolicy.migration.constraints.lastAcceptableFlavorName': 'concurrentAdmission.lastAcceptableFlavor',
  'spec.concurrentAdmissionPolicy': 'concurrentAdmission',
});

const FIXES = {
  preemption: 'set reclaimWithinCohort: ReclaimWithinCohort.ANY',
  flavorFungibility: 'set both to FlavorSearch.TRY_NEXT_FLAVOR, or leave it out',
};

/**
 * A pool of quota that workloads are admitted to.
 *
 * `TeamQueues` makes these for teams that share a cluster; use this construct for what that does not cover.
 *
 * @see https://kueue.sigs.k8s.io/docs/concepts/cluster_queue/
 * @example
 * const research = new Cohort(chart, 'research');
 * const a100 = new ResourceFlavor(chart, 'a100', { nodeLabels: { 'example.com/pool': 'a100' } });
 * new ClusterQueue(chart, 'nlp', {
 *   namespaces: NamespaceSelector.names('nlp'),
 *   cohort: research.name,
 *   resourceGroups: [
 *     { flavors: [{ flavor: a100.name, nominalQuota: { 'cpu': '64', 'memory': '512Gi', 'nvidia.com/gpu': '8' } }] },
 *   ],
 * });
 */
export class ClusterQueue extends Construct {
  /** Name of the object. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: ClusterQueueProps) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    this.name = nameOf(this, props.name);
    reportValue(problems, 'namespaces', props.namespaces);
    if (props.resourceGroups.length === 0) {
      problems.add('resourceGroups', undefined, 'needs at least one group: without quota nothing is admitted', 'add one');
    }
    checkResourceGroups(problems, props.resourceGroups);
    const object = { kind: 'ClusterQueue', name: this.name, givenName: props.name, body: { spec: specOf(props) }, fixes: FIXES };
    kueueObject(this, problems, object, resourceGroupProps(props.resourceGroups, PROPS));
  }
}

/** Kueue stores the defaults; writing them makes what is applied equal to what is stored. */
function specOf(props: ClusterQueueProps): ClusterQueueSpec {
  const { preemption, flavorFungibility, admissionChecks, admissionMode, concurrentAdmission } = props;
  return {
    cohortName: props.cohort,
    namespaceSelector: props.namespaces._selector,
    resourceGroups: renderResourceGroups(props.resourceGroups),
    queueingStrategy: `${props.queueingStrategy ?? QueueingStrategy.BEST_EFFORT_FIFO}` as const,
    stopPolicy: `${props.stopPolicy ?? StopPolicy.NONE}` as const,
    preemption: {
      reclaimWithinCohort: `${preemption?.reclaimWithinCohort ?? ReclaimWithinCohort.NEVER}` as const,
      borrowWithinCohort: {
        policy: `${preemption?.borrowWithinCohort ?? BorrowWithinCohort.NEVER}` as const,
        maxPriorityThreshold: preemption?.maxPriorityThreshold,
      },
      withinClusterQueue: `${preemption?.withinClusterQueue ?? WithinClusterQueue.NEVER}` as const,
    },
    flavorFungibility: {
      whenCanBorrow: `${flavorFungibility?.whenCanBorrow ?? FlavorSearch.MAY_STOP_SEARCH}` as const,
      whenCanPreempt: `${flavorFungibility?.whenCanPreempt ?? FlavorSearch.TRY_NEXT_FLAVOR}` as const,
      preference: flavorFungibility?.preference && (`${flavorFungibility.preference}` as const),
    },
    admissionChecksStrategy: admissionChecks && { admissionChecks: admissionChecks.map(({ name, onFlavors }) => ({ name, onFlavors })) },
    admissionScope: admissionMode && { admissionMode: `${admissionMode}` as const },
    concurrentAdmissionPolicy: concurrentAdmission && {
      migration: {
        mode: `${concurrentAdmission.migration}` as const,
        constraints: concurrentAdmission.lastAcceptableFlavor === undefined
          ? undefined
          : { lastAcceptableFlavorName: concurrentAdmission.lastAcceptableFlavor },
      },
    },
    fairSharing: renderFairWeight(props.fairWeight),
  };
}
