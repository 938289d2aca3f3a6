import { Problem } from '../base/problems';
import { extendedResourceProblem } from '../upstream/gpu';
import { flag, soundOptions, struct } from '../base/shape';

/** Options of `Rdma.device`. */
export interface RdmaOptions {
  /**
   * Whether the container must have the capability IPC_LOCK, with which it may pin as much memory as RDMA registers. Say `false` where
   * the container runtime lifts the limit of locked memory (LimitMEMLOCK=infinity of its unit, as on GKE and EKS). Elsewhere the
   * container needs `addCapabilities: ['IPC_LOCK']` and root, `runAsUser: 0`: other users start without added capabilities. Pod Security
   * `restricted` and `baseline` both forbid it, so that the namespace must enforce no more than `privileged`.
   *
   * @default true
   */
  readonly ipcLock?: boolean;
}

const OPTIONS = struct<RdmaOptions>({ ipcLock: flag });

/**
 * Network devices for direct memory access between nodes: InfiniBand, RoCE, EFA.
 */
export class Rdma {
  /**
   * Devices under the resource name that the site's device plugin offers, for instance `rdma/ib`,
   * `nvidia.com/roce_gdr` or `vpc.amazonaws.com/efa`. Names differ between sites.
   *
   * @param resource name of the extended resource
   * @param count whole devices for each pod
   * @param options IPC_LOCK
   */
  public static device(resource: string, count: number, options: RdmaOptions = {}): Rdma {
    return new Rdma(resource, count, options);
  }

  /** Name of the extended resource. */
  public readonly resource: string;

  /** Devices for each pod. */
  public readonly count: number;

  /** @internal */
  public readonly _ipcLock: boolean;

  /** @internal */
  public readonly _problem?: Problem;

  private constructor(resource: string, count: number, options: RdmaOptions) {
    const [{ ipcLock = true }, problem] = soundOptions(OPTIONS, options);
    this.resource = resource;
    this.count = count;
    this._ipcLock = ipcLock;
    this._problem = problem ?? extendedResourceProblem(resource) ?? countProblem(count);
  }
}

function countProblem(count: number): Problem | undefined {
  return Number.isSafeInteger(count) && count >= 1
    ? undefined
    : { value: count, problem: 'must be a whole number of devices, 1 or more', fix: 'write a whole number, or leave it out' };
}
