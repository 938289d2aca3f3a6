/** Options of `VolcanoQuota.capacity`. */
export interface VolcanoCapacityOptions {
  /**
   * Whether queues may have parents (`enableHierarchy` of the plugin). Jobs then go to leaf queues only.
   *
   * @default false
   */
  readonly hierarchy?: boolean;
}

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
    return new VolcanoQuota('capacity', options.hierarchy ?? false);
  }

  /** Name of the plugin. */
  public readonly plugin: string;

  /** Whether queues may have parents. */
  public readonly hierarchy: boolean;

  private constructor(plugin: string, hierarchy: boolean) {
    this.plugin = plugin;
    this.hierarchy = hierarchy;
  }
}
