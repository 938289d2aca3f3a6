import { Duration } from 'cdk8s';
import { isLabelValue, isQualifiedName } from '../upstream/names';
import { TaintEffect } from '../upstream/taint-effect';
import { ofCdk8s, oneOf, soundOptions, struct } from '../base/shape';
import { Problem } from '../base/problems';
import { secondsOf, secondsProblem } from '../base/seconds';

/** Options of a toleration. */
export interface TolerationOptions {
  /**
   * The effect that is tolerated.
   *
   * @default - every effect
   */
  readonly effect?: TaintEffect;

  /**
   * How long a running pod stays on a node that gets the taint; only with the effect NO_EXECUTE.
   *
   * @default - for ever
   */
  readonly lasting?: Duration;
}

const OPTIONS = struct<TolerationOptions>({ effect: oneOf(TaintEffect), lasting: ofCdk8s(Duration, 'Duration.minutes(10)') });

/** A taint that a pod tolerates. */
export class Toleration {
  /**
   * A taint with this key and any value.
   *
   * @param key of the taint, for instance `nvidia.com/gpu`
   * @param options effect
   */
  public static exists(key: string, options: TolerationOptions = {}): Toleration {
    return new Toleration({ key, operator: 'Exists' }, options, keyProblem(key));
  }

  /**
   * A taint with this key and this value.
   *
   * @param key of the taint
   * @param value of the taint
   * @param options effect
   */
  public static equal(key: string, value: string, options: TolerationOptions = {}): Toleration {
    // the API server leaves an empty value out
    const match = { key, operator: 'Equal' as const, ...(value === '' ? {} : { value }) };
    return new Toleration(match, options, keyProblem(key) ?? valueProblem(value));
  }

  /**
   * Every taint, or every one with an effect: also those that say a node is broken or being drained.
   *
   * @param options effect
   */
  public static any(options: TolerationOptions = {}): Toleration {
    return new Toleration({ operator: 'Exists' }, options);
  }

  /** @internal */
  public readonly _toleration: RenderedToleration;

  /** @internal */
  public readonly _problem?: Problem;

  private constructor(match: RenderedToleration, given: TolerationOptions, problem?: Problem) {
    const [options, misshapen] = soundOptions(OPTIONS, given);
    this._toleration = { ...match, effect: options.effect, tolerationSeconds: secondsOf(options.lasting) };
    this._problem = problem ?? misshapen ?? lastingProblem(options) ?? secondsProblem(secondsOf(options.lasting));
  }
}

/** A toleration in the form of a manifest. */
export interface RenderedToleration {
  /** None for taints of all keys. */
  readonly key?: string;
  readonly operator: 'Exists' | 'Equal';
  readonly value?: string;
  readonly effect?: TaintEffect;
  readonly tolerationSeconds?: number;
}

function keyProblem(key: string): Problem | undefined {
  return isQualifiedName(key)
    ? undefined
    : { value: key, problem: 'must have the key of a taint', fix: 'take it from the taints of the node' };
}

function valueProblem(value: string): Problem | undefined {
  return isLabelValue(value) ? undefined : { value, problem: 'must have the value of a taint', fix: 'take it from the taints of the node' };
}

function lastingProblem(options: TolerationOptions): Problem | undefined {
  const wrong = options.lasting !== undefined && options.effect !== TaintEffect.NO_EXECUTE;
  return wrong
    ? {
        value: options.effect ?? 'every effect',
        problem: "must have the effect NO_EXECUTE where 'lasting' is given",
        fix: "set effect: TaintEffect.NO_EXECUTE, or leave 'lasting' out",
      }
    : undefined;
}
