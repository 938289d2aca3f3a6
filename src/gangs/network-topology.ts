import type { JobNetworkTopology } from '../../imports/batch.volcano.sh';
import { Problem } from '../base/problems';
import { MOST_IN_SUBDOMAIN } from '../upstream/limits';

/**
 * How near to each other Volcano places the pods of a gang, by the tiers of its HyperNodes.
 *
 * @see https://volcano.sh/en/docs/network_topology_aware_scheduling/
 */
export class NetworkTopology {
  /**
   * Within one HyperNode of this tier or a lower one, or the gang waits. Volcano tries a HyperNode only if it has room for all pods of the
   * gang, also for those that it could start without (`minNodes`).
   *
   * @param highestTier number of the tier, 0 or more: without one Volcano enforces nothing
   */
  public static hard(highestTier: number): NetworkTopology {
    const valid = Number.isSafeInteger(highestTier) && highestTier >= 0;
    const problem = valid
      ? undefined
      : {
          value: highestTier,
          problem: 'must be a tier of HyperNodes: a whole number, 0 or more',
          fix: "take it from 'kubectl get hypernodes'",
        };
    return new NetworkTopology({ mode: 'hard', highestTierAllowed: highestTier }, problem);
  }

  /**
   * Within one HyperNode of this tier or a lower one, or the gang waits; what `hard` says of `minNodes` is true here too.
   *
   * @param highestTier name of the tier
   */
  public static hardNamed(highestTier: string): NetworkTopology {
    const valid = typeof highestTier === 'string' && highestTier !== '' && highestTier.length <= MOST_IN_SUBDOMAIN;
    const problem = valid
      ? undefined
      : {
          value: highestTier,
          problem: 'must be the name of a tier of HyperNodes, at most 253 characters',
          fix: "take it from 'kubectl get hypernodes'",
        };
    return new NetworkTopology({ mode: 'hard', highestTierName: highestTier }, problem);
  }

  /** In a HyperNode as low as there is room in, and else wherever there is room. */
  public static soft(): NetworkTopology {
    return new NetworkTopology({ mode: 'soft' });
  }

  /** @internal */
  public readonly _spec: JobNetworkTopology;

  /** @internal */
  public readonly _problem?: Problem;

  private constructor(spec: JobNetworkTopology, problem?: Problem) {
    this._spec = spec;
    this._problem = problem;
  }

  /**
   * The same on the pods of a plain Job.
   *
   * @internal
   */
  public get _annotations(): Record<string, string> {
    const { mode, highestTierAllowed } = this._spec;
    return {
      'volcano.sh/network-topology-mode': String(mode),
      ...(highestTierAllowed === undefined ? {} : { 'volcano.sh/network-topology-highest-tier': String(highestTierAllowed) }),
    };
  }
}
