import { Quantity } from '../../base/quantity';
import { World } from '../world';
import { amountsOf, isAccelerator, ZERO } from './amounts';
import { VolcanoQueueModel } from './volcano-queues';

/** The most of one resource that a Volcano queue can ever give to one gang, for one reason. */
export interface QueueLimit {
  readonly most: Quantity;

  /** What has it, for people, as the beginning of a clause. */
  readonly clause: string;

  /** How it comes about, where it is less than what is written somewhere. */
  readonly explanation?: string;
  readonly fix: (needed: Quantity) => string;
  readonly because: string;

  /** Whether it holds whatever the settings of the scheduler are. */
  readonly isCertain: boolean;
}

/** All that limits what a queue gives of a resource. */
export function limitsOfQueue(name: string, resource: string, world: World): QueueLimit[] {
  const path = world.volcanoQueues.pathOf(name);
  const declared = world.facts.queues?.find((queue) => queue.system === 'volcano' && queue.name === name);
  const promised = declared?.resources === undefined ? undefined : amountsOf(declared.resources).get(resource);
  return [
    ...path.flatMap((queue, above) => capabilityLimit(queue, path, above, resource, world)),
    ...(promised === undefined
      ? []
      : [
          {
            most: promised, clause: `queue '${name}' never gives more than ${promised.toString()}: ${INSUFFICIENT}`, fix: raise,
            because: 'the declared capacity of the queue', isCertain: true,
          },
        ]),
    ...nodesLimit(name, path, resource, world),
  ];
}

const INSUFFICIENT = '"queue resource quota insufficient"';
const HIERARCHY = 'the capacity plugin and its hierarchy';

function raise(needed: Quantity): string {
  return `make the gang smaller, or raise the capability to ${needed.toString()}`;
}

/** The capability of a queue on the path, without what is guaranteed to others below it. */
function capabilityLimit(
  queue: VolcanoQueueModel, path: readonly VolcanoQueueModel[], above: number, resource: string, world: World,
): QueueLimit[] {
  const capability = queue.capability.get(resource);
  if (capability === undefined || (above > 0 && ignoresParents(world))) {
    return [];
  }
  const below = path.slice(0, above);
  const most = descend(capability, below, resource, world);
  const others = guaranteedToOthers(below, resource, world);
  const isCertain = above === 0 || world.volcanoScheduler.hierarchy === true;
  const isLess = most.compareTo(capability) < 0;
  return [
    {
      most,
      clause: isLess
        ? `queue '${path[0].name}' never gets more than ${most.toString()} from '${queue.name}': ${INSUFFICIENT}`
        : `queue '${queue.name}' never gives more than ${capability.toString()}: ${INSUFFICIENT}`,
      explanation: isLess
        ? `'${queue.name}' has ${capability.toString()}; guaranteed to others: ${others}; left ${most.toString()}`
        : undefined,
      fix: isLess
        ? (needed) =>
            `make the gang smaller, lower the guarantees of the others, or raise the capability of '${queue.name}' by `
            + `${needed.minus(most).toString()}`
        : raise,
      because: `capability of Queue '${queue.name}' at `
        + `${queue.object.place}`
          + `${isCertain ? '' : `, on the assumption that the scheduler has ${HIERARCHY}, without which parents are ignored`}`,
      isCertain,
    },
  ];
}

/**
 * Whether the scheduler is known to take all queues for top-level ones.
 *
 * That it does so as shipped is no answer where queues have parents.
 */
function ignoresParents({ volcanoScheduler: { plugins, hierarchy, isAssumed } }: World): boolean {
  return !isAssumed && (hierarchy === false || !plugins.includes('capacity'));
}

/** What the declared nodes have, without what is guaranteed to others. That much is withheld with every quota plugin. */
function nodesLimit(name: string, path: readonly VolcanoQueueModel[], resource: string, world: World): QueueLimit[] {
  const total = isAccelerator(resource) ? world.pools.total(resource) : undefined;
  if (total === undefined) {
    return [];
  }
  const isPlaced = path.length > 0 ? path[path.length - 1].parent === undefined : name === 'default';
  const most = isPlaced ? descend(total, path, resource, world, true) : total;
  if (most.compareTo(total) >= 0) {
    return [
      {
        most: total, clause: `the declared nodes have ${total.toString()}`,
        fix: () => 'make the gang smaller, or correct the declared pools', because: 'the declared node pools', isCertain: true,
      },
    ];
  }
  return [
    {
      most, clause: `queue '${name}' never gets more than ${most.toString()} of the declared nodes: ${INSUFFICIENT}`,
      explanation: `the nodes have ${total.toString()}; guaranteed to others: ${guaranteedToOthers(path, resource, world, true)}; left `
        + `${most.toString()}`,
      fix: () => 'make the gang smaller, lower the guarantees of the others, or correct the declared pools',
      because: 'the declared node pools, and the guarantees of the queues of the input', isCertain: true,
    },
  ];
}

/**
 * What is left for the lowest queue of a path: on each level what comes from above without all guarantees, and its own.
 *
 * @param path lowest queue first; the level of its last queue is the first to be left out of
 * @param fromTop whether the path begins below the cluster itself, and may be empty
 */
function descend(from: Quantity, path: readonly VolcanoQueueModel[], resource: string, world: World, fromTop = false): Quantity {
  if (path.some(({ object }) => world.index.isAmbiguous(object.type, undefined, object.name))) {
    return from;
  }
  const levels: readonly (VolcanoQueueModel | undefined)[] = fromTop && path.length === 0 ? [undefined] : path;
  return levels.reduceRight((available, queue) => {
    const guaranteed = world.volcanoQueues.guaranteedBelow(queue?.parent).get(resource) ?? ZERO;
    const left = available.minus(guaranteed);
    return (left.isNegative ? ZERO : left).plus(queue?.guarantee.get(resource) ?? ZERO);
  }, from);
}

function guaranteedToOthers(path: readonly VolcanoQueueModel[], resource: string, world: World, fromTop = false): string {
  const levels = fromTop && path.length === 0 ? [undefined] : path.map(({ parent }) => parent);
  return levels
    .flatMap((parent) => world.volcanoQueues.childrenOf(parent))
    .filter((queue) => !path.includes(queue) && queue.guarantee.get(resource)?.isZero === false)
    .map((queue) => `${queue.name} ${queue.guarantee.get(resource)?.toString() ?? ''}`)
    .join(' + ');
}
