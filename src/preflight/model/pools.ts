import { PoolFacts } from '../../upstream/cluster-facts';
import { Quantity } from '../../base/quantity';
import { dict } from '../../base/json';
import { Amounts, amountsOf, isAccelerator, ZERO } from './amounts';
import { placementMatches, Toleration, tolerationsOf, untolerated } from './node-match';
import { PodSet } from './workload';

/** A declared pool, ready for arithmetic. */
export interface Pool {
  /** With the most nodes under `nodes`, wherever they are declared. */
  readonly facts: PoolFacts;
  readonly perNode: Amounts;
}

/** The declared node pools of a cluster. */
export class Pools {
  public readonly all: readonly Pool[];
  private readonly labelKeys: ReadonlySet<string>;

  constructor(pools: readonly PoolFacts[]) {
    this.all = pools.map((facts) => ({
      facts: {
        // a sum over nodes of which no number is given counts once
        ...facts, nodes: facts.maxNodes ?? facts.nodes ?? (facts.isTotal === true ? 1 : undefined),
        autoscaled: facts.autoscaled ?? facts.maxNodes !== undefined,
      },
      perNode: amountsOf(dict(facts.resources)),
    }));
    this.labelKeys = new Set(pools.flatMap((pool) => Object.keys(pool.labels ?? {})));
  }

  /**
   * Why pods cannot run in a pool; undefined when they can, as far as is declared.
   *
   * @param added tolerations that a queue adds
   */
  public mismatch(pool: Pool, pods: PodSet, added: readonly Toleration[] = []): string | undefined {
    const { facts, perNode } = pool;
    const taint = untolerated(facts.taints ?? [], [...tolerationsOf(pods.spec), ...added]);
    if (taint !== undefined) {
      return `has the taint ${taint.key}${taint.value === undefined ? '' : `=${taint.value}`}:${taint.effect}`;
    }
    if (!placementMatches(pods.spec, { ...facts.labels }, (key) => this.labelKeys.has(key))) {
      return this.otherLabel(pool, pods) ?? 'has other labels than the pods ask for';
    }
    for (const [resource, amount] of pods.requests) {
      const available = perNode.get(resource) ?? (isAccelerator(resource) ? ZERO : undefined);
      if (available !== undefined && amount.compareTo(available) > 0) {
        return `has ${available.toString()} ${resource} per node, less than ${amount.toString()}`;
      }
    }
    return undefined;
  }

  /** The label of the pool that is not what the pods' nodeSelector asks for. */
  private otherLabel({ facts: { labels = {} } }: Pool, { spec }: PodSet): string | undefined {
    const [key, wanted] = Object.entries(dict(spec.nodeSelector))
      .find(([name, value]) => this.labelKeys.has(name) && labels[name] !== value) ?? [];
    return key === undefined ? undefined : `has ${key}=${labels[key] ?? 'nothing'}, and the pods ask for ${String(wanted)}`;
  }

  /** How many of the pods fit on one node of a pool; undefined when nothing that they ask for is declared. */
  public podsPerNode(pool: Pool, pods: PodSet, only?: (resource: string) => boolean): number | undefined {
    let fewest: number | undefined;
    for (const [resource, amount] of pods.requests) {
      const available = pool.perNode.get(resource);
      if (available !== undefined && amount.compareTo(ZERO) > 0 && (only === undefined || only(resource))) {
        const fits = Number(available._nanos / amount._nanos);
        fewest = Math.min(fewest ?? fits, fits);
      }
    }
    return fewest;
  }

  /** What is there of an accelerator before an autoscaler adds nodes; undefined when that is not known, or none is added. */
  public always(resource: string): Quantity | undefined {
    let sum = ZERO;
    let isAutoscaled = false;
    for (const { facts, perNode } of this.all.filter((pool) => pool.perNode.has(resource))) {
      const nodes = facts.autoscaled === true ? facts.minNodes : facts.nodes;
      if (nodes === undefined) {
        return undefined;
      }
      isAutoscaled ||= facts.autoscaled === true;
      sum = sum.plus((perNode.get(resource) ?? ZERO).times(nodes));
    }
    return isAutoscaled ? sum : undefined;
  }

  /** All of one resource; undefined when a pool does not say how many nodes it has. */
  public total(resource: string): Quantity | undefined {
    let sum = ZERO;
    for (const { facts, perNode } of this.all) {
      const amount = perNode.get(resource);
      if (facts.nodes === undefined || (amount === undefined && !isAccelerator(resource))) {
        return undefined;
      }
      sum = sum.plus((amount ?? ZERO).times(facts.nodes));
    }
    return this.all.length === 0 ? undefined : sum;
  }
}

/** The nodes of a pool as a factor, for people, for instance `12 nodes x`. */
export function timesNodes({ facts: { nodes = 0, autoscaled, isTotal } }: Pool): string {
  return isTotal === true ? 'in all' : `${autoscaled === true ? 'at most ' : ''}${nodes} node${nodes === 1 ? '' : 's'} x`;
}
