import { isQualifiedName, isText } from '../upstream/names';
import { number, shapeProblem, struct, text } from '../base/shape';
import { Problem } from '../base/problems';

/** Pods in groups, each of which is placed close together. */
export interface TopologySlices {
  /** Node label of the place that holds one group, for instance `example.com/rack`. */
  readonly level: string;

  /** Pods in one group: 1 to the number of pods. */
  readonly size: number;
}

const SLICES = struct<TopologySlices>({ level: text, size: number }, ['level', 'size']);

/** Where Kueue may place the pods of a workload, on a cluster with topology-aware scheduling. */
export class TopologyRequest {
  /**
   * All pods in one place of a level, or the workload waits.
   *
   * @param within a level of the cluster's topology, for instance `example.com/rack`
   * @param slices groups of pods that are placed closer together still
   */
  public static required(within: string, slices?: TopologySlices): TopologyRequest {
    return new TopologyRequest('required', within, slices);
  }

  /**
   * All pods in one place of a level if there is one that is free, else in few.
   *
   * @param within a level of the cluster's topology
   * @param slices groups of pods that are placed closer together still
   */
  public static preferred(within: string, slices?: TopologySlices): TopologyRequest {
    return new TopologyRequest('preferred', within, slices);
  }

  /** Anywhere, but counted node by node, so that a workload starts only if all its pods have a place. */
  public static unconstrained(): TopologyRequest {
    return new TopologyRequest('unconstrained');
  }

  /**
   * Groups of pods, each in one place of a level, and the groups anywhere.
   *
   * @param slices level and size of the groups
   */
  public static sliced(slices: TopologySlices): TopologyRequest {
    return new TopologyRequest('sliced', undefined, slices ?? ({} as TopologySlices));
  }

  /** Levels that the cluster's topology must have. @internal */
  public readonly _levels: readonly string[];

  /** Annotations of the pod template. @internal */
  public readonly _annotations: Readonly<Record<string, string>>;

  /** Size of a group of pods. @internal */
  public readonly _sliceSize?: number;

  /** @internal */
  public readonly _problem?: Problem;

  private constructor(mode: 'required' | 'preferred' | 'unconstrained' | 'sliced', level?: string, given?: TopologySlices) {
    const misshapen = given === undefined ? undefined : shapeProblem(SLICES, given);
    const slices = misshapen === undefined ? given : undefined;
    this._levels = [level, slices?.level].filter((each) => each !== undefined);
    this._sliceSize = slices?.size;
    this._annotations = {
      ...(mode === 'sliced' ? {} : { [`kueue.x-k8s.io/podset-${mode}-topology`]: level ?? 'true' }),
      ...(slices === undefined
        ? {}
        : { 'kueue.x-k8s.io/podset-slice-required-topology': slices.level, 'kueue.x-k8s.io/podset-slice-size': String(slices.size) }),
    };
    const wrong = this._levels.find((each) => !isQualifiedName(each));
    if (misshapen !== undefined) {
      this._problem = misshapen;
    } else if (mode !== 'unconstrained' && mode !== 'sliced' && !isText(level)) {
      this._problem = {
        value: level, problem: 'needs a level, the key of a node label', fix: "take it from the 'topology' of the node pools",
      };
    } else if (wrong !== undefined) {
      this._problem = {
        value: wrong, problem: 'must have levels that are keys of node labels', fix: "take them from the 'topology' of the node pools",
      };
    } else if (slices !== undefined && (!Number.isSafeInteger(slices.size) || slices.size < 1)) {
      this._problem = { value: slices.size, problem: 'must have groups of a whole number of pods, 1 or more', fix: "correct 'size'" };
    }
  }
}
