/** A part that people and services play towards the workloads of a team. */
export enum Persona {
  /** Sees workloads, pods, logs, events, quota and the state of queues. */
  VIEWER = 'viewer',
  /** Sees what a viewer sees; creates and deletes workloads. */
  SUBMITTER = 'submitter',
  /** Does what a submitter does; changes, suspends and re-queues workloads. */
  OPERATOR = 'operator',
  /** A service that creates workloads at run time. */
  DISPATCHER = 'dispatcher',
  /** Manages queues and quota in the whole cluster. */
  QUEUE_ADMIN = 'queue-admin',
}
