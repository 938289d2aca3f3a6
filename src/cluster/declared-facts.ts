import { ClusterFacts, PoolFacts, VolcanoFacts } from '../upstream/cluster-facts';
import { TaintEffect } from '../upstream/taint-effect';
import { KubernetesVersion } from './kubernetes-version';
import { NodePool } from './node-pool';
import { PodsReady } from './pods-ready';
import { Queueing } from './queueing';
import { QueueSystem } from './queue-system';
import { Taint } from './taint';
import { VolcanoQuota } from './volcano-quota';
import { VolcanoScheduler } from './volcano-scheduler';

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
    pools: pools.map((pool) => pool._facts),
    kueue: queueing?.system === QueueSystem.KUEUE ? {
      topologyAware: queueing.topologyAware,
      waitForPodsReady: queueing._podsReady.timeout !== undefined,
      fairSharing: queueing._kueue?.fairSharing,
      manageJobsWithoutQueueName: queueing._kueue?.manageJobsWithoutQueueName,
      namespace: queueing.namespace,
      excludeResourcePrefixes: queueing._kueue?.excludedResourcePrefixes,
      transformedResources: queueing._kueue?.transformedResources,
      deviceClassMappings: queueing._kueue?.deviceClassMappings,
      closedCohorts,
    } : undefined,
    volcano: scheduler === undefined ? undefined : {
      actions: scheduler.actions,
      plugins: scheduler.tiers.flatMap((tier) => tier.plugins.map((plugin) => plugin.name)),
      hierarchy: queueing?._quotaPlugin?.enableHierarchy,
      namespace: queueing?.namespace,
      maxQueueDepth: queueing?._maxQueueDepth,
    },
  };
}

/** What plain facts state, as the arguments of `MlCluster`. */
export function declaredCluster(facts: ClusterFacts): Pick<DeclaredCluster, 'kubernetes' | 'queueing'> & { readonly pools: NodePool[] } {
  return {
    kubernetes: facts.kubernetes === undefined ? undefined : KubernetesVersion.of(facts.kubernetes),
    queueing: queueingOf(facts),
    pools: (facts.pools ?? []).map(poolOf),
  };
}

function queueingOf({ kueue, volcano }: ClusterFacts): Queueing | undefined {
  if (kueue === undefined) {
    return volcano === undefined ? undefined : Queueing.volcano({
      ...schedulerOf(volcano), namespace: volcano.namespace, maxQueueDepth: volcano.maxQueueDepth,
    });
  }
  const { topologyAware, fairSharing, manageJobsWithoutQueueName, namespace } = kueue;
  return Queueing.kueue({
    topologyAware, fairSharing, manageJobsWithoutQueueName, namespace,
    podsReady: kueue.waitForPodsReady === false ? PodsReady.ignored() : undefined,
    excludedResourcePrefixes: kueue.excludeResourcePrefixes && [...kueue.excludeResourcePrefixes],
    transformedResources: kueue.transformedResources && [...kueue.transformedResources],
    deviceClassMappings: kueue.deviceClassMappings?.map((mapping) => ({ ...mapping, deviceClassNames: [...mapping.deviceClassNames] })),
  });
}

/** The whole configuration, or its actions and plugins; what neither states is as Volcano ships it. */
function schedulerOf(facts: VolcanoFacts): { readonly scheduler?: VolcanoScheduler; readonly quota?: VolcanoQuota } {
  const { actions, plugins, hierarchy, configuration } = facts;
  if (configuration !== undefined) {
    return { scheduler: VolcanoScheduler.parse(configuration) };
  }
  const quota = hierarchy === true ? VolcanoQuota.capacity({ hierarchy }) : undefined;
  if (actions === undefined && plugins === undefined) {
    return { quota };
  }
  const shipped = VolcanoScheduler.shipped()._configuration(quota);
  const tier = { plugins: (plugins ?? []).map((name) => (name === 'capacity' ? { name, enableHierarchy: hierarchy } : { name })) };
  return {
    scheduler: VolcanoScheduler.of({ actions: [...(actions ?? shipped.actions)], tiers: plugins === undefined ? shipped.tiers : [tier] }),
  };
}

function poolOf(pool: PoolFacts): NodePool {
  const taints = pool.taints?.map(({ key, value, effect }) =>
    Taint.of(key, { value, effect: Object.values(TaintEffect).find((known) => known === effect) }),
  );
  const nodes = pool.isTotal === true ? undefined : pool.maxNodes ?? pool.nodes ?? 1;
  const scaling = pool.autoscaled === true || pool.maxNodes !== undefined ? { minNodes: pool.minNodes } : undefined;
  return NodePool._ofResources(pool.name, nodes, pool.resources, {
    labels: pool.labels, taints, spot: pool.spot, topology: pool.topology && [...pool.topology],
  }, scaling);
}
