import { Duration } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Priority } from '../cluster/priority';
import { Queue } from '../cluster/queue';
import { Env } from '../pod/env';
import { EnvFrom } from '../pod/env-from';
import { Identity } from '../pod/identity';
import { ImagePullPolicy } from '../pod/image-pull-policy';
import { Mount } from '../pod/mount';
import { Placement } from '../pod/placement';
import { duration, POD_SHAPE } from '../pod/pod-shape';
import { SecurityProfile } from '../pod/security-profile';
import { SharedMemory } from '../pod/shared-memory';
import { TelemetryProps } from '../pod/telemetry';
import { problemsOf } from '../base/problems';
import { made, struct, StructShape } from '../base/shape';
import { mergeProps, Props } from './merge';

/** What workloads take from above when they do not say it themselves. */
export interface WorkloadDefaultsProps {
  /**
   * The queue.
   *
   * @default - none
   */
  readonly queue?: Queue;

  /**
   * The priority.
   *
   * @default - none
   */
  readonly priority?: Priority;

  /**
   * How long a run may take.
   *
   * @default - no limit
   */
  readonly timeout?: Duration;

  /**
   * Labels of workloads and their pods; merged with those of the workload.
   *
   * @default - none
   */
  readonly labels?: Record<string, string>;

  /**
   * Annotations of workloads and their pods; merged with those of the workload.
   *
   * @default - none
   */
  readonly annotations?: Record<string, string>;

  /**
   * Environment variables of main containers; merged with those of the workload.
   *
   * @default - none
   */
  readonly env?: Record<string, Env>;

  /**
   * Whole Secrets and ConfigMaps as environment variables; those of the workload come after them.
   *
   * @default - none
   */
  readonly envFrom?: EnvFrom[];

  /**
   * Volumes of main containers; those of the workload come after them.
   *
   * @default - none
   */
  readonly mounts?: Mount[];

  /**
   * Names of the Secrets with which images are pulled, besides those of the workload.
   *
   * @default - none
   */
  readonly imagePullSecrets?: string[];

  /**
   * When images of main containers are pulled.
   *
   * @default - the API server's
   */
  readonly imagePullPolicy?: ImagePullPolicy;

  /**
   * Where pods run; merged with what the workload says.
   *
   * @default - wherever their resources are
   */
  readonly placement?: Placement;

  /**
   * What processes may do, and as whom they run.
   *
   * @default SecurityProfile.restricted()
   */
  readonly security?: SecurityProfile;

  /**
   * The service account that pods run as.
   *
   * @default - the namespace's default service account, without a token
   */
  readonly identity?: Identity;

  /**
   * Memory that processes share at /dev/shm.
   *
   * @default - SharedMemory.half() if there is a GPU, else SharedMemory.none()
   */
  readonly sharedMemory?: SharedMemory;

  /**
   * How long a pod may go on after it is told to stop.
   *
   * @default - that of the checkpoint, else the API server's 30 seconds
   */
  readonly terminationGracePeriod?: Duration;

  /**
   * Whether autoscalers are told to leave pods where they are.
   *
   * @default false
   */
  readonly doNotEvict?: boolean;

  /**
   * Whether a service mesh puts its sidecar into pods.
   *
   * @default - nothing is said, and the mesh decides
   */
  readonly meshSidecar?: boolean;

  /**
   * What programs that use OpenTelemetry are told; merged with what the workload says.
   *
   * @default - nothing
   */
  readonly telemetry?: TelemetryProps;
}

/** Properties that decide which objects exist, so that a workload reads them when it is made. */
const READ_AT_CONSTRUCTION = ['queue'];

/** What defaults must be at run time. */
export const DEFAULTS_SHAPE: StructShape<WorkloadDefaultsProps> = {
  queue: made(Queue, "Queue.kueue('nlp')"),
  priority: made(Priority, "Priority.podClass('high')"),
  timeout: duration,
  labels: POD_SHAPE.labels,
  annotations: POD_SHAPE.annotations,
  env: POD_SHAPE.env,
  envFrom: POD_SHAPE.envFrom,
  mounts: POD_SHAPE.mounts,
  imagePullSecrets: POD_SHAPE.imagePullSecrets,
  imagePullPolicy: POD_SHAPE.imagePullPolicy,
  placement: POD_SHAPE.placement,
  security: POD_SHAPE.security,
  identity: POD_SHAPE.identity,
  sharedMemory: POD_SHAPE.sharedMemory,
  terminationGracePeriod: POD_SHAPE.terminationGracePeriod,
  doNotEvict: POD_SHAPE.doNotEvict,
  meshSidecar: POD_SHAPE.meshSidecar,
  telemetry: POD_SHAPE.telemetry,
};

