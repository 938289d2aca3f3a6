import { Size } from 'cdk8s';
import { Cpu } from '../base/cpu';
import { Gpu } from '../upstream/gpu';
import { Env } from './env';
import { EnvFrom } from './env-from';
import { ImagePullPolicy } from './image-pull-policy';
import { Mount } from './mount';
import { Probe } from './probe';
import { Rdma } from './rdma';

/** What the limit of CPU time is. */
export enum CpuLimit {
  /** The amount given as `cpu`. */
  CPU = 'cpu',

  /** None: the container may use whatever the node has left, and is never throttled. */
  NONE = 'none',
}

/** What the limit of memory is. */
export enum MemoryLimit {
  /** The amount given as `memory`. */
  MEMORY = 'memory',

  /** None: the container may use whatever memory the node has left, and takes its neighbours down with it when there is none. */
  NONE = 'none',
}

/** What the limit of the node's disk is. */
export enum StorageLimit {
  /** The amount given as `ephemeralStorage`. */
  STORAGE = 'storage',

  /** None: the pod is evicted only when the node runs out of disk. */
  NONE = 'none',
}

/** Protocols of a port. */
export enum PortProtocol {
  /** TCP. */
  TCP = 'TCP',

  /** UDP. */
  UDP = 'UDP',

  /** SCTP. */
  SCTP = 'SCTP',
}

/** A port that a container listens on. */
export interface ContainerPort {
  /** The number, 1 to 65535. */
  readonly port: number;

  /**
   * A name for it, at most 15 characters.
   *
   * @default - none
   */
  readonly name?: string;

  /**
   * The protocol.
   *
   * @default PortProtocol.TCP
   */
  readonly protocol?: PortProtocol;
}

/** What a container can have besides its image. */
export interface ContainerSettings {
  /**
   * When the image is pulled.
   *
   * @default - the API server's: always for `latest` or no tag, else if it is not on the node
   */
  readonly imagePullPolicy?: ImagePullPolicy;

  /**
   * The command. `$(NAME)` is replaced by the variable of that name.
   *
   * @default - the image's entry point
   */
  readonly command?: string[];

  /**
   * Arguments of the command. `$(NAME)` is replaced by the variable of that name.
   *
   * @default - the image's, if `command` is not given either
   */
  readonly args?: string[];

  /**
   * The folder the command starts in.
   *
   * @default - the image's
   */
  readonly workingDir?: string;

  /**
   * Environment variables. They are written sorted by name, but one that another refers to comes first.
   *
   * @default - none
   */
  readonly env?: Record<string, Env>;

  /**
   * Whole Secrets and ConfigMaps as environment variables.
   *
   * @default - none
   */
  readonly envFrom?: EnvFrom[];

  /**
   * CPU time: the limit, and the request unless `cpuRequest` lowers it.
   *
   * @default - neither request nor limit
   */
  readonly cpu?: Cpu;

  /**
   * CPU time that the scheduler sets aside, where it is less than `cpu`.
   *
   * @default - the same as cpu
   */
  readonly cpuRequest?: Cpu;

  /**
   * Whether CPU time is limited.
   *
   * @default CpuLimit.CPU
   */
  readonly cpuLimit?: CpuLimit;

  /**
   * Memory: the limit, and the request unless `memoryRequest` lowers it.
   *
   * @default - neither request nor limit
   */
  readonly memory?: Size;

  /**
   * Memory that the scheduler sets aside, where it is less than `memory`. A container that uses more than its request
   * is among the first to be evicted when the node runs out.
   *
   * @default - the same as memory
   */
  readonly memoryRequest?: Size;

  /**
   * Whether memory is limited.
   *
   * @default MemoryLimit.MEMORY
   */
  readonly memoryLimit?: MemoryLimit;

  /**
   * The node's disk, for logs, the image's writable layer and emptyDir volumes: request and limit.
   *
   * @default - neither request nor limit
   */
  readonly ephemeralStorage?: Size;

  /**
   * Disk that the scheduler sets aside, where it is less than `ephemeralStorage`.
   *
   * @default - the same as ephemeralStorage
   */
  readonly ephemeralStorageRequest?: Size;

  /**
   * Whether the use of the node's disk is limited.
   *
   * @default StorageLimit.STORAGE
   */
  readonly ephemeralStorageLimit?: StorageLimit;

  /**
   * Huge pages by the size of one, for instance `{ '2Mi': Size.gibibytes(1) }`: request and limit, beside `cpu` or `memory`.
   * They are used by way of `Mount.hugePages`, or without a mount.
   *
   * @default - none
   */
  readonly hugePages?: Record<string, Size>;

  /**
   * Accelerators. The pod also tolerates the taint of their nodes.
   *
   * @default - none
   */
  readonly gpu?: Gpu;

  /**
   * Network devices for direct memory access between nodes.
   *
   * @default - none
   */
  readonly rdma?: Rdma;

  /**
   * Other devices: name of the extended resource to a whole number.
   *
   * @default - none
   */
  readonly devices?: Record<string, number>;

  /**
   * Volumes, and where the container finds them.
   *
   * @default - none
   */
  readonly mounts?: Mount[];

  /**
   * Ports that the container listens on. For information, and for services that refer to a port by name.
   *
   * @default - none
   */
  readonly ports?: ContainerPort[];

  /**
   * Finds out whether the container has started. A native sidecar with one holds back the main container until then.
   *
   * @default - it has started at once
   */
  readonly startupProbe?: Probe;

  /**
   * Finds out whether the container is ready for requests.
   *
   * @default - it is ready at once
   */
  readonly readinessProbe?: Probe;

  /**
   * Finds out whether the container must be restarted.
   *
   * @default - it restarts only when it ends
   */
  readonly livenessProbe?: Probe;

  /**
   * Command that is run in the container before it is told to stop.
   *
   * @default - none
   */
  readonly preStop?: string[];

  /**
   * Whether the container is privileged: it may do to its node whatever root of the node may. The other containers of the pod
   * keep what the security profile says; the namespace must enforce no more than Pod Security `privileged`.
   *
   * @default - as the security profile says, and only `SecurityProfile.privileged` does
   */
  readonly privileged?: boolean;

  /**
   * Capabilities of this container, besides those of the security profile. They have an effect for root only (`runAsUser: 0`, or an
   * image whose user is root): the processes of other users start without.
   *
   * @default - none
   */
  readonly addCapabilities?: string[];

  /**
   * User id of this container's processes.
   *
   * @default - that of the security profile
   */
  readonly runAsUser?: number;

  /**
   * Whether the container keeps its standard input open, for programs that end without one.
   *
   * @default false
   */
  readonly stdin?: boolean;

  /**
   * Whether the container has a terminal; needs `stdin` to be of use.
   *
   * @default false
   */
  readonly tty?: boolean;
}

/** What every container has. */
export interface ContainerProps extends ContainerSettings {
  /**
   * The image, with a version: a tag other than `latest`, or a digest.
   */
  readonly image: string;
}

/** A container besides the main one. */
export interface HelperContainer extends ContainerProps {
  /** Name within the pod, a DNS label. */
  readonly name: string;
}
