import { CONTROLLER_WRITES } from '../upstream/controller-writes';

/** Fields of one kind that Argo CD is to ignore. */
interface IgnoredDifferences {
  readonly group: string;
  readonly kind: string;
  readonly jqPathExpressions: string[];
}

/** What Argo CD has to leave alone, in its terms. */
export function liveChanges(): IgnoredDifferences[] {
  return CONTROLLER_WRITES.map(({ group, kind, paths }) => ({ group, kind, jqPathExpressions: paths.map((path) => `.${path}`) }));
}
