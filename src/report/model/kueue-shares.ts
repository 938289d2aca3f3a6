import { at } from '../../base/json';
import { Quantity } from '../../base/quantity';
import { ZERO } from '../../preflight/model/amounts';
import { poolsOfFlavor, totalOf } from '../../preflight/model/flavor-pools';
import { FLAVOR, QuotaNode, quotaOf } from '../../preflight/model/kueue-tree';
import { boundsOfClaim, claimSums, lentOf, QuotaClaim, smaller, sum } from '../../preflight/model/share-bounds';
import { World } from '../../preflight/world';
import { shareRow, ShareRow, ShareTable } from './share-table';

/** The queues that lend to each other: those of one cohort and of what is below and above it, or one queue alone. */
interface Community {
  readonly cohort: string | undefined;
  readonly queues: readonly QuotaNode[];
  readonly cohorts: readonly QuotaNode[];
}

/** How Kueue's queues divide what there is: a table for each resource in each flavor of each tree of cohorts. */
export function kueueShares(world: World): ShareTable[] {
  return communities(world).flatMap((community) =>
    flavorsOf(community).flatMap(({ flavor, resources }) => resources.map((resource) => tableOf(community, flavor, resource, world))),
  );
}

function communities(world: World): Community[] {
  const byRoot = new Map<string, { queues: QuotaNode[]; cohorts: Set<QuotaNode> }>();
  for (const queue of world.kueue.clusterQueues.values()) {
    const above = world.kueue.cohortsAbove(queue);
    const root = above.length === 0 ? `queue ${queue.name}` : `cohort ${above[above.length - 1].name}`;
    const community = byRoot.get(root) ?? { queues: [], cohorts: new Set<QuotaNode>() };
    community.queues.push(queue);
    above.forEach((cohort) => community.cohorts.add(cohort));
    byRoot.set(root, community);
  }
  return [...byRoot].map(([root, { queues, cohorts }]) => ({
    cohort: root.startsWith('cohort ') ? root.slice('cohort '.length) : undefined,
    queues,
    cohorts: [...cohorts],
  }));
}

/** Flavors and their resources, in the order of the queues. */
function flavorsOf({ queues, cohorts }: Community): { flavor: string; resources: string[] }[] {
  const found = new Map<string, Set<string>>();
  for (const { name, resources } of [...queues, ...cohorts].flatMap(({ groups }) => groups).flatMap(({ flavors }) => flavors)) {
    const known = found.get(name) ?? new Set();
    [...resources.keys()].forEach((resource) => known.add(resource));
    found.set(name, known);
  }
  return [...found].map(([flavor, resources]) => ({ flavor, resources: [...resources] }));
}

function tableOf({ cohort, queues, cohorts }: Community, flavor: string, resource: string, world: World): ShareTable {
  const unassigned = sum(cohorts.map((node) => quotaOf(node, flavor, resource)?.nominal ?? ZERO));
  const claims = queues.map((queue) => claimOf(queue, flavor, resource));
  const quotas = sum([...claims.map(({ nominal }) => nominal), unassigned]);
  const object = world.index.find(FLAVOR, undefined, flavor);
  const onNodes = object === undefined ? undefined : totalOf(poolsOfFlavor(object, world.pools), resource);
  const isNested = cohorts.length > 1;
  const isOpen = cohorts.some(({ name }) => world.facts.kueue?.closedCohorts?.includes(name) !== true);
  const all = claimSums(claims);
  // queues that are not in the input may borrow without a limit
  const sums = isOpen || isNested ? { ...all, unlimited: all.unlimited + 1 } : all;
  const total = onNodes === undefined ? quotas : smaller(onNodes, quotas);
  const rows = queues.map((queue, i): ShareRow => {
    const most = world.kueueCapacities.of(queue, flavor, resource).known;
    const isAlone = cohort === undefined;
    const bounds = isAlone ? alone(claims[i]) : boundsOfClaim(claims[i], sums, total, unassigned);
    return shareRow(queue.name, bounds, isAlone ? ZERO : lentOf(claims[i]), most, reclaims(queue));
  });
  const beyond = onNodes !== undefined && quotas.compareTo(onNodes) > 0;
  return {
    resource,
    flavor,
    cohort,
    onNodes,
    unassigned,
    rows,
    notes: [
      ...(cohort !== undefined && isOpen
        ? [
            `cohort '${cohort}' may have queues that the input does not show, so that nothing that is lent counts as guaranteed without ` +
              'eviction, and more may be there to borrow',
          ]
        : []),
      ...(cohort !== undefined && isNested
        ? ['of cohorts within cohorts, only what a queue never lends counts as guaranteed without ' + 'eviction']
        : []),
      ...(beyond ? [`the quotas add up to ${quotas.toString()}, more than the ${onNodes.toString()} of the nodes`] : []),
      ...lowerPriority(queues),
    ],
  };
}

function claimOf(queue: QuotaNode, flavor: string, resource: string): QuotaClaim {
  const quota = quotaOf(queue, flavor, resource);
  if (quota === undefined) {
    return { nominal: ZERO, kept: ZERO, borrow: ZERO };
  }
  const { nominal, lendingLimit, borrowingLimit: borrow } = quota;
  const kept = lendingLimit === undefined ? ZERO : nominal.minus(smaller(lendingLimit, nominal));
  return { nominal, kept, borrow };
}

/** Without a cohort nobody borrows from it, and it borrows from nobody. */
function alone({ nominal }: QuotaClaim): { share: Quantity; withoutEviction: Quantity; afterEviction: Quantity; most: Quantity } {
  return { share: nominal, withoutEviction: nominal, afterEviction: nominal, most: nominal };
}

/** Whether a queue takes back what it lent, from whoever has it. */
function reclaims({ object }: QuotaNode): boolean {
  return at(object?.spec, 'preemption', 'reclaimWithinCohort') === 'Any';
}

function lowerPriority(queues: readonly QuotaNode[]): string[] {
  const names = queues
    .filter(({ object }) => at(object?.spec, 'preemption', 'reclaimWithinCohort') === 'LowerPriority')
    .map(({ name }) => name);
  return names.length === 0
    ? []
    : [`${names.join(', ')}: what is lent comes back from work of lower priority only, and does not count as ` + 'guaranteed'];
}
