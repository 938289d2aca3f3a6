/** One resource amount per resource name, as in a manifest. */
export type ResourceFacts = Readonly<Record<string, string | number>>;

/** A taint of the nodes of a pool. */
export interface TaintFacts {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** Nodes of one shape. */
export interface PoolFacts {
  readonly name: string;

  /** How many nodes there are, or can become when the pool is autoscaled. */
  readonly nodes?: number;

  /** The most nodes that an autoscaler makes, in place of `nodes`. */
  readonly maxNodes?: number;

  /** The nodes that an autoscaler always leaves. */
  readonly minNodes?: number;

  /** Whether `resources` is the sum over all nodes, of which neither number nor shape is known. */
  readonly isTotal?: boolean;

  /** What pods can use on one node. A resource that is not listed is not known, except accelerators: an unlisted one is not there. */
  readonly resources: ResourceFacts;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly TaintFacts[];

  /** Whether an autoscaler adds and removes nodes, which `maxNodes` says too. */
  readonly autoscaled?: boolean;

  /** Whether the nodes may be taken away at any time. */
  readonly spot?: boolean;

  /** Node labels that name the place of a node, from the widest to the narrowest. */
  readonly topology?: readonly string[];
}

/** How Kueue is set up, where that differs from what it ships with. */
export interface KueueFacts {
  readonly topologyAware?: boolean;

  /** Whether `waitForPodsReady` is on; true as shipped since 0.19. */
  readonly waitForPodsReady?: boolean;

  /** Whether idle quota is shared by weight. */
  readonly fairSharing?: boolean;

  /** Whether jobs without a queue name are held back too. */
  readonly manageJobsWithoutQueueName?: boolean;

  /** The namespace that Kueue runs in. */
  readonly namespace?: string;

  /** `resources.excludeResourcePrefixes`. */
  readonly excludeResourcePrefixes?: readonly string[];

  /** Resources that `resources.transformations` replaces by others. */
  readonly transformedResources?: readonly string[];

  /** `resources.deviceClassMappings`: all that there are, so that a class of none of them is not counted. */
  readonly deviceClassMappings?: readonly { readonly name: string; readonly deviceClassNames: readonly string[] }[];

  /** Cohorts of which every member is in the files. */
  readonly closedCohorts?: readonly string[];
}

/** How the Volcano scheduler is set up, where that differs from what it ships with. */
export interface VolcanoFacts {
  readonly actions?: readonly string[];
  readonly plugins?: readonly string[];

  /** Whether queues may have parents: the capacity plugin with its `enableHierarchy`. Without it parents are ignored. */
  readonly hierarchy?: boolean;

  /** The text of `volcano-scheduler.conf`, which says more than `actions` and `plugins`, and stands in their place. */
  readonly configuration?: string;

  /** The namespace that Volcano runs in. */
  readonly namespace?: string;

  /** Levels of queues below the root that the webhook lets through; 5 as shipped. */
  readonly maxQueueDepth?: number;
}

/** A queue that exists in the cluster, but not in the files. */
export interface QueueFacts {
  readonly system: 'kueue' | 'volcano';

  /** Of the LocalQueue, or of the Volcano queue. */
  readonly name: string;

  /** Of the LocalQueue. */
  readonly namespace?: string;

  /** The most that one workload can ever get from it. A resource that is not listed is not known. */
  readonly resources?: ResourceFacts;
}

/** A namespace that exists in the cluster, but not in the files. */
export interface NamespaceFacts {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** What is declared about one cluster, as plain data: the same in an app and in a file. */
export interface ClusterFacts {
  readonly name?: string;

  /** Minor version, for instance `1.34`. */
  readonly kubernetes?: string;
  readonly pools?: readonly PoolFacts[];
  readonly kueue?: KueueFacts;
  readonly volcano?: VolcanoFacts;
  readonly queues?: readonly QueueFacts[];
  readonly namespaces?: readonly NamespaceFacts[];

  /** PriorityClasses that exist in the cluster, but not in the files. */
  readonly priorityClasses?: readonly string[];
}

/** Something that knows the facts of a cluster. Asked at synth, once. */
export interface FactsHolder {
  /** The file that states them, if they are not stated in code. */
  readonly _file?: string;

  /** Where synth is to write them: a path from the output folder of the app. */
  readonly _factsFile?: string;

  _facts(): ClusterFacts;
}

/** The property under which a scope (an app, a chart) keeps what knows the facts of the cluster that everything below it belongs to. */
export const CLUSTER_FACTS = Symbol.for('cdk8s-ml-workloads.ClusterFacts');

/** On a workload: what its queue, which exists elsewhere, is declared to give at most. */
export const QUEUE_FACTS = Symbol.for('cdk8s-ml-workloads.queueFacts');
