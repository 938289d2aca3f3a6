import { Quantity } from '../../base/quantity';
import { shown, unitsOf } from '../amounts';
import { PodSetResult } from '../result';
import { counted, listed } from '../words';
import { Assignment } from './assignment';
import { ClusterQueue } from './cluster-queue';
import { QueuedWorkload } from './queued-workload';

export function podSetsOf({ podSets }: QueuedWorkload, assignment: Assignment): PodSetResult[] {
  return assignment.podSets.map(({ name, count, flavors, requests, placed }) => ({
    name,
    pods: count,
    asked: podSets.find((one) => one.name === name)?.count ?? count,
    flavors: [...flavors].map(([resource, { flavor }]) => ({ resource, flavor, amount: shown(resource, requests.get(resource) ?? 0n) })),
    places: placed.map((one) => ({ place: one.values.join('/'), pods: one.count })),
  }));
}

/** The pods and the flavor of the resource that matters most. */
export function sizeOf(podSets: readonly PodSetResult[]): string {
  const pods = podSets.reduce((sum, one) => sum + one.pods, 0);
  const asked = podSets.reduce((sum, one) => sum + one.asked, 0);
  const flavors = new Set(podSets.flatMap((one) => one.flavors.map(({ resource, flavor }) => `${resource} ${flavor}`)));
  const resources = [...new Set([...flavors].map((one) => one.split(' ')[0]))];
  const told = [...flavors]
    .map((one) => one.split(' '))
    .filter(([resource]) => isWorthSaying(resource, resources))
    .map(([resource, flavor]) => {
      const units = podSets.flatMap((one) => one.flavors).filter((one) => one.resource === resource && one.flavor === flavor);
      return `${sumOf(
        resource,
        units.map(({ amount }) => amount),
      )} ${resource} of ${flavor}`;
    });
  return `${pods < asked ? `${pods} of ${asked} pods` : counted(pods, 'pod')}${told.length === 0 ? '' : ` (${told.join(', ')})`}`;
}

/** Devices if there are any: who asks for GPUs does not ask about memory. */
export function isWorthSaying(resource: string, all: readonly string[]): boolean {
  return resource.includes('/') || !all.some((one) => one.includes('/'));
}

function sumOf(resource: string, amounts: readonly string[]): string {
  return shown(
    resource,
    amounts.reduce((sum, amount) => sum + unitsOf(resource, Quantity.parse(amount)), 0n),
  );
}

export function placesOf(podSets: readonly PodSetResult[]): string[] {
  const places = podSets.flatMap(({ places: own }) => own.map(({ place, pods }) => `${place} (${pods})`));
  return places.length === 0 ? [] : [`on ${listed(places)}`];
}

/** The checks that come after quota, for the flavors that were given. */
export function checksOf(queue: ClusterQueue, { podSets }: Assignment): string[] {
  const used = new Set(podSets.flatMap(({ flavors }) => [...flavors.values()].map(({ flavor }) => flavor)));
  return queue.checks.filter(({ flavors }) => flavors.length === 0 || flavors.some((flavor) => used.has(flavor))).map(({ name }) => name);
}
