import { flag, shapeProblem, struct } from '../base/shape';
import { Problem } from '../base/problems';

/** Options of `VolcanoQuota.capacity`. */
export interface VolcanoCapacityOptions {
  /**
   * Whether queues may have parents (`enableHierarchy` of the plugin). Jobs then go to leaf queues only.
   *
   * @default false
   */
  readonly hierarchy?: boolean;
}

const CAPACITY = struct<VolcanoCapacityOptions>({ hierarchy: flag });

/** Which plugin of Volcano's scheduler shares the cluster between queues. The two exclude each other. */
export class VolcanoQuota {
  /** The `proportion` plugin, which Volcano ships: weights, capability and guarantee; `deserved` and `parent` do nothing. */
  public static proportion(): VolcanoQuota {
    return new VolcanoQuota('proportion', false);
  }

  /**
   * The `capacity` plugin: `deserved`, capability and guarantee in amounts.
   *
   * @param options whether queues may have parents
   */
  public static capacity(options: VolcanoCapacityOptions = {}): VolcanoQuota {
    const problem = shapeProblem(CAPACITY, options);
    return new VolcanoQuota('capacity', problem === undefined && options.hierarchy === true, problem);
  }

  /** Name of the plugin. */
  public readonly plugin: string;

  /** Whether queues may have parents. */
  public readonly hierarchy: boolean;

  /** @internal */
  public readonly _problem?: Problem;

  private constructor(plugin: string, hierarchy: boolean, problem?: Problem) {
    this.plugin = plugin;
    this.hierarchy = hierarchy;
    this._problem = problem;
  }
}