const KNOWN = Object.keys(DEFAULTS_SHAPE);

const DEFAULTS = Symbol.for('cdk8s-ml-workloads.WorkloadDefaults');
const READER = Symbol.for('cdk8s-ml-workloads.WorkloadDefaults.reader');
const WATCHER = Symbol.for('cdk8s-ml-workloads.WorkloadDefaults.watcher');

/** What is told of defaults that change. */
interface Watcher {
  defaultsChanged(): void;
}

interface Marked {
  [DEFAULTS]?: WorkloadDefaults;
  [READER]?: boolean;
  [WATCHER]?: Watcher;
}

/**
 * Defaults of all workloads below a construct: an app, a chart, or a construct of your own.
 *
 * What a workload says itself wins; then the nearest construct above it that says something. Lists append and maps
 * merge. They may be set before or after the workloads are made, except for the queue, which decides what objects
 * a workload consists of: setting it after a workload has read it throws.
 */
export class WorkloadDefaults {
  /**
   * The defaults of a construct.
   *
   * @param scope the construct whose workloads take them
   */
  public static of(scope: IConstruct): WorkloadDefaults {
    const marked = scope as Marked;
    let defaults = marked[DEFAULTS];
    if (defaults === undefined) {
      defaults = new WorkloadDefaults(scope);
      Object.defineProperty(scope, DEFAULTS, { value: defaults });
    }
    return defaults;
  }

  /**
   * The defaults that apply to a workload, all scopes above it taken together.
   *
   * @internal
   */
  public static _resolve(workload: IConstruct): Props {
    (workload as Marked)[READER] = true;
    let resolved: Props = {};
    for (const defaults of chain(workload)) {
      resolved = Object.fromEntries(Object.entries(resolved).filter(([name]) => !defaults.cleared.has(name)));
      resolved = mergeProps(resolved, defaults.props);
    }
    return resolved;
  }

  /**
   * Calls `changed` whenever defaults change that apply to the workload.
   *
   * @internal
   */
  public static _watch(workload: IConstruct, watcher: Watcher): void {
    (workload as Marked)[WATCHER] = watcher;
  }

  private props: Props = {};
  private readonly cleared = new Set<string>();

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Sets defaults, besides those already set here.
   *
   * @param props what workloads below take
   * @throws if one of them is no default, or if a workload below has already read the queue
   */
  public set(props: WorkloadDefaultsProps): void {
    const problems = problemsOf(this.scope);
    struct(DEFAULTS_SHAPE)(problems, '', props);
    problems.throwIfAny();
    this.refuseLateChange(Object.keys(props).filter((name) => (props as Props)[name] !== undefined));
    this.props = mergeProps(this.props, props as Props);
    this.tellWatchers();
  }

  /**
   * Makes what constructs further up say of these properties count neither here nor below.
   *
   * @param names for instance `imagePullSecrets`
   * @throws if there is no default of that name, or if a workload below has already read the queue
   */
  public clear(...names: string[]): void {
    this.refuseUnknown(names);
    this.refuseLateChange(names);
    names.forEach((name) => this.cleared.add(name));
    this.tellWatchers();
  }

  private refuseUnknown(names: readonly string[]): void {
    const unknown = names.filter((name) => !KNOWN.includes(name));
    if (unknown.length > 0) {
      throw new Error(
        `[${this.scope.node.path}] 'clear' (${unknown.join(', ')}) must name defaults: ${KNOWN.join(', ')}; correct the name`,
      );
    }
  }

  private tellWatchers(): void {
    this.scope.node.findAll().forEach((construct) => (construct as Marked)[WATCHER]?.defaultsChanged());
  }

  private refuseLateChange(names: string[]): void {
    const early = names.filter((name) => READ_AT_CONSTRUCTION.includes(name));
    const reader = early.length > 0 ? this.scope.node.findAll().find((construct) => (construct as Marked)[READER]) : undefined;
    if (reader !== undefined) {
      throw new Error(
        `[${this.scope.node.path}] '${early.join("', '")}' decides which objects a workload consists of, and [${reader.node.path}] has `
        + 'already read it; set it before the first workload is made',
      );
    }
  }
}

/** Defaults of the scopes of a construct, from the app down. */
function chain(construct: IConstruct): WorkloadDefaults[] {
  return construct.node.scopes.flatMap((scope) => (scope as Marked)[DEFAULTS] ?? []);
}
