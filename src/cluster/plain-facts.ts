import { ClusterFacts, PoolFacts } from '../upstream/cluster-facts';
import { KubernetesVersion } from './kubernetes-version';
import { NodePool } from './node-pool';
import { Queueing } from './queueing';
import { QueueSystem } from './queue-system';

/** What a cluster declares. */
export interface DeclaredCluster {
  readonly name: string;
  readonly kubernetes?: KubernetesVersion;
  readonly queueing?: Queueing;
  readonly pools: readonly NodePool[];

  /** Cohorts of which every member is made here. */
  readonly closedCohorts: readonly string[];
}

/** The facts about a cluster as plain data, which is what preflight reads. */
export function plainFacts({ name, kubernetes, queueing, pools, closedCohorts }: DeclaredCluster): ClusterFacts {
  const scheduler = queueing?._scheduler;
  return {
    name,
    kubernetes: kubernetes?.toString(),
    pools: pools.map(poolFacts),
    kueue: queueing?.system === QueueSystem.KUEUE ? {
      topologyAware: queueing.topologyAware,
      waitForPodsReady: queueing._podsReady.timeout !== undefined,
      fairSharing: queueing._kueue?.fairSharing,
      manageJobsWithoutQueueName: queueing._kueue?.manageJobsWithoutQueueName,
      namespace: queueing.namespace,
      excludeResourcePrefixes: queueing._kueue?.excludedResourcePrefixes,
      transformedResources: queueing._kueue?.transformedResources,
      closedCohorts,
    } : undefined,
    volcano: scheduler === undefined ? undefined : {
      actions: scheduler.actions,
      plugins: scheduler.tiers.flatMap((tier) => tier.plugins.map((plugin) => plugin.name)),
      hierarchy: queueing?._quotaPlugin?.enableHierarchy,
      namespace: queueing?.namespace,
    },
  };
}

function poolFacts(pool: NodePool): PoolFacts {
  return {
    name: pool.name,
    nodes: pool.nodes ?? 1,
    autoscaled: pool._isAutoscaled ? true : undefined,
    minNodes: pool.minNodes,
    isTotal: pool.nodes === undefined,
    resources: (pool._node ?? pool._total).toManifest(),
    labels: pool.labels,
    spot: pool.spot,
    topology: pool.topology,
    taints: pool.taints.map(({ key, value, effect }) => ({ key, value, effect })),
  };
}
