import { Size } from 'cdk8s';
import { ImagePullPolicy } from './image-pull-policy';

/** Options of every mount. */
export interface MountOptions {
  /**
   * Whether the container may only read.
   *
   * @default false
   */
  readonly readOnly?: boolean;

  /**
   * A folder or file within the volume to mount instead of its root.
   *
   * @default - the root of the volume
   */
  readonly subPath?: string;
}

/** Options of `Mount.secret` and `Mount.configMap`. */
export interface FileMountOptions extends MountOptions {
  /**
   * Which keys become files: key to file name.
   *
   * @default - every key, as a file of its name
   */
  readonly items?: Record<string, string>;

  /**
   * Permissions of the files, for instance `0o400`.
   *
   * @default 0o644
   */
  readonly mode?: number;

  /**
   * Whether the pod starts when the object does not exist.
   *
   * @default false
   */
  readonly optional?: boolean;
}

/** Options of `Mount.emptyDir` and `Mount.memory`. */
export interface EmptyDirMountOptions extends MountOptions {
  /**
   * The most it may hold; a pod that stores more is evicted.
   *
   * @default - no limit of its own
   */
  readonly sizeLimit?: Size;
}

/** Options of `Mount.ephemeralClaim`. */
export interface EphemeralClaimOptions extends MountOptions {
  /**
   * Storage class of the claim.
   *
   * @default - the cluster's default class
   */
  readonly storageClass?: string;

  /**
   * Access modes of the claim.
   *
   * @default [AccessMode.READ_WRITE_ONCE]
   */
  readonly accessModes?: AccessMode[];
}

/** Options of `Mount.newClaim`. */
export interface NewClaimOptions extends EphemeralClaimOptions {
  /**
   * Whether the claim stays when the gang is deleted. JobSet alone can keep it; it is called `<claim>-<gang>` then.
   *
   * @default false
   */
  readonly retain?: boolean;
}

/** Options of `Mount.csi`. */
export interface CsiMountOptions extends MountOptions {
  /**
   * What the driver needs to know.
   *
   * @default - nothing
   */
  readonly attributes?: Record<string, string>;
}

/** Options of `Mount.downwardApi`. */
export interface DownwardApiOptions {
  /**
   * Name of the container whose requests and limits are meant by paths such as `limits.cpu`.
   *
   * @default - the main container where it is called `main`
   */
  readonly container?: string;

  /**
   * Permissions of the files, for instance `0o400`.
   *
   * @default 0o644
   */
  readonly mode?: number;
}

/** Options of `Mount.image`. */
export interface ImageMountOptions extends MountOptions {
  /**
   * When the image is pulled.
   *
   * @default - the API server's: always for `latest`, else if it is not on the node
   */
  readonly pullPolicy?: ImagePullPolicy;
}

/** Who may mount a claim at the same time. */
export enum AccessMode {
  /** The pods of one node. */
  READ_WRITE_ONCE = 'ReadWriteOnce',

  /** The pods of any node, to read only. */
  READ_ONLY_MANY = 'ReadOnlyMany',

  /** The pods of any node. */
  READ_WRITE_MANY = 'ReadWriteMany',

  /** One pod. */
  READ_WRITE_ONCE_POD = 'ReadWriteOncePod',
}
