import { Quantity } from '../../base/quantity';
import { isAccelerator, ZERO } from './amounts';
import { GangShape } from './gang';
import { timesNodes, Pool, Pools } from './pools';

/** More shapes, or more ways to fill one node, are not looked at: nothing is said then. */
const MAX_SHAPES = 4;
const MAX_FILLINGS = 1000;

/** Why pods cannot all be on the nodes at once: together they have more of something than all nodes can hold of such pods. */
export interface PackingBound {
  /** Names of the pods that count. */
  readonly names: readonly string[];

  /** What is counted: a resource, or the pods themselves. */
  readonly resource: string | undefined;
  readonly needed: Quantity;
  readonly most: Quantity;

  /** The most that each pool holds, for people. */
  readonly explanation: string;

  /** How many of each, for people. */
  readonly demand: string;
}

/** Pods of one size that may run in the same pools. */
interface Shape {
  readonly names: string[];
  readonly requests: ReadonlyMap<string, Quantity>;
  count: number;
}

/** A pool in which some of the pods may run. */
interface Place {
  readonly pool: Pool;
  readonly nodes: number;

  /** Whether each shape may run there. */
  readonly takes: readonly boolean[];
}

/**
 * Finds a bound that the pods break, if one is known. A way of packing that fails proves nothing; what is returned does.
 *
 * Whatever each pod is worth, all pods are worth at most what all nodes can hold: for every pool, the number of its nodes
 * times the most that one node holds, over all ways to fill it. Pods are worth 1 or their amount of a resource, or nothing.
 *
 * @param wanted pods of all shapes
 * @param atLeast how many of them run at once, whichever they are; all when undefined
 */
export function packingBound(wanted: readonly GangShape[], pools: Pools, atLeast?: number): PackingBound | undefined {
  const shapes: Shape[] = [];
  const takers: (readonly boolean[])[] = [];
  for (const { pods, count } of wanted) {
    const takes = pools.all.map((pool) => pools.mismatch(pool, pods) === undefined);
    const same = shapes.findIndex(
      (shape, i) => isEqual(shape.requests, pods.requests) && takers[i].every((taken, j) => taken === takes[j]),
    );
    if (same >= 0) {
      shapes[same].names.push(pods.name);
      shapes[same].count += count;
    } else {
      shapes.push({ names: [pods.name], requests: pods.requests, count });
      takers.push(takes);
    }
  }
  const places = pools.all.flatMap((pool, p): Place[] =>
    takers.some((takes) => takes[p]) ? [{ pool, nodes: pool.facts.nodes ?? Infinity, takes: takers.map((takes) => takes[p]) }] : [],
  );
  const isEverywhere = takers.every((takes) => takes.includes(true)) && places.every(({ nodes }) => Number.isSafeInteger(nodes));
  if (shapes.length === 0 || shapes.length > MAX_SHAPES || !isEverywhere || isPacked(shapes, places, atLeast)) {
    return undefined;
  }
  const fillings = places.map((place) => fillingsOf(shapes, place));
  const known = fillings.filter((filling): filling is number[][] => filling !== undefined);
  return known.length < fillings.length ? undefined : brokenBound(shapes, places, known, atLeast);
}

function isEqual(a: ReadonlyMap<string, Quantity>, b: ReadonlyMap<string, Quantity>): boolean {
  return a.size === b.size && [...a].every(([name, amount]) => b.get(name)?.compareTo(amount) === 0);
}

/** How many pods of a shape fit into what is left of a node. */
function fits(shape: Shape, left: ReadonlyMap<string, bigint>, most: number): number {
  let fewest = most;
  for (const [name, amount] of shape.requests) {
    const available = left.get(name);
    if (available !== undefined && amount._nanos > 0n) {
      fewest = Math.min(fewest, Number(available / amount._nanos));
    }
  }
  return Math.max(0, fewest);
}

function without(left: ReadonlyMap<string, bigint>, shape: Shape, count: number): Map<string, bigint> {
  return new Map([...left].map(([name, amount]) => [name, amount - (shape.requests.get(name)?._nanos ?? 0n) * BigInt(count)]));
}

function emptyNode({ pool }: Place): Map<string, bigint> {
  return new Map([...pool.perNode].map(([name, amount]) => [name, amount._nanos]));
}

