import { Duration, Size } from 'cdk8s';
import { IConstruct } from 'constructs';
import { DispatcherTask } from '../access/dispatcher';
import { WorkloadServiceAccount } from '../access/workload-service-account';
import { Cpu } from '../base/cpu';
import { flag, listOf, made, mapOf, number, ofCdk8s, oneOf, Shape, struct, StructShape, text } from '../base/shape';
import { Priority } from '../cluster/priority';
import { Queue } from '../cluster/queue';
import { GangTrainingJobProps } from '../gangs/gang-training-job';
import { Identity } from '../pod/identity';
import { duration } from '../pod/pod-shape';
import { CleanUp } from '../workloads/clean-up';
import { TrainingJobProps } from '../workloads/training-job';

/** What every `JobDispatcher` can be told. */
export interface JobDispatcherOptions {
  /**
   * Name of the dispatcher: runs are called `<name>-<id>`, the ConfigMap `<name>-template`, the service account and the Role
   * `<name>-dispatcher`.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /**
   * Key of the label that has the id of a run, on the run and its pods.
   *
   * @default workflow-id
   */
  readonly idLabel?: string;

  /**
   * The most characters that the id has in the name of a run, 12 or more. A longer id is cut there and ends in a hash of the
   * whole, so that names stay unique.
   *
   * @default - 40, or what the name leaves of 63
   */
  readonly idLength?: number;

  /**
   * The Deployment of the same app that starts the runs: an `ApiObject`, or a Deployment of cdk8s-plus. It gets the template as a
   * file, the service account with its token, and the variable DISPATCH_TEMPLATES.
   *
   * @default - none: give it `environment`, `mount` and the account yourself
   */
  readonly consumer?: IConstruct;

  /**
   * Name of the container of the consumer that starts the runs.
   *
   * @default - the one called main, or the only one
   */
  readonly consumerContainer?: string;

  /**
   * The service account that the consumer runs as.
   *
   * @default - the one that the consumer names, or else one is made
   */
  readonly account?: WorkloadServiceAccount;

  /**
   * What else the consumer does with runs, besides creating them.
   *
   * @default - [DispatcherTask.POLL, DispatcherTask.LOGS], and DispatcherTask.QUEUE with a queue
   */
  readonly tasks?: DispatcherTask[];

  /**
   * Name of the Role.
   *
   * @default - `<name>-dispatcher`
   */
  readonly roleName?: string;

  /**
   * Name of the RoleBinding, which can never refer to another role than it was made with.
   *
   * @default - the name of the Role
   */
  readonly bindingName?: string;
}

/** What a task has in common with the Deployment that starts it, and in what it differs. */
export interface DeploymentTaskOptions extends JobDispatcherOptions {
  /**
   * The container of the Deployment that tasks are a copy of.
   *
   * @default - the one called main, or the only one
   */
  readonly container?: string;

  /**
   * Arguments of a task.
   *
   * @default - those of the container, without `serve` at the end
   */
  readonly args?: string[];

  /**
   * How long a task may take; then it is ended and has failed.
   *
   * @default - no limit, unless the service gives one for a run
   */
  readonly timeout?: Duration;

  /**
   * When a finished task is deleted, with its pod and the log.
   *
   * @default - CleanUp.after(Duration.hours(1)); after 300 seconds with `aioFluid`, as there
   */
  readonly cleanUp?: CleanUp;

  /**
   * The queue that tasks wait in.
   *
   * @default - none
   */
  readonly queue?: Queue;

  /**
   * What goes first when there is not room for all.
   *
   * @default - that of the Deployment's pods
   */
  readonly priority?: Priority;

  /**
   * CPU time of a task: request and limit.
   *
   * @default - that of the container
   */
  readonly cpu?: Cpu;

  /**
   * Memory of a task: request and limit.
   *
   * @default - that of the container
   */
  readonly memory?: Size;

  /**
   * Labels of tasks and their pods. Those of the Deployment's pods are not copied: Services would send requests to tasks.
   *
   * @default - none
   */
  readonly labels?: Record<string, string>;

  /**
   * The service account that tasks run as, for instance one with rights in a cloud.
   *
   * @default - the namespace's default service account, without a token
   */
  readonly identity?: Identity;

  /**
   * Whether the Deployment is a task consumer of aio-fluid, which makes its Jobs itself: it gets the variables
   * FLUID_TASK_CONSUMER_K8S_*, the right to read its own Deployment, and no template.
   *
   * @default false
   */
  readonly aioFluid?: boolean;
}

/** Properties of a `JobDispatcher`: one of `job`, `gang` and `copy`. */
export interface JobDispatcherProps extends JobDispatcherOptions {
  /**
   * What a run is, if it is a Job. Without `name`, `run` and `suspend`, which are the dispatcher's. The program finds the id of
   * its run in WORKFLOW_ID, also as `$(WORKFLOW_ID)` in `command` and `args`.
   *
   * @default - a gang, or a copy
   */
  readonly job?: TrainingJobProps;

  /**
   * What a run is, if it is a gang: a Volcano Job, a JobSet, a TrainJob or whatever else the engine makes.
   *
   * @default - a Job, or a copy
   */
  readonly gang?: GangTrainingJobProps;

  /**
   * The Deployment that runs are a copy of; see `JobDispatcher.fromDeployment`.
   *
   * @default - a Job, or a gang
   */
  readonly copy?: DeploymentCopy;
}

/** A Deployment that runs are a copy of. */
export interface DeploymentCopy {
  /** The Deployment, of the same app: an `ApiObject`, or a Deployment of cdk8s-plus. */
  readonly deployment: IConstruct;

  /**
   * In what runs differ from it.
   *
   * @default - image, command, environment, volumes and placement are those of the Deployment
   */
  readonly options?: DeploymentTaskOptions;
}

const construct: Shape = (problems, property, value) => {
  if (typeof value !== 'object' || value === null || !('node' in value)) {
    problems.add(property, value, 'must be a construct that makes a Deployment', "write for instance what 'new Deployment' made");
  }
};

const any: Shape = () => {};

const OPTIONS: StructShape<JobDispatcherOptions> = {
  name: text,
  idLabel: text,
  idLength: number,
  consumer: construct,
  consumerContainer: text,
  account: made(WorkloadServiceAccount, "new WorkloadServiceAccount(chart, 'scheduler', { mountToken: true })"),
  tasks: listOf(oneOf(DispatcherTask)),
  roleName: text,
  bindingName: text,
};

/** What the options of a task must be at run time. */
export const TASK_SHAPE = struct<DeploymentTaskOptions>({
  ...OPTIONS,
  container: text,
  args: listOf(text),
  timeout: duration,
  cleanUp: made(CleanUp, 'CleanUp.after(Duration.minutes(5))'),
  queue: made(Queue, "Queue.kueue('nlp')"),
  priority: made(Priority, "Priority.podClass('high')"),
  cpu: made(Cpu, 'Cpu.units(8)'),
  memory: ofCdk8s(Size, 'Size.gibibytes(32)'),
  labels: mapOf(text),
  identity: made(Identity, "Identity.serviceAccount('trainer')"),
  aioFluid: flag,
});

/** What the properties must be at run time; `job` and `gang` are looked at when they have their defaults. */
export const DISPATCHER_SHAPE = struct<JobDispatcherProps>({
  ...OPTIONS, job: any, gang: any, copy: struct<DeploymentCopy>({ deployment: construct, options: TASK_SHAPE }, ['deployment']),
});
