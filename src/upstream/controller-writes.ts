import { groupOf, nameOf, WORKLOAD_KEYS, WORKLOADS } from './kinds';

/** Fields of one kind that controllers change in the cluster. */
export interface ControllerWrites {
  readonly group: string;
  readonly kind: string;

  /** Paths, with `[]` for every item of a list. */
  readonly paths: readonly string[];
}

/** What Kueue writes into a pod template when it admits a workload, and takes out when it evicts it. */
const PLACEMENT = ['spec.nodeSelector', 'spec.tolerations', 'spec.schedulingGates', 'metadata.labels', 'metadata.annotations'];

/**
 * What whoever applies manifests has to leave alone: suspension, partial admission, and the placement that Kueue writes into
 * the pod templates of what it admits.
 */
export const CONTROLLER_WRITES: readonly ControllerWrites[] = WORKLOAD_KEYS.filter((key) => WORKLOADS[key].isOffered).flatMap((key) => {
  const { live, isPlacedByKueue, pods } = WORKLOADS[key];
  const paths = [...live, ...(isPlacedByKueue ? pods : []).flatMap((template) => PLACEMENT.map((path) => `${template}.${path}`))];
  return paths.length === 0 ? [] : [{ group: groupOf(key), kind: nameOf(key), paths }];
});
