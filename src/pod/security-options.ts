/** Options of `SecurityProfile.restricted`. */
export interface RestrictedSecurityOptions {
  /**
   * User id of every process; not 0. It need not exist in the image's /etc/passwd.
   *
   * @default 1000
   */
  readonly runAsUser?: number;

  /**
   * Group id of every process.
   *
   * @default 1000
   */
  readonly runAsGroup?: number;

  /**
   * Group that owns the volumes. Ownership is changed only where the root of a volume has another owner, so that
   * mounting a large data set does not take hours.
   *
   * @default - the same as runAsGroup
   */
  readonly fsGroup?: number;

  /**
   * Home directory: an empty folder of the pod, writable, also for the caches that tools keep below it.
   *
   * @default /home/worker
   */
  readonly home?: string;

  /**
   * What USER is set to. Without it `getpass.getuser()`, which torch's compile cache calls, fails for a user id that
   * is not in /etc/passwd.
   *
   * @default worker
   */
  readonly userName?: string;

  /**
   * Whether the image's own files are read-only. Then /tmp is an empty folder of the pod, besides the home.
   *
   * @default false
   */
  readonly readOnlyRootFilesystem?: boolean;
}

/** Options of `SecurityProfile.baseline`. */
export interface RelaxedSecurityOptions {
  /**
   * User id of every process.
   *
   * @default - the image's user, often root
   */
  readonly runAsUser?: number;

  /**
   * Group id of every process.
   *
   * @default - the image's group
   */
  readonly runAsGroup?: number;

  /**
   * Group that owns the volumes.
   *
   * @default - volumes keep their owner
   */
  readonly fsGroup?: number;

  /**
   * Whether a process may gain more rights than its parent, as `sudo` does.
   *
   * @default false
   */
  readonly allowPrivilegeEscalation?: boolean;

  /**
   * Capabilities added to the runtime's default set.
   *
   * @default - none
   */
  readonly addCapabilities?: string[];
}

/** Options of `SecurityProfile.privileged`. */
export interface PrivilegedSecurityOptions extends RelaxedSecurityOptions {
  /**
   * Whether all containers are privileged. They then have all capabilities, and may gain rights.
   *
   * @default true
   */
  readonly privilegedContainers?: boolean;
}

/** Options of `SecurityProfile.custom`: `restricted`, with what is said here changed. */
export interface CustomSecurityOptions extends RestrictedSecurityOptions {
  /**
   * Capabilities added after all have been dropped, for instance `SYS_PTRACE`, which is outside `baseline`. They
   * have an effect for root only (`runAsUser: 0`).
   *
   * @default - none
   */
  readonly addCapabilities?: string[];

  /**
   * Whether a process may gain more rights than its parent, as `sudo` does.
   *
   * @default false
   */
  readonly allowPrivilegeEscalation?: boolean;
}
