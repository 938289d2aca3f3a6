import { Duration } from 'cdk8s';
import { Checkpoint } from './checkpoint';
import { ContainerProps, ContainerSettings, HelperContainer } from './container-props';
import { Identity } from './identity';
import { NetworkProfile } from './network-profile';
import { Placement } from './placement';
import { ResourceClaim } from './resource-claim';
import { SecurityProfile } from './security-profile';
import { SharedMemory } from './shared-memory';
import { TpuSlice } from './tpu-slice';
import { TelemetryProps } from './telemetry';

/**
 * What pods can have besides the image of their main container.
 *
 * Three things have no property of their own. Service links are off: a Service called `master` would set the variable
 * MASTER_PORT, which torch reads. The termination message is the end of the log. And null is the same as nothing.
 */
export interface PodSettings extends ContainerSettings {
  /**
   * Name of the main container.
   *
   * @default main
   */
  readonly containerName?: string;

  /**
   * Labels of the workload and of its pods, besides `app.kubernetes.io/name` and `app.kubernetes.io/component`.
   *
   * @default - none
   */
  readonly labels?: Record<string, string>;

  /**
   * Annotations of the workload and of its pods.
   *
   * @default - none
   */
  readonly annotations?: Record<string, string>;

  /**
   * Labels of the pods alone, besides `labels`.
   *
   * @default - none
   */
  readonly podLabels?: Record<string, string>;

  /**
   * Annotations of the pods alone, besides `annotations`: what a device plugin, a network or a storage driver reads of pods.
   *
   * @default - none
   */
  readonly podAnnotations?: Record<string, string>;

  /**
   * Containers that run one after the other before the main one, each to its end.
   *
   * @default - none
   */
  readonly initContainers?: HelperContainer[];

  /**
   * Containers that run beside the main one and end with it. They are native sidecars: they start first, and do not
   * keep the workload from completing. Needs Kubernetes 1.29.
   *
   * @default - none
   */
  readonly sidecars?: HelperContainer[];

  /**
   * Memory that the processes share at /dev/shm.
   *
   * @default - SharedMemory.half() if there is a GPU, else SharedMemory.none()
   */
  readonly sharedMemory?: SharedMemory;

  /**
   * Where checkpoints are kept, and the time to write the last one.
   *
   * @default - none
   */
  readonly checkpoint?: Checkpoint;

  /**
   * Where the pods run.
   *
   * @default - wherever their resources are
   */
  readonly placement?: Placement;

  /**
   * What the processes may do, and as whom they run.
   *
   * @default SecurityProfile.restricted()
   */
  readonly security?: SecurityProfile;

  /**
   * The service account that the pods run as.
   *
   * @default - the namespace's default service account, without a token
   */
  readonly identity?: Identity;

  /**
   * Names of the Secrets with which images are pulled.
   *
   * @default - those of the service account
   */
  readonly imagePullSecrets?: string[];

  /**
   * How long a pod may go on after it is told to stop.
   *
   * @default - that of the checkpoint, else the API server's 30 seconds
   */
  readonly terminationGracePeriod?: Duration;

  /**
   * Whether autoscalers are told to leave the pods where they are. Without it Karpenter and the cluster autoscaler
   * may move a pod to save a node, which ends the run.
   *
   * @default false
   */
  readonly doNotEvict?: boolean;

  /**
   * Whether a service mesh puts its sidecar into the pods. A sidecar that is not native keeps a finished pod running.
   * `false` writes the switch of Istio and of Linkerd.
   *
   * @default - nothing is said, and the mesh decides
   */
  readonly meshSidecar?: boolean;

  /**
   * Whether `hostname` prints the pod's full DNS name. Linux takes at most 64 characters.
   *
   * @default false
   */
  readonly setHostnameAsFqdn?: boolean;

  /**
   * TPUs by their generation and topology, in place of `gpu` and of labels of nodes. A gang has then as many pods as the slices have
   * machines; another workload may have one machine only.
   *
   * @default - none
   */
  readonly tpu?: TpuSlice;

  /**
   * What the network between GPUs asks of the pod: devices, folders of the node, variables, a daemon.
   *
   * @default - nothing
   */
  readonly network?: NetworkProfile;

  /**
   * What a program that uses OpenTelemetry is told: its name, pod and run, and where to report.
   *
   * @default - nothing
   */
  readonly telemetry?: TelemetryProps;

  /**
   * Devices by dynamic resource allocation, for the main container. Needs Kubernetes 1.34.
   *
   * @default - none
   */
  readonly resourceClaims?: ResourceClaim[];
}

/**
 * What the pods of every workload take: the main container, and all around it.
 */
export interface PodProps extends PodSettings, ContainerProps {}
