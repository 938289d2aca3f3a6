import { groupOf, nameOf, WORKLOAD_KEYS, WORKLOADS } from '../upstream/kinds';

/** Fields of one kind that controllers change in the cluster. */
interface LiveChange {
  readonly group: string;
  readonly kind: string;
  readonly jqPathExpressions: string[];
}

/** What Kueue writes into a pod template when it admits a workload, and takes out when it evicts it. */
const POD_CHANGES = ['.spec.nodeSelector', '.spec.tolerations', '.spec.schedulingGates', '.metadata.labels', '.metadata.annotations'];

/**
 * What Argo CD has to leave alone: suspension, partial admission, and the placement that Kueue writes into the pod
 * templates of what it admits.
 */
export function liveChanges(): LiveChange[] {
  return WORKLOAD_KEYS.filter((key) => WORKLOADS[key].isOffered).flatMap((key) => {
    const { live, isPlacedByKueue, pods } = WORKLOADS[key];
    const paths = [...live, ...(isPlacedByKueue ? pods : []).flatMap((template) => POD_CHANGES.map((path) => `.${template}${path}`))];
    return paths.length === 0 ? [] : [{ group: groupOf(key), kind: nameOf(key), jqPathExpressions: paths }];
  });
}
