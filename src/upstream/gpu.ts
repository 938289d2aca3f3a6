import { number, shapeProblem, soundOptions, struct, text } from '../base/shape';
import { isQualifiedName, QUOTA_PREFIX } from './names';
import { Problem } from '../base/problems';

/** Options of `Gpu.custom`. */
export interface CustomGpuOptions {
  /**
   * Key of the taint that nodes with this device carry; pods get a toleration for it.
   *
   * @default - the resource name
   */
  readonly tolerationKey?: string;
}

const OPTIONS = struct<CustomGpuOptions>({ tolerationKey: text });

/** Options of `Gpu.neuron`. */
export interface NeuronOptions {
  /**
   * Cores of one device, each of which runs a process: 2 of Trainium 1 and Inferentia 2, 4 of Trainium 2 as its runtime groups them.
   *
   * @default 2
   */
  readonly coresPerDevice?: number;
}

const NEURON = struct<NeuronOptions>({ coresPerDevice: number });

/**
 * A number of accelerators for one pod, of one kind.
 *
 * Accelerators are extended resources: whole numbers only, and the request always equals the limit. Pods that ask
 * for one also tolerate the taint that GPU nodes carry by convention, `<resource name>` with any value and the
 * effect NoSchedule. That the nodes of a cluster carry such a taint is a convention and depends on the provider.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#extended-resources
 */
export class Gpu {
  /**
   * NVIDIA GPUs: `nvidia.com/gpu`.
   *
   * @param count whole GPUs
   */
  public static nvidia(count: number): Gpu {
    return new Gpu('nvidia.com/gpu', count);
  }

  /**
   * NVIDIA MIG slices of one profile, as the device plugin's `mixed` strategy names them: `nvidia.com/mig-1g.5gb`.
   * With the `single` strategy slices are counted as `nvidia.com/gpu`: use `Gpu.nvidia`.
   *
   * @param profile for instance `1g.5gb` or `3g.20gb`
   * @param count whole slices
   */
  public static nvidiaMig(profile: string, count: number): Gpu {
    const problem = typeof profile === 'string' && /^[1-9][0-9]*g\.[1-9][0-9]*gb(\.[a-z0-9]+)*$/.test(profile)
      ? undefined
      : {
          value: profile,
          problem: 'must be a MIG profile such as 1g.5gb',
          fix: "take the part after 'nvidia.com/mig-' of the node's resource name",
        };
    return new Gpu(`nvidia.com/mig-${String(profile)}`, count, 'nvidia.com/gpu', problem);
  }

  /**
   * AMD GPUs: `amd.com/gpu`.
   *
   * @param count whole GPUs
   */
  public static amd(count: number): Gpu {
    return new Gpu('amd.com/gpu', count);
  }

  /**
   * Intel GPUs with the i915 driver: `gpu.intel.com/i915`. For the xe driver use `Gpu.custom('gpu.intel.com/xe', n)`.
   *
   * @param count whole GPUs
   */
  public static intel(count: number): Gpu {
    return new Gpu('gpu.intel.com/i915', count);
  }

  /**
   * Intel Gaudi accelerators: `habana.ai/gaudi`.
   *
   * @param count whole accelerators
   */
  public static gaudi(count: number): Gpu {
    return new Gpu('habana.ai/gaudi', count);
  }

  /**
   * Google TPU chips, on GKE: `google.com/tpu`.
   *
   * @param count whole chips
   */
  public static tpu(count: number): Gpu {
    return new Gpu('google.com/tpu', count);
  }

  /**
   * AWS Neuron devices: `aws.amazon.com/neuron`. For single cores use `Gpu.custom('aws.amazon.com/neuroncore', n)`.
   *
   * @param count whole devices
   * @param options cores of a device
   */
  public static neuron(count: number, options: NeuronOptions = {}): Gpu {
    const [{ coresPerDevice = 2 }, problem] = soundOptions(NEURON, options);
    const whole = Number.isSafeInteger(coresPerDevice) && coresPerDevice >= 1;
    return new Gpu('aws.amazon.com/neuron', count, undefined, problem ?? (whole ? undefined : {
      property: 'coresPerDevice', value: coresPerDevice, problem: 'must be a whole number of cores, 1 or more', fix: 'leave it out for 2',
    }), whole ? coresPerDevice : 1);
  }

  /**
   * Any other accelerator that a device plugin offers.
   *
   * @param resource name of the extended resource, for instance `example.com/npu`
   * @param count whole devices
   * @param options the taint to tolerate
   */
  public static custom(resource: string, count: number, options: CustomGpuOptions = {}): Gpu {
    const [{ tolerationKey }, problem] = soundOptions(OPTIONS, options);
    return new Gpu(resource, count, tolerationKey, extendedResourceProblem(resource) ?? problem, 1, false);
  }

  /** Name of the extended resource, for instance `nvidia.com/gpu`. */
  public readonly resource: string;

  /** How many, for one pod. */
  public readonly count: number;

  /** @internal */
  public readonly _tolerationKey: string;

  /** @internal */
  public readonly _problem?: Problem;

  private constructor(
    resource: string, count: number, tolerationKey: string = resource, problem?: Problem,
    private readonly processesEach = 1, private readonly isKnown = true,
  ) {
    this.resource = resource;
    this.count = count;
    this._tolerationKey = tolerationKey;
    this._problem = problem ?? countProblem(resource, count);
  }

  /**
   * How many processes use them, one each.
   *
   * @internal
   */
  public get _processes(): number {
    return this.count * this.processesEach;
  }

  /**
   * The most processes that can; undefined where it is not known, as of shared devices.
   *
   * @internal
   */
  public get _mostProcesses(): number | undefined {
    return this.isKnown ? this._processes : undefined;
  }

  /** Count and resource name, for instance `8 nvidia.com/gpu`. */
  public toString(): string {
    return `${String(this.count)} ${String(this.resource)}`;
  }
}

function countProblem(resource: string, count: number): Problem | undefined {
  if (typeof count !== 'number') {
    return shapeProblem(number, count);
  }
  if (Number.isSafeInteger(count) && count >= 1) {
    return undefined;
  }
  return {
    value: count,
    problem: `must be a whole number of ${resource}, 1 or more: an accelerator cannot be divided by asking for a part of it`,
    fix:
      count > 0 && count < 1
        ? 'ask for 1, or for a MIG slice with Gpu.nvidiaMig(profile, 1)'
        : 'write a whole number, or leave the GPU out',
  };
}

/** What is wrong with a name for an extended resource. */
export function extendedResourceProblem(resource: string): Problem | undefined {
  const [domain, name, ...rest] = String(resource).split('/');
  const wellFormed =
    rest.length === 0 && name !== undefined && isQualifiedName(`requests.${String(resource)}`);
  if (!wellFormed) {
    return {
      value: resource, problem: "must be an extended resource name of the form 'domain/name'",
      fix: "take the name from the node's status.capacity",
    };
  }
  if (/(^|\.)kubernetes\.io$/.test(domain)) {
    return {
      value: resource, problem: 'must not be under kubernetes.io, which is reserved', fix: "take the name from the node's status.capacity",
    };
  }
  if (QUOTA_PREFIX.test(resource)) {
    return {
      value: resource, problem: "must not start with 'requests.' or 'limits.', which are keys of a quota and name no device",
      fix: `write '${resource.replace(QUOTA_PREFIX, '')}'`,
    };
  }
  return undefined;
}
