import { Subject } from './subject';
import { WorkloadKind } from './workload-kind';

/** What a dispatcher does with workloads, besides creating them. */
export enum DispatcherTask {
  /** Reads a workload that it knows by name, and its status. */
  POLL = 'poll',
  /** Reads, lists and watches workloads. */
  WATCH = 'watch',
  /** Deletes workloads. */
  DELETE = 'delete',
  /** Finds the pods of a workload, with the last words of those that failed, and reads their logs. */
  LOGS = 'logs',
  /** Reads why a workload waits in its queue. */
  QUEUE = 'queue',
}

/** A service that creates workloads at run time. */
export interface Dispatcher {
  /** The service account that the service runs as. It may be of another namespace. */
  readonly subject: Subject;

  /**
   * What it creates.
   *
   * @default [WorkloadKind.JOB]
   */
  readonly workloads?: WorkloadKind[];

  /**
   * What else it does with them.
   *
   * @default [DispatcherTask.WATCH, DispatcherTask.DELETE]
   */
  readonly tasks?: DispatcherTask[];

  /**
   * Names of the Deployments that it takes image and command from.
   *
   * @default - it reads none
   */
  readonly readsDeployments?: string[];

  /**
   * Name of the Deployment that the service runs in, in the namespace of its service account. If the app contains it,
   * synth checks that it runs as the service account and gets its token.
   *
   * @default - nothing is checked
   */
  readonly deployment?: string;

  /**
   * The variable by which the service learns in which namespace it is to create workloads. With `deployment`, synth checks that
   * the Deployment sets it to the namespace of this GpuRbac: a service that falls back to `default` is forbidden everything.
   *
   * @default - nothing is checked
   */
  readonly namespaceVariable?: string;

  /**
   * Name of the Role.
   *
   * @default - `<name of the construct>-<name of the service account>`
   */
  readonly roleName?: string;

  /**
   * Name of the RoleBinding. A binding can never refer to another role than it was made with: change this name
   * together with `roleName`.
   *
   * @default - the name of the Role, so that it changes with it
   */
  readonly bindingName?: string;
}
