import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { NodePool } from '../../cluster/node-pool';
import { DISABLE_ANNOTATION } from '../../preflight/disabling';
import { Quantity } from '../../base/quantity';
import { ResourceList } from '../../base/resource-list';
import { reportValue } from '../../base/problems';
import { fairWeightProblem } from '../../upstream/limits';
import { LoanReturn } from '../loan-return';
import { PoolQuota, TeamQuota } from '../quota-plan';
import { TeamPreemption } from '../team-preemption';
import { TeamSystemInput } from '../team-system';
import { ClusterQueue } from './cluster-queue';
import { Cohort } from './cohort';
import { LocalQueue } from './local-queue';
import { NamespaceSelector } from './namespace-selector';
import { ReclaimWithinCohort, WithinClusterQueue } from './preemption';
import { ResourceFlavor } from './resource-flavor';
import { FlavorQuota, ResourceGroup } from './resource-group';
import { Topology } from './topology';

/** What cannot be delivered by the cluster's Kueue. */
export function checkOnKueue({ cluster, plan, problems }: TeamSystemInput): void {
  const ignored = cluster.queueing?._kueue?.excludedResourcePrefixes ?? [];
  for (const name of ['cpu', 'memory'].filter(
    (resource) => !cluster._total.has(resource) && !ignored.some((prefix) => resource.startsWith(prefix)),
  )) {
    problems.add(
      'cluster', cluster.node.path,
      `needs the ${name} of its pools: Kueue admits no workload that asks for a resource which its queue does not count`,
      `declare '${name}' of every pool, or declare Queueing.kueue({ excludedResourcePrefixes: ['${name}'] }) if Kueue's configuration `
      + 'says so',
    );
  }
  if (cluster.pools.length > 64) {
    problems.add(
      'cluster', `${cluster.pools.length} pools`, 'must have at most 64 pools, because a queue on Kueue has at most 64 flavors',
      'declare pools of like nodes as one',
    );
  }
  plan.teams.forEach(({ team }, i) => {
    if (team.weight !== undefined) {
      reportValue(problems, `teams[${i}].weight`, { _problem: fairWeightProblem(Quantity.of(team.weight)) });
    }
    if (team.weight !== undefined && cluster.queueing?._kueue?.fairSharing !== true) {
      problems.add(
        `teams[${i}].weight`, team.weight, "needs fair sharing, which Kueue's configuration has off",
        "turn it on and declare Queueing.kueue({ fairSharing: true }), or leave 'weight' out",
      );
    }
    if (team.priority !== undefined) {
      problems.add(
        `teams[${i}].priority`, team.priority, 'is an order among queues, which Kueue does not have',
        'leave it out, and give workloads a priority',
      );
    }
  });
}

/** Renders flavors, cohort and queues of all teams. */
export function renderOnKueue(scope: Construct, input: TeamSystemInput): Record<string, ClusterQueue> {
  renderFlavors(scope, input);
  const rest = input.plan.unassigned.filter(({ amounts }) => amounts.names.some((name) => !amounts.get(name).isZero));
  new Cohort(scope, 'cohort', {
    name: input.cohort,
    resourceGroups: rest.length === 0 ? undefined : [groupOf(input, rest.map(({ pool, amounts }) => ({ pool, nominal: amounts })), false)],
  });
  return Object.fromEntries(input.plan.teams.map((quota) => [quota.team.name, renderTeam(scope, input, quota)]));
}

function renderFlavors(scope: Construct, { cluster, plan }: TeamSystemInput): void {
  for (const [i, pool] of cluster.pools.entries()) {
    const flavor = new ResourceFlavor(scope, `flavor-${pool.name}`, {
      name: pool.name,
      nodeLabels: Object.keys(pool.labels).length === 0 ? undefined : pool.labels,
      nodeTaints: pool.taints.length === 0 ? undefined : pool.taints,
      topology: cluster.queueing?.topologyAware === true ? topologyName(pool) : undefined,
    });
    const shares = plan.teams.reduce((sum, { pools }) => sum.plus(pools[i].nominal), ResourceList.EMPTY);
    if (shares.names.some((name) => shares.get(name).compareTo(pool._total.get(name)) > 0)) {
      ApiObject.of(flavor).metadata.addAnnotation(
        DISABLE_ANNOTATION, 'quota-beyond-pool: shares of more than there is were asked for with oversubscribe',
      );
    }
  }
  if (cluster.queueing?.topologyAware === true) {
    for (const name of new Set(cluster.pools.map(topologyName))) {
      const levels = cluster.pools.find((pool) => topologyName(pool) === name)?.topology ?? [];
      new Topology(scope, `topology-${name}`, { name, levels });
    }
  }
}

/** A Topology can never be changed, so its name says what it is: other levels are another object. */
export function topologyName(pool: NodePool): string {
  return pool.topology.map((level) => level.replace(/^.*\//, '').toLowerCase().replace(/[^a-z0-9]+/g, '-')).join('.');
}

function renderTeam(scope: Construct, input: TeamSystemInput, { team, pools }: TeamQuota): ClusterQueue {
  const mayBorrow = team.borrow?._kind !== 'none';
  const queue = new ClusterQueue(scope, `queue-${team.name}`, {
    name: team.name,
    cohort: input.cohort,
    namespaces: NamespaceSelector.names(...team.namespaces),
    resourceGroups: [
      groupOf(
        input, pools.filter(({ nominal }) => mayBorrow || nominal.names.some((name) => !nominal.get(name).isZero)), true,
      ),
    ],
    preemption: {
      reclaimWithinCohort: input.loans === LoanReturn.BY_EVICTION ? ReclaimWithinCohort.ANY : ReclaimWithinCohort.NEVER,
      withinClusterQueue: team.preemption === TeamPreemption.NEVER ? WithinClusterQueue.NEVER : WithinClusterQueue.LOWER_PRIORITY,
    },
    fairWeight: team.weight,
  });
  for (const namespace of team.namespaces) {
    new LocalQueue(scope, `local-${team.name}-${namespace}`, { name: team.localQueue ?? team.name, namespace, clusterQueue: queue.name });
  }
  return queue;
}

/**
 * One group, since a pod takes CPU, memory and GPUs from the same nodes.
 *
 * Pools without accelerators come first, so that pods without one stay off the others.
 */
function groupOf({ cluster }: TeamSystemInput, quotas: readonly PoolQuota[], withLimits: boolean): ResourceGroup {
  const covered = cluster.pools.reduce((all, pool) => all.plus(pool._total), ResourceList.EMPTY).names;
  const ordered = [...quotas.filter(({ pool }) => pool.gpu === undefined), ...quotas.filter(({ pool }) => pool.gpu !== undefined)];
  return {
    flavors: ordered.map(({ pool, nominal, borrow, lend }): FlavorQuota => ({
      flavor: pool.name,
      nominalQuota: amounts(nominal, covered),
      borrowingLimit: withLimits && borrow !== undefined ? amounts(borrow, covered) : undefined,
      lendingLimit: withLimits && lend !== undefined ? amounts(lend, covered) : undefined,
    })),
  };
}

function amounts(list: ResourceList, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, list.get(name).toString()]));
}
