/** What a taint does to pods that do not tolerate it. */
export enum TaintEffect {
  /** New pods are not placed on the node. */
  NO_SCHEDULE = 'NoSchedule',

  /** The node is avoided where possible. */
  PREFER_NO_SCHEDULE = 'PreferNoSchedule',

  /** New pods are not placed on the node, and running ones are evicted. */
  NO_EXECUTE = 'NoExecute',
}
