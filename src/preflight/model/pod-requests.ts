import { Quantity } from '../../base/quantity';
import { at, dict, Dict } from '../../base/json';
import { addTo, Amounts, amountsOf, NO_AMOUNTS, raiseTo, ZERO } from './amounts';
import { Container } from './container';
import { LimitItem } from './limit-ranges';

/** Requests and limits of one container, after the defaults that the API server and LimitRanges give. */
export interface ContainerResources {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

/** A container is in one namespace, so its LimitRanges are always the same. */
const known = new WeakMap<Container, ContainerResources>();

/** Requests of a container: its own, else its limit, else what LimitRanges of the namespace give. */
export function containerResources(container: Container, limitItems: readonly LimitItem[]): ContainerResources {
  let resources = known.get(container);
  if (resources === undefined) {
    resources = complete(container, limitItems);
    known.set(container, resources);
  }
  return resources;
}

function complete(container: Container, limitItems: readonly LimitItem[]): ContainerResources {
  const limits = new Map(amountsOf(container.limits));
  const requests = new Map([...limits, ...amountsOf(container.requests)]);
  for (const item of limitItems) {
    fill(limits, item.defaultLimit);
    fill(requests, item.defaultRequest);
  }
  return { requests, limits };
}

function fill(amounts: Map<string, Quantity>, defaults: Amounts): void {
  for (const [name, amount] of defaults) {
    if (!amounts.has(name)) {
      amounts.set(name, amount);
    }
  }
}

/**
 * What the scheduler counts for one pod: containers and sidecars together, or more when an init container needs more
 * beside the sidecars that run before it, plus the overhead.
 */
export function podRequests(podSpec: Dict, containers: readonly Container[], limitItems: readonly LimitItem[]): Amounts {
  const running = sumOfContainers(containers, limitItems, 'requests');
  const podLevel = podLevelRequests(podSpec);
  for (const [name, amount] of podLevel) {
    running.set(name, amount);
  }
  addTo(running, amountsOf(dict(podSpec.overhead)));
  return running;
}

/** Requests or limits of all containers, as they run or as they start, whichever is more. */
export function sumOfContainers(
  containers: readonly Container[],
  limitItems: readonly LimitItem[],
  kind: 'requests' | 'limits',
): Map<string, Quantity> {
  return sumOf(containers, (container) => containerResources(container, limitItems)[kind]);
}

/** What is written as requests, without what limits and LimitRanges make of it when the pod is created. */
export function writtenRequests(containers: readonly Container[]): Amounts {
  return sumOf(containers, (container) => amountsOf(container.requests));
}

function sumOf(containers: readonly Container[], amountsOfContainer: (container: Container) => Amounts): Map<string, Quantity> {
  const running = new Map<string, Quantity>();
  const highest = new Map<string, Quantity>();
  for (const container of containers) {
    const amounts = amountsOfContainer(container);
    if (container.role === 'init') {
      const peak = new Map(running);
      addTo(peak, amounts);
      raiseTo(highest, peak);
    } else {
      addTo(running, amounts);
    }
  }
  raiseTo(running, highest);
  return running;
}

/** How the sum of the containers comes about, for people. */
export function explainSum(
  containers: readonly Container[], limitItems: readonly LimitItem[], kind: 'requests' | 'limits', resource: string,
): string {
  let running = ZERO;
  let highest = ZERO;
  let highestPart = '';
  const parts: string[] = [];
  for (const container of containers) {
    const amount = containerResources(container, limitItems)[kind].get(resource);
    if (amount === undefined) {
      continue;
    }
    if (container.role === 'init') {
      const peak = running.plus(amount);
      if (peak.compareTo(highest) > 0) {
        highest = peak;
        highestPart = [`init container ${container.name} ${amount.toString()}`, ...parts].join(' + ');
      }
    } else {
      running = running.plus(amount);
      parts.push(`${container.name} ${amount.toString()}`);
    }
  }
  return highest.compareTo(running) > 0 ? `${highestPart} = ${highest.toString()}` : `${parts.join(' + ')} = ${running.toString()}`;
}

/** Resources that the pod as a whole asks for, which count instead of those of its containers. */
function podLevelRequests(podSpec: Dict): Amounts {
  if (podSpec.resources === undefined) {
    return NO_AMOUNTS;
  }
  return new Map([...amountsOf(dict(at(podSpec, 'resources', 'limits'))), ...amountsOf(dict(at(podSpec, 'resources', 'requests')))]);
}
