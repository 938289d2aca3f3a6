import { dict, dicts, entry, text } from '../../base/json';
import { PoolFacts } from '../../upstream/cluster-facts';
import { KubeObject } from '../kube-object';
import { World } from '../world';
import { Amounts, isAccelerator, ONE, ZERO } from './amounts';
import { placementMatches, tolerationsOf, untolerated } from './node-match';
import { Pool, Pools, timesNodes } from './pools';
import { PodSet } from './workload';

const PREFIX = 'kueue.x-k8s.io/podset-';
export const HOSTNAME = 'kubernetes.io/hostname';

/** The most pods of one shape that Kueue can place within the topology that they ask for. */
export interface TopologyRoom {
  readonly most: number;

  /** How it comes about, for people. */
  readonly explanation: string;
}

/** The level within which all pods of the set have to be, if they do. */
export function requiredLevel({ annotations }: PodSet): string | undefined {
  return text(entry(annotations, `${PREFIX}required-topology`));
}

/** The node labels of a Topology, from the widest to the narrowest; undefined when the input does not have it. */
export function levelsOfFlavor(flavor: KubeObject, world: World): readonly string[] | undefined {
  const topology = world.index.find('Topology.kueue.x-k8s.io', undefined, text(flavor.spec.topologyName) ?? '');
  return topology === undefined ? undefined : dicts(topology.spec.levels).map(({ nodeLabel }) => text(nodeLabel) ?? '');
}

/**
 * The declared nodes of a flavor, as pods find them that Kueue puts there: without the taints that the flavor tolerates.
 * Undefined when there may be others: the flavor selects by labels that no pool has, and the pods need no accelerator.
 */
export function poolsOfFlavor(flavor: KubeObject, pods: PodSet, world: World): Pools | undefined {
  const wanted = Object.entries(dict(flavor.spec.nodeLabels));
  const known = labelKeys(world);
  const own = world.pools.all.filter(({ facts: { labels = {} } }) =>
    wanted.every(([key, value]) => !known.has(key) || labels[key] === value));
  const isNamed = wanted.length > 0 && wanted.every(([key]) => known.has(key));
  const hasOthers = world.pools.all.some(({ perNode }) => ![...perNode.keys()].some(isAccelerator));
  const areAll = isNamed || pods.accelerator !== undefined || hasOthers;
  const tolerations = dicts(flavor.spec.tolerations);
  const isFinite = own.every(({ facts }) => facts.nodes !== undefined && facts.isTotal !== true);
  return own.length === 0 || !areAll || !isFinite
    ? undefined
    : new Pools(own.map(({ facts }) => ({ ...facts, taints: (facts.taints ?? []).filter((taint) => untolerated([taint], tolerations)) })));
}

function labelKeys(world: World): ReadonlySet<string> {
  return new Set(world.pools.all.flatMap(({ facts }) => Object.keys(facts.labels ?? {})));
}

/**
 * What Kueue finds for the pods in the nodes of a flavor; undefined when nothing bounds it. Where pools do not say in which
 * place of a level their nodes are, they may all be in one.
 *
 * @param pools the nodes of the flavor
 * @param levels of its Topology, from the widest to the narrowest
 */
export function topologyRoom(pods: PodSet, pools: Pools, levels: readonly string[], world: World): TopologyRoom | undefined {
  const isByNode = levels[levels.length - 1] === HOSTNAME;
  const required = requiredLevel(pods);
  const known = labelKeys(world);
  // Kueue looks at taints and selectors where it places pods on nodes, and not where it places them in something wider
  const usable = pools.all.filter(({ facts: { labels = {}, taints = [] } }) => !isByNode ||
    (untolerated(taints, tolerationsOf(pods.spec)) === undefined && placementMatches(pods.spec, { ...labels }, (key) => known.has(key))));
  const slice = isByNode && entry(pods.annotations, `${PREFIX}slice-required-topology`) === HOSTNAME
    ? Math.max(1, Number(entry(pods.annotations, `${PREFIX}slice-size`)) || 1)
    : 1;
  const rooms = placesOf(usable, required === undefined ? [] : levels.slice(0, levels.indexOf(required) + 1))
    .map((place) => roomOf(place, pods.requests, isByNode, slice));
  return rooms.includes(undefined)
    ? undefined
    : (rooms as TopologyRoom[]).reduce((a, b) => (b.most > a.most ? b : a), { most: 0, explanation: 'none of the nodes takes the pods' });
}

/** Nodes that are in one place of the last of these levels: all of them without levels, each node alone where it is the node. */
function placesOf(pools: readonly Pool[], levels: readonly string[]): readonly (readonly Pool[])[] {
  if (levels[levels.length - 1] === HOSTNAME) {
    return pools.map((pool) => [{ ...pool, facts: { ...pool.facts, nodes: 1, autoscaled: false } }]);
  }
  const placeOf = ({ labels = {} }: PoolFacts): string | undefined =>
    levels.every((level) => labels[level] !== undefined) ? levels.map((level) => labels[level]).join('/') : undefined;
  const anywhere = pools.filter(({ facts }) => placeOf(facts) === undefined);
  const places = new Map<string, Pool[]>();
  for (const pool of pools) {
    const place = placeOf(pool.facts);
    if (place !== undefined) {
      places.set(place, [...(places.get(place) ?? []), pool]);
    }
  }
  return places.size === 0 ? [anywhere] : [...places.values()].map((own) => [...own, ...anywhere]);
}

/** Undefined when nothing that the pods ask for is declared. */
function roomOf(pools: readonly Pool[], requests: Amounts, isByNode: boolean, slice: number): TopologyRoom | undefined {
  const asked = [...requests, ['pods', ONE] as const].filter(([, amount]) => amount.compareTo(ZERO) > 0);
  const availableIn = ({ perNode }: Pool, name: string): bigint | undefined =>
    (perNode.get(name) ?? (isAccelerator(name) ? ZERO : undefined))?._nanos;
  const fits = (of: (name: string) => bigint | undefined): number =>
    Math.min(...asked.map(([name, amount]) => {
      const available = of(name);
      return available === undefined ? Infinity : Number(available / amount._nanos);
    }));
  if (!isByNode) {
    const most = fits((name) => pools.reduce<bigint | undefined>((sum, pool) => {
      const available = availableIn(pool, name);
      return sum === undefined || available === undefined ? undefined : sum + available * BigInt(pool.facts.nodes ?? 0);
    }, 0n));
    const names = pools.map(({ facts }) => `'${facts.name}'`).join(', ');
    return most === Infinity ? undefined : { most, explanation: `the nodes of pools ${names} together have room for ${most}` };
  }
  const parts = pools.map((pool) => {
    const each = fits((name) => availableIn(pool, name));
    return { pool, each: each === Infinity ? each : Math.floor(each / slice) * slice };
  });
  const most = parts.reduce((sum, { pool, each }) => sum + each * (pool.facts.nodes ?? 0), 0);
  return most === Infinity || Number.isNaN(most) ? undefined : {
    most, explanation: parts.map(({ pool, each }) => `pool '${pool.facts.name}': ${timesNodes(pool)} ${each} pods`).join(' + '),
  };
}
