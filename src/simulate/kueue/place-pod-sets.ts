import { text } from '../../base/json';
import { FLAVOR } from '../../preflight/model/kueue-tree';
import { Assignment, Fit, fitOf, PodSetChoice } from './assignment';
import { ClusterQueue } from './cluster-queue';
import { KueueState } from './kueue-state';
import { Placement, PlaceRequest } from './place-request';
import { PlacedPods, PodSetDemand, QueuedWorkload } from './queued-workload';
import { asksForPlaces } from './topology-request';

/** The requests for places that come with an assignment; notes pod sets that cannot have any. */
export function placeRequestsOf(
  state: KueueState,
  workload: QueuedWorkload,
  queue: ClusterQueue,
  assignment: Assignment,
): readonly PlaceRequest[] {
  const isTopologyOnly = isOnlyForTopologies(state, queue);
  return assignment.podSets.flatMap((choice): PlaceRequest[] => {
    const demand = workload.podSets.find(({ name }) => name === choice.name) as PodSetDemand;
    const asks = asksForPlaces(demand.topology);
    if ((!asks && !isTopologyOnly) || choice.problem !== undefined || choice.count === 0 || choice.placed.length > 0) {
      return [];
    }
    const flavors = new Set([...choice.flavors.values()].map(({ flavor }) => flavor).filter((flavor) => hasTopology(state, flavor)));
    if (flavors.size !== 1) {
      choice.problem =
        flavors.size === 0
          ? 'pods ask for a topology, and no flavor with one was assigned'
          : `pods get flavors with several topologies: ${[...flavors].sort().join(', ')}`;
      return [];
    }
    const [flavor] = flavors;
    if (state.placesLater(queue, flavor)) {
      choice.isPlacedLater = true;
      return [];
    }
    return [{ name: choice.name, flavor, count: choice.count, onNode: demand.onNode, pods: demand.pods, topology: demand.topology }];
  });
}

/** Looks for places for what fits by quota, or would if others gave way. */
export function placePodSets(state: KueueState, workload: QueuedWorkload, queue: ClusterQueue, assignment: Assignment): void {
  if (assignment.fit === Fit.NONE) {
    return;
  }
  const requests = placeRequestsOf(state, workload, queue, assignment);
  if (assignment.podSets.some(({ problem }) => problem !== undefined)) {
    assignment.fit = Fit.NONE;
    return;
  }
  if (assignment.fit === Fit.NOW) {
    const found = findPlaces(state, requests);
    if ('places' in found) {
      assignment.podSets.forEach((choice) => (choice.placed = found.places.get(choice.name) ?? choice.placed));
    } else {
      const choice = choiceOf(assignment, found.missing);
      choice.obstacles.push({ flavor: found.flavor, topology: found.reason });
      setFit(assignment, choice, Fit.PREEMPT);
    }
  }
  if (assignment.fit !== Fit.NOW && requests.length > 0) {
    const found = findPlaces(state, requests, true);
    if ('places' in found) {
      requests.forEach(({ name }) => setFit(assignment, choiceOf(assignment, name), Fit.PREEMPT));
    } else {
      const choice = choiceOf(assignment, found.missing);
      choice.obstacles.push({ flavor: found.flavor, topology: found.reason });
      setFit(assignment, choice, Fit.NONE);
    }
  }
}

/** Gives an assignment that others give way for the places that are there then. */
export function placeAfter(
  state: KueueState,
  workload: QueuedWorkload,
  queue: ClusterQueue,
  assignment: Assignment,
  isEmpty: boolean,
): void {
  const found = findPlaces(state, placeRequestsOf(state, workload, queue, assignment), isEmpty);
  if ('places' in found) {
    assignment.podSets.forEach((choice) => (choice.placed = found.places.get(choice.name) ?? choice.placed));
  }
}

export function fitsPlaces(state: KueueState, requests: readonly PlaceRequest[]): boolean {
  return 'places' in findPlaces(state, requests);
}

/** Whether every flavor of a queue has a topology, so that all pods get places, asked for or not. */
export function isOnlyForTopologies(state: KueueState, queue: ClusterQueue): boolean {
  return queue.node.groups.every(({ flavors }) => flavors.every(({ name }) => hasTopology(state, name)));
}

function hasTopology({ world }: KueueState, flavor: string): boolean {
  return text(world.index.find(FLAVOR, undefined, flavor)?.spec.topologyName) !== undefined;
}

function findPlaces(state: KueueState, requests: readonly PlaceRequest[], isEmpty = false): Placement {
  const places = new Map<string, readonly PlacedPods[]>();
  const taken: PlacedPods[] = [];
  for (const flavor of [...new Set(requests.map((request) => request.flavor))].sort()) {
    const found = state.topology(flavor).place(
      requests.filter((request) => request.flavor === flavor),
      taken,
      isEmpty,
    );
    if ('missing' in found) {
      return found;
    }
    found.places.forEach((placed, name) => {
      places.set(name, placed);
      taken.push(...placed);
    });
  }
  return { places };
}

function choiceOf({ podSets }: Assignment, name: string): PodSetChoice {
  return podSets.find((choice) => choice.name === name) as PodSetChoice;
}

function setFit(assignment: Assignment, choice: PodSetChoice, fit: Fit): void {
  choice.flavors.forEach((flavor) => (flavor.fit = fit));
  assignment.fit = fit;
}

/** What an assignment comes to, pod set by pod set. */
export function worstFit({ podSets }: Assignment): Fit {
  return Math.min(Fit.NOW, ...podSets.map(fitOf)) as Fit;
}
