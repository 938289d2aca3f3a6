import { Env } from '../pod/env';
import { Problems } from '../base/problems';

/** How much NCCL tells of itself. */
export enum NcclDebug {
  /** Its version. */
  VERSION = 'VERSION',

  /** What goes wrong. */
  WARN = 'WARN',

  /** How it sets itself up: rings, interfaces. */
  INFO = 'INFO',

  /** Every call. */
  TRACE = 'TRACE',
}

/**
 * Settings of NCCL.
 *
 * @see https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/env.html
 */
export interface NcclOptions {
  /**
   * How much it tells of itself (`NCCL_DEBUG`).
   *
   * @default - only what goes wrong in a way that ends it
   */
  readonly debug?: NcclDebug;

  /**
   * Network interfaces it may use (`NCCL_SOCKET_IFNAME`): beginnings of names, by commas. A leading `^` excludes them, a
   * leading `=` makes them exact. For instance `eth` or `=eth0`.
   *
   * @default - all but lo and docker*
   */
  readonly socketInterface?: string;
}

/** The variables of NCCL, for every role. */
export function ncclEnv(problems: Problems, nccl: NcclOptions | undefined): Record<string, Env> {
  const { debug, socketInterface } = nccl ?? {};
  if (socketInterface !== undefined && !/^[\^=]?[A-Za-z0-9._:-]+(,[A-Za-z0-9._:-]+)*$/.test(socketInterface)) {
    problems.add(
      'nccl.socketInterface', socketInterface, "must be beginnings of interface names by commas, after at most one '^' or '='",
      "write for instance 'eth'",
    );
  }
  return {
    ...(debug === undefined ? {} : { NCCL_DEBUG: Env.value(debug) }),
    ...(socketInterface === undefined ? {} : { NCCL_SOCKET_IFNAME: Env.value(socketInterface) }),
  };
}
