import { isText, objectNameProblem } from '../upstream/names';
import { flag, soundOptions, struct, text } from '../base/shape';
import { Problem } from '../base/problems';

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

const OPTIONS = struct<EnvFromOptions>({ prefix: text, optional: flag });

/** All keys of a Secret or ConfigMap as environment variables. */
export class EnvFrom {
  /**
   * Every key of a Secret.
   *
   * @param name of the Secret in the workload's namespace
   * @param options prefix, and whether it may be missing
   */
  public static secret(name: string, options: EnvFromOptions = {}): EnvFrom {
    return new EnvFrom('secretRef', name, options);
  }

  /**
   * Every key of a ConfigMap.
   *
   * @param name of the ConfigMap in the workload's namespace
   * @param options prefix, and whether it may be missing
   */
  public static configMap(name: string, options: EnvFromOptions = {}): EnvFrom {
    return new EnvFrom('configMapRef', name, options);
  }

  /** @internal */
  public readonly _source: object;

  /** @internal */
  public readonly _problem?: Problem;

  private constructor(source: 'secretRef' | 'configMapRef', name: string, options: EnvFromOptions) {
    const [{ optional, prefix }, problem] = soundOptions(OPTIONS, options);
    this._source = { [source]: { name, optional }, prefix };
    this._problem = problem ?? objectNameProblem(name) ?? prefixProblem(prefix);
  }
}

function prefixProblem(prefix: string | undefined): Problem | undefined {
  const valid = prefix === undefined || (isText(prefix) && /^[\x20-\x3C\x3E-\x7E]*$/.test(prefix));
  return valid ? undefined : {
    value: prefix, problem: "must have a prefix of printable characters other than '='", fix: 'change the prefix',
  };
}
