/** What admits and orders the workloads of a cluster. */
export enum QueueSystem {
  /** Kueue: workloads wait until a ClusterQueue has quota for them. */
  KUEUE = 'Kueue',
  /** Volcano: a scheduler of its own, with queues and gangs. */
  VOLCANO = 'Volcano',
}
