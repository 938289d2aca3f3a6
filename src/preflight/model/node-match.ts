import { TaintFacts } from '../../upstream/cluster-facts';
import { at, dict, Dict, dicts, list, text } from '../../base/json';
import { expressionMatches } from './kueue-tree';

/** A toleration, as pods and flavors write it. */
export type Toleration = Dict;

/** The first taint that keeps pods with these tolerations away. */
export function untolerated(taints: readonly TaintFacts[], tolerations: readonly Toleration[]): TaintFacts | undefined {
  return taints.find(
    (taint) =>
      (taint.effect === 'NoSchedule' || taint.effect === 'NoExecute') && !tolerations.some((toleration) => tolerates(toleration, taint)),
  );
}

function tolerates(toleration: Toleration, taint: TaintFacts): boolean {
  const key = text(toleration.key);
  const effect = text(toleration.effect);
  if ((effect !== undefined && effect !== taint.effect) || (key !== undefined && key !== taint.key)) {
    return false;
  }
  return toleration.operator === 'Exists' || (key !== undefined && (text(toleration.value) ?? '') === (taint.value ?? ''));
}

/** Taints of a manifest. */
export function taintsOf(value: unknown): TaintFacts[] {
  return dicts(value).map((taint) => ({ key: text(taint.key) ?? '', value: text(taint.value), effect: text(taint.effect) ?? '' }));
}

export function tolerationsOf(podSpec: Dict): readonly Toleration[] {
  return dicts(podSpec.tolerations);
}

/**
 * Whether the node selector and the required node affinity of a pod let it on nodes with these labels.
 *
 * @param isKnown whether it is known if the nodes have a label; what is not known counts as matching
 */
export function placementMatches(podSpec: Dict, labels: Dict, isKnown: (key: string) => boolean): boolean {
  for (const [key, value] of Object.entries(dict(podSpec.nodeSelector))) {
    if (isKnown(key) && labels[key] !== value) {
      return false;
    }
  }
  const terms = dicts(at(podSpec, 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms'));
  return (
    terms.length === 0 ||
    terms.some((term) =>
      dicts(term.matchExpressions).every((expression) => !isKnown(text(expression.key) ?? '') || expressionMatches(expression, labels)),
    )
  );
}

const HOSTNAME = 'kubernetes.io/hostname';

/** How many nodes a pod names by their host name, which no two nodes share; undefined when it does not name them. */
export function namedHosts(podSpec: Dict): number | undefined {
  if (text(dict(podSpec.nodeSelector)[HOSTNAME]) !== undefined) {
    return 1;
  }
  const terms = dicts(at(podSpec, 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms'));
  const named = terms.map((term) => dicts(term.matchExpressions).find(({ key, operator }) => key === HOSTNAME && operator === 'In'));
  return named.length === 0 || named.includes(undefined)
    ? undefined
    : new Set(named.flatMap((expression) => list(expression?.values))).size;
}
