import { ClusterFacts, PoolFacts } from '../upstream/cluster-facts';
import { TaintEffect } from '../upstream/taint-effect';
import { Problems } from '../base/problems';
import { KubernetesVersion } from './kubernetes-version';
import { NodePool } from './node-pool';
import { PodsReady } from './pods-ready';
import { Queueing } from './queueing';
import { Taint } from './taint';
import { VolcanoScheduler } from './volcano-scheduler';

/** What a file states about a cluster, in the types of this library. */
export interface ClusterOfFile {
  readonly kubernetes?: KubernetesVersion;
  readonly queueing?: Queueing;
  readonly pools: NodePool[];
}

/** What a file states about a cluster, as the arguments of `MlCluster`. */
export function declaredCluster(problems: Problems, facts: ClusterFacts): ClusterOfFile {
  if (facts.kueue !== undefined && facts.volcano !== undefined) {
    problems.add('volcano', 'given', "must not be given with 'kueue': one of the two admits the workloads", 'leave one out');
  }
  return {
    kubernetes: facts.kubernetes === undefined ? undefined : KubernetesVersion.of(facts.kubernetes),
    queueing: queueingOf(facts),
    pools: (facts.pools ?? []).map((pool, i) => poolOf(problems, pool, `pools[${i}]`)),
  };
}

function queueingOf({ kueue, volcano }: ClusterFacts): Queueing | undefined {
  if (kueue !== undefined) {
    const {
      topologyAware, fairSharing, manageJobsWithoutQueueName, namespace, waitForPodsReady, excludeResourcePrefixes, transformedResources,
    } = kueue;
    return Queueing.kueue({
      topologyAware, fairSharing, manageJobsWithoutQueueName, namespace,
      podsReady: waitForPodsReady === false ? PodsReady.ignored() : undefined,
      excludedResourcePrefixes: excludeResourcePrefixes && [...excludeResourcePrefixes],
      transformedResources: transformedResources && [...transformedResources],
    });
  }
  if (volcano === undefined) {
    return undefined;
  }
  const { actions, plugins, hierarchy, configuration, namespace } = volcano;
  const partly = actions !== undefined || plugins !== undefined;
  const shipped = VolcanoScheduler.shipped()._configuration(undefined);
  const scheduler =
    configuration !== undefined
      ? VolcanoScheduler.parse(configuration)
      : partly
        ? VolcanoScheduler.of({
            actions: [...(actions ?? shipped.actions)],
            tiers:
              plugins === undefined
                ? shipped.tiers
                : [{ plugins: plugins.map((name) => (name === 'capacity' ? { name, enableHierarchy: hierarchy } : { name })) }],
          })
        : undefined;
  return Queueing.volcano({ scheduler, namespace });
}

function poolOf(problems: Problems, pool: PoolFacts, at: string): NodePool {
  const taints = (pool.taints ?? []).map(({ key, value, effect }, i) => {
    const known = Object.values(TaintEffect).find((each) => each === effect);
    if (known === undefined) {
      problems.add(
        `${at}.taints[${i}].effect`, effect, `must be one of ${Object.values(TaintEffect).join(', ')}`,
        "copy it from 'kubectl describe node'",
      );
    }
    return Taint.of(key, { value, effect: known });
  });
  const nodes = pool.isTotal === true ? undefined : pool.maxNodes ?? pool.nodes ?? 1;
  const scaling = pool.autoscaled === true || pool.maxNodes !== undefined ? { minNodes: pool.minNodes } : undefined;
  return NodePool._ofResources(pool.name, nodes, pool.resources, {
    labels: pool.labels, taints, spot: pool.spot, topology: pool.topology && [...pool.topology],
  }, scaling);
}