/** Whether the simplest way of packing succeeds, which is the usual case and ends the search. */
function isPacked(shapes: readonly Shape[], places: readonly Place[], atLeast: number | undefined): boolean {
  const left = shapes.map(({ count }) => count);
  const order = shapes
    .map((shape, i) => ({ i, size: [...shape.requests].find(([name]) => isAccelerator(name))?.[1] ?? ZERO }))
    .sort((a, b) => b.size.compareTo(a.size))
    .map(({ i }) => i);
  for (const place of places) {
    let nodes = place.nodes;
    while (nodes > 0) {
      let node = emptyNode(place);
      const filling = shapes.map(() => 0);
      for (const i of order.filter((shape) => place.takes[shape])) {
        filling[i] = fits(shapes[i], node, left[i]);
        node = without(node, shapes[i], filling[i]);
      }
      const repeats = Math.min(nodes, ...filling.flatMap((count, i) => (count === 0 ? [] : [Math.floor(left[i] / count)])));
      if (filling.every((count) => count === 0)) {
        break;
      }
      filling.forEach((count, i) => (left[i] -= count * repeats));
      nodes -= repeats;
    }
  }
  const missing = left.reduce((sum, count) => sum + count, 0);
  const total = shapes.reduce((sum, { count }) => sum + count, 0);
  return total - missing >= Math.min(total, atLeast ?? total);
}

/** All ways to fill a node, except those that leave room for more of the last shape; undefined when there are too many. */
function fillingsOf(shapes: readonly Shape[], place: Place): number[][] | undefined {
  const found: number[][] = [];
  const fill = (node: ReadonlyMap<string, bigint>, counts: readonly number[]): boolean => {
    const i = counts.length;
    const most = place.takes[i] ? fits(shapes[i], node, shapes[i].count) : 0;
    if (i === shapes.length - 1) {
      found.push([...counts, most]);
      return found.length <= MAX_FILLINGS;
    }
    for (let count = most; count >= 0; count--) {
      if (!fill(without(node, shapes[i], count), [...counts, count])) {
        return false;
      }
    }
    return true;
  };
  return fill(emptyNode(place), []) ? found : undefined;
}

/** The simplest bound that is broken: of few shapes rather than many, of pods rather than of a resource. */
function brokenBound(
  shapes: readonly Shape[], places: readonly Place[], fillings: readonly (readonly number[][])[], atLeast: number | undefined,
): PackingBound | undefined {
  const all = (1 << shapes.length) - 1;
  const bits = (mask: number): number => shapes.filter((_, i) => (mask & (1 << i)) !== 0).length;
  const masks = atLeast !== undefined ? [all] : Array.from({ length: all }, (_, i) => i + 1).sort((a, b) => bits(a) - bits(b));
  const resources =
    atLeast !== undefined
      ? []
      : [...new Set(shapes.flatMap(({ requests }) => [...requests.keys()]))].sort(
          (a, b) => Number(isAccelerator(b)) - Number(isAccelerator(a)),
        );
  for (const resource of [undefined, ...resources]) {
    const worth = shapes.map(({ requests }) => (resource === undefined ? NANO : requests.get(resource)?._nanos ?? 0n));
    for (const mask of masks) {
      const value = (counts: readonly number[]): bigint =>
        counts.reduce((sum, count, i) => ((mask & (1 << i)) === 0 ? sum : sum + worth[i] * BigInt(count)), 0n);
      const needed = atLeast === undefined ? value(shapes.map(({ count }) => count)) : BigInt(atLeast) * NANO;
      const best = fillings.map((filling) =>
        filling.map((counts) => ({ counts, value: value(counts) })).reduce((a, b) => (b.value > a.value ? b : a)),
      );
      const most = best.reduce((sum, { value: perNode }, p) => sum + perNode * BigInt(places[p].nodes), 0n);
      if (needed > most) {
        const counted = shapes.filter((_, i) => (mask & (1 << i)) !== 0);
        const unit = resource ?? 'pods';
        return {
          names: counted.flatMap(({ names }) => names),
          resource,
          needed: Quantity._ofNanos(needed),
          most: Quantity._ofNanos(most),
          demand: counted
            .map(
              ({ names, count, requests }) =>
                `${names.join(' and ')} ${count}${resource === undefined ? '' : ` x ${requests.get(resource)?.toString() ?? '0'}`}`,
            )
            .join(' + '),
          explanation: places
            .map(
              (place, p) =>
                `pool '${place.pool.facts.name}': ${timesNodes(place.pool)} ${Quantity._ofNanos(best[p].value).toString()} ${unit} `
                + `(${describe(best[p].counts, shapes)})`,
            )
            .join(' + '),
        };
      }
    }
  }
  return undefined;
}

const NANO = 1_000_000_000n;

function describe(counts: readonly number[], shapes: readonly Shape[]): string {
  const parts = counts.flatMap((count, i) => (count === 0 ? [] : [`${count} ${shapes[i].names.join(' or ')}`]));
  return parts.length === 0 ? 'none' : parts.join(' and ');
}
