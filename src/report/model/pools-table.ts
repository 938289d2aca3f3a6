import { Quantity } from '../../base/quantity';
import { TaintFacts } from '../../upstream/cluster-facts';
import { World } from '../../preflight/world';
import { inOrder } from './asks';

/** One pool of nodes. */
export interface PoolRow {
  readonly name: string;
  readonly nodes: string;
  readonly perNode: readonly (readonly [resource: string, amount: Quantity])[];

  /** Of all nodes; empty where their number is not declared. */
  readonly total: readonly (readonly [resource: string, amount: Quantity])[];
  readonly labels: readonly string[];
  readonly taints: readonly string[];
  readonly topology: readonly string[];
  readonly isSpot: boolean;
}

/** The declared pools. */
export function poolRows(world: World): PoolRow[] {
  return world.pools.all.map(({ facts, perNode }) => {
    const { nodes } = facts;
    const least = facts.autoscaled === true ? (facts.minNodes ?? 0) : undefined;
    const resources = inOrder(perNode.keys());
    const amount = (resource: string): Quantity => perNode.get(resource) as Quantity;
    return {
      name: facts.name,
      nodes:
        facts.isTotal === true
          ? 'as a sum'
          : nodes === undefined
            ? 'not declared'
            : least === undefined
              ? String(nodes)
              : `${least} to ${nodes}`,
      perNode: facts.isTotal === true ? [] : resources.map((resource) => [resource, amount(resource)] as const),
      total: nodes === undefined ? [] : resources.map((resource) => [resource, amount(resource).times(nodes)] as const),
      labels: Object.entries(facts.labels ?? {}).map(([key, value]) => `${key}=${value}`),
      taints: (facts.taints ?? []).map(taintText),
      topology: facts.topology ?? [],
      isSpot: facts.spot === true,
    };
  });
}

function taintText({ key, value, effect }: TaintFacts): string {
  return `${key}${value === undefined ? '' : `=${value}`}:${effect}`;
}
