import { isText, objectNameProblem } from '../upstream/names';
import { ValueProblem } from '../base/value-problem';

/** Options of `EnvFrom.secret` and `EnvFrom.configMap`. */
export interface EnvFromOptions {
  /**
   * Text put before each key to make the variable's name.
   *
   * @default - none
   */
  readonly prefix?: string;

  /**
   * Whether the pod starts when the object does not exist.
   *
   * @default false
   */
  readonly optional?: boolean;
}

/** All keys of a Secret or ConfigMap as environment variables. */
export class EnvFrom {
  /**
   * Every key of a Secret.
   *
   * @param name of the Secret in the workload's namespace
   * @param options prefix, and whether it may be missing
   */
  public static secret(name: string, options: EnvFromOptions = {}): EnvFrom {
    return new EnvFrom(name, { secretRef: { name, optional: options.optional }, prefix: options.prefix }, options.prefix);
  }

  /**
   * Every key of a ConfigMap.
   *
   * @param name of the ConfigMap in the workload's namespace
   * @param options prefix, and whether it may be missing
   */
  public static configMap(name: string, options: EnvFromOptions = {}): EnvFrom {
    return new EnvFrom(name, { configMapRef: { name, optional: options.optional }, prefix: options.prefix }, options.prefix);
  }

  /** @internal */
  public readonly _source: object;

  /** @internal */
  public readonly _problem?: ValueProblem;

  private constructor(name: string, source: object, prefix?: string) {
    this._source = source;
    this._problem = objectNameProblem(name) ?? prefixProblem(prefix);
  }
}

function prefixProblem(prefix: string | undefined): ValueProblem | undefined {
  const valid = prefix === undefined || (isText(prefix) && /^[\x20-\x3C\x3E-\x7E]*$/.test(prefix));
  return valid ? undefined : { value: prefix, rule: "must have a prefix of printable characters other than '='", fix: 'change the prefix' };
}
