import { Dict, entry, isDict, text, whole } from '../../base/json';

/** Where Kueue is asked to put the pods of a pod set. */
export interface TopologyRequest {
  /** The level of which one place must take all of them. */
  readonly required?: string;

  /** The level of which one place should take all of them. */
  readonly preferred?: string;
  readonly unconstrained: boolean;

  /** The level of which one place must take each slice, and the pods of a slice. */
  readonly sliceLevel?: string;
  readonly sliceSize?: number;

  /** Pod sets of one group go to one place together. */
  readonly group?: string;
}

const PREFIX = 'kueue.x-k8s.io/podset-';

/** What the annotations of a pod template ask for; undefined when they ask for nothing. */
export function requestOfAnnotations(annotations: Dict): TopologyRequest | undefined {
  const annotation = (name: string): string | undefined => text(entry(annotations, `${PREFIX}${name}`));
  const size = Number(annotation('slice-size'));
  return requestOf({
    required: annotation('required-topology'),
    preferred: annotation('preferred-topology'),
    unconstrained: annotation('unconstrained-topology') === 'true',
    podSetSliceRequiredTopology: annotation('slice-required-topology'),
    podSetSliceSize: Number.isInteger(size) ? size : undefined,
    podSetGroupName: annotation('group-name'),
  });
}

/** What a pod set of a Workload asks for; undefined when it asks for nothing. */
export function requestOf(request: unknown): TopologyRequest | undefined {
  if (!isDict(request)) {
    return undefined;
  }
  const found = {
    required: text(request.required),
    preferred: text(request.preferred),
    unconstrained: request.unconstrained === true,
    sliceLevel: text(request.podSetSliceRequiredTopology),
    sliceSize: whole(request.podSetSliceSize),
    group: text(request.podSetGroupName),
  };
  return (found.required ?? found.preferred ?? found.sliceLevel ?? found.group ?? (found.unconstrained || undefined)) ? found : undefined;
}

/** Whether a request asks for places, and not only for a group. */
export function asksForPlaces(request: TopologyRequest | undefined): boolean {
  return (
    request !== undefined &&
    (request.required !== undefined || request.preferred !== undefined || request.unconstrained || request.sliceLevel !== undefined)
  );
}
