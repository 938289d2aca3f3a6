import { isDnsSubdomain } from '../manifest/name-rules';
import { ValueProblem } from '../problems/value-problem';

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
    return new EnvFrom(name, { secretRef: { name, optional: options.optional }, prefix: options.prefix });
  }

  /**
   * Every key of a ConfigMap.
   *
   * @param name of the ConfigMap in the workload's namespace
   * @param options prefix, and whether it may be missing
   */
  public static configMap(name: string, options: EnvFromOptions = {}): EnvFrom {
    return new EnvFrom(name, { configMapRef: { name, optional: options.optional }, prefix: options.prefix });
  }

  /** @internal */
  public readonly _source: object;

  /** @internal */
  public readonly _problem?: ValueProblem;

  private constructor(name: string, source: object) {
    this._source = source;
    this._problem = isDnsSubdomain(name) ? undefined : { value: name, rule: 'must be the name of an object', fix: 'write it as kubectl prints it' };
  }
}
