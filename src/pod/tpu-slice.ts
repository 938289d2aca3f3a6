import { Gpu } from '../upstream/gpu';
import { Problem } from '../base/problems';
import { number, oneOf, shapeProblem, soundOptions, struct } from '../base/shape';

/** Generations of Google's TPUs, by the label of their nodes on GKE. */
export enum TpuGeneration {
  /** TPU v4. */
  V4 = 'tpu-v4-podslice',

  /** TPU v5e. */
  V5E = 'tpu-v5-lite-podslice',

  /** TPU v5p. */
  V5P = 'tpu-v5p-slice',

  /** TPU v6e, Trillium. */
  V6E = 'tpu-v6e-slice',

  /** TPU7x, Ironwood. */
  V7X = 'tpu7x',
}

/** Options of `TpuSlice.of`. */
export interface TpuSliceOptions {
  /**
   * How many slices work together.
   *
   * @default 1
   */
  readonly slices?: number;

  /**
   * Chips of one machine. A slice of 8 chips of v5e or v6e is one machine, or two with 4 each.
   *
   * @default - as the smallest number of machines has
   */
  readonly chipsPerHost?: number;
}

const OPTIONS = struct<TpuSliceOptions>({ slices: number, chipsPerHost: number });

/** Generations whose chips lie in a plane; the others fill a space. */
const FLAT: readonly TpuGeneration[] = [TpuGeneration.V5E, TpuGeneration.V6E];

/**
 * TPUs as they are bought on GKE: a generation and a topology, from which follow the labels of the nodes, the chips of a pod and the
 * pods of a slice. Given as `tpu` of a gang, it says all of these.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/concepts/tpus
 */
export class TpuSlice {
  /**
   * A slice, or several.
   *
   * @param generation of the chips
   * @param topology how they are connected, for instance `4x4` of v6e, or `2x2x4` of v5p
   * @param options how many slices, machines with fewer chips
   */
  public static of(generation: TpuGeneration, topology: string, options: TpuSliceOptions = {}): TpuSlice {
    return new TpuSlice(generation, topology, options);
  }

  /** The chips of one pod. */
  public readonly gpu: Gpu;

  /** Pods of one slice: one for each machine. */
  public readonly hosts: number;

  /** How many slices. */
  public readonly slices: number;

  /** Labels of the nodes. */
  public readonly nodeLabels: Record<string, string>;

  /** @internal */
  public readonly _problem?: Problem;

  private constructor(generation: TpuGeneration, topology: string, options: TpuSliceOptions) {
    const [{ slices = 1, chipsPerHost }, misshapen] = soundOptions(OPTIONS, options);
    const problem = misshapen ?? shapeProblem(oneOf(TpuGeneration), generation) ?? topologyProblem(generation, topology);
    const chips = problem === undefined ? topology.split('x').reduce((product, side) => product * Number(side), 1) : 1;
    const perHost = chipsPerHost ?? chipsOfHost(generation, chips);
    this._problem = problem ?? slicesProblem(slices) ?? hostProblem(chips, perHost);
    this.hosts = this._problem === undefined ? chips / perHost : 1;
    this.slices = this._problem === undefined ? slices : 1;
    this.gpu = Gpu.tpu(this._problem === undefined ? perHost : 1);
    this.nodeLabels = { 'cloud.google.com/gke-tpu-accelerator': String(generation), 'cloud.google.com/gke-tpu-topology': String(topology) };
  }
}

function chipsOfHost(generation: TpuGeneration, chips: number): number {
  return FLAT.includes(generation) && chips <= 8 ? chips : Math.min(4, chips);
}

function topologyProblem(generation: TpuGeneration, topology: string): Problem | undefined {
  const isFlat = FLAT.includes(generation);
  const valid = typeof topology === 'string' && (isFlat ? /^[1-9]\d*x[1-9]\d*$/ : /^[1-9]\d*x[1-9]\d*x[1-9]\d*$/).test(topology);
  return valid
    ? undefined
    : {
        property: 'topology', value: topology,
        problem: `must have ${isFlat ? 'two' : 'three'} sides, in which the chips of ${generation} are connected`,
        fix: `write for instance '${isFlat ? '4x4' : '2x2x4'}'`,
      };
}

function slicesProblem(slices: number): Problem | undefined {
  return Number.isSafeInteger(slices) && slices >= 1
    ? undefined
    : { property: 'slices', value: slices, problem: 'must be a whole number of slices, 1 or more', fix: 'leave it out for one' };
}

function hostProblem(chips: number, perHost: number): Problem | undefined {
  return Number.isSafeInteger(perHost) && perHost >= 1 && chips % perHost === 0
    ? undefined
    : {
        property: 'chipsPerHost', value: perHost, problem: `must divide the ${chips} chips of the slice`,
        fix: 'leave it out, or write how many a machine has',
      };
}
