import { Quantity } from '../../base/quantity';
import { dict } from '../../base/json';
import { KubeObject } from '../kube-object';
import { ZERO } from './amounts';
import { Pool, Pools } from './pools';

/** The declared pools whose nodes a flavor of Kueue stands for, by its labels; none where that cannot be known. */
export function poolsOfFlavor(flavor: KubeObject, pools: Pools): readonly Pool[] {
  const labels = Object.entries(dict(flavor.spec.nodeLabels));
  return labels.length === 0 ? [] : pools.all.filter((pool) => labels.every(([key, value]) => pool.facts.labels?.[key] === value));
}

/** All of a resource that pools have; undefined where one of them does not say. */
export function totalOf(pools: readonly Pool[], resource: string): Quantity | undefined {
  return pools.length === 0 || pools.some(({ facts, perNode }) => facts.nodes === undefined || !perNode.has(resource))
    ? undefined
    : pools.reduce((all, { facts, perNode }) => all.plus((perNode.get(resource) ?? ZERO).times(facts.nodes ?? 0)), ZERO);
}
