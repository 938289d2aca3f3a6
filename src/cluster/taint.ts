import { taintProblem, taintText } from '../upstream/cluster-rules';
import { TaintEffect } from '../upstream/taint-effect';
import { oneOf, shapeProblem, struct, text } from '../base/shape';
import { Problem } from '../base/problems';

/** Options of `Taint.of`. */
export interface TaintOptions {
  /**
   * The value of the taint.
   *
   * @default - no value
   */
  readonly value?: string;

  /**
   * What the taint does.
   *
   * @default TaintEffect.NO_SCHEDULE
   */
  readonly effect?: TaintEffect;
}

const OPTIONS = struct<TaintOptions>({ value: text, effect: oneOf(TaintEffect) });

/** A mark that keeps pods off the nodes of a pool. */
export class Taint {
  /**
   * The taint of GPU nodes by convention: `<resource>=present:NoSchedule`. GKE sets it; on other clusters it is the
   * administrator's to set, so look at a node before declaring it.
   *
   * @param resource the extended resource that the nodes offer; `nvidia.com/gpu` when left out
   */
  public static gpu(resource: string = 'nvidia.com/gpu'): Taint {
    return Taint.of(resource, { value: 'present' });
  }

  /**
   * Any taint.
   *
   * @param key of the taint, for instance `example.com/training-only`
   * @param options its value and effect
   */
  public static of(key: string, options: TaintOptions = {}): Taint {
    const problem = shapeProblem(OPTIONS, options);
    return problem === undefined
      ? new Taint(key, options.value, options.effect ?? TaintEffect.NO_SCHEDULE)
      : new Taint(key, undefined, TaintEffect.NO_SCHEDULE, problem);
  }

  /** The key. */
  public readonly key: string;

  /** The value, if it has one. */
  public readonly value?: string;

  /** What it does. */
  public readonly effect: TaintEffect;

  /** @internal */
  public readonly _problem?: Problem;

  private constructor(key: string, value: string | undefined, effect: TaintEffect, problem?: Problem) {
    this.key = String(key);
    this.value = value;
    this.effect = effect;
    this._problem = problem ?? taintProblem({ key, value, effect });
  }

  /** As `kubectl taint` takes it: `key=value:Effect`. */
  public toString(): string {
    return taintText(this);
  }
}
