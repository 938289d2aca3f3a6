import type * as kplus from 'cdk8s-plus-28';
import type { EnvVarSource } from '../../imports/k8s';
import { dataKeyProblem, isText, objectNameProblem } from '../upstream/names';
import { flag, made, mapOf, shapeProblem, soundOptions, struct, text } from '../base/shape';
import { Problem } from '../base/problems';
import { Quantity } from '../base/quantity';

/** Options of `Env.secret` and `Env.configMap`. */
export interface EnvReferenceOptions {
  /**
   * Whether the pod starts without the variable when the object or the key does not exist.
   *
   * @default false
   */
  readonly optional?: boolean;
}

/** Options of `Env.resource`. */
export interface EnvResourceOptions {
  /**
   * Name of the container whose resources are read.
   *
   * @default - the container that has the variable
   */
  readonly container?: string;

  /**
   * What one unit of the value stands for, for instance `1Mi` for mebibytes.
   *
   * @default - bytes, or whole CPUs rounded up
   */
  readonly divisor?: Quantity;
}

const REFERENCE = struct<EnvReferenceOptions>({ optional: flag });

const RESOURCE = struct<EnvResourceOptions>({ container: text, divisor: made(Quantity, "Quantity.parse('1Mi')") });

/** The value of an environment variable, or where it comes from. */
export class Env {
  /**
   * A fixed text. It may refer to other variables as `$(NAME)`; a variable that is referred to is put first.
   *
   * @param value the text; never a secret: it is committed and anybody who can see the pod can read it
   */
  public static value(value: string): Env {
    return new Env(isText(value) ? value : undefined, undefined, textProblem(value));
  }

  /**
   * Several fixed texts at once, to be spread into `env`.
   *
   * @param values name of the variable to its text; never a secret
   */
  public static values(values: Record<string, string>): Record<string, Env> {
    const wrong = shapeProblem(mapOf(text), values);
    return wrong === undefined || typeof values === 'object' && values !== null && !Array.isArray(values)
      ? Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Env.value(value)]))
      : { [String(values)]: new Env(undefined, undefined, wrong) };
  }

  /**
   * One key of a Secret, which is referred to and never copied.
   *
   * @param name of the Secret in the workload's namespace
   * @param key within the Secret
   * @param options whether it may be missing
   */
  public static secret(name: string, key: string, options: EnvReferenceOptions = {}): Env {
    const [{ optional }, problem] = soundOptions(REFERENCE, options);
    return new Env(
      undefined, { secretKeyRef: { name, key, optional } },
      objectNameProblem(name, 'a Secret') ?? dataKeyProblem(key, 'a Secret') ?? problem,
    );
  }

  /**
   * One key of a ConfigMap.
   *
   * @param name of the ConfigMap in the workload's namespace
   * @param key within the ConfigMap
   * @param options whether it may be missing
   */
  public static configMap(name: string, key: string, options: EnvReferenceOptions = {}): Env {
    const [{ optional }, problem] = soundOptions(REFERENCE, options);
    return new Env(
      undefined, { configMapKeyRef: { name, key, optional } },
      objectNameProblem(name, 'a ConfigMap') ?? dataKeyProblem(key, 'a ConfigMap') ?? problem,
    );
  }

  /**
   * A field of the pod itself.
   *
   * @param path for instance `metadata.name`, `spec.nodeName` or `metadata.labels['team']`
   */
  public static field(path: string): Env {
    return new Env(undefined, { fieldRef: { fieldPath: path } }, fieldProblem(path));
  }

  /**
   * A request or limit of a container of the pod.
   *
   * @param resource for instance `limits.cpu` or `requests.memory`
   * @param options which container, and the unit
   */
  public static resource(resource: string, options: EnvResourceOptions = {}): Env {
    const [{ container, divisor }, problem] = soundOptions(RESOURCE, options);
    const source = { resource, containerName: container, divisor: divisor?.toString() };
    return new Env(undefined, { resourceFieldRef: source }, resourceProblem(resource) ?? problem ?? divisorProblem(resource, divisor));
  }

  /**
   * The value of a cdk8s-plus `EnvValue`.
   *
   * @param value for instance `EnvValue.fromSecretValue(…)`
   */
  public static of(value: kplus.EnvValue): Env {
    const isGiven = value?.value !== undefined || value?.valueFrom !== undefined;
    const problem = isGiven ? undefined : {
      value, problem: 'must be an EnvValue of cdk8s-plus', fix: "write for instance Env.value('100')",
    };
    return new Env(value?.value === undefined ? undefined : String(value.value), plain(value?.valueFrom), problem);
  }

  /** @internal */
  public readonly _value?: string;

  /** @internal */
  public readonly _valueFrom?: unknown;

  /** @internal */
  public readonly _problem?: Problem;

  private constructor(value?: string, valueFrom?: EnvVarSource, problem?: Problem) {
    this._value = value;
    this._valueFrom = valueFrom;
    this._problem = problem;
  }
}

function textProblem(value: unknown): Problem | undefined {
  return isText(value)
    ? undefined
    : {
        value,
        problem: 'must be a text, as every variable is',
        fix: typeof value === 'number' || typeof value === 'boolean' ? `write Env.value('${value}')` : 'write a text that is known now',
      };
}

/** Plain data, where cdk8s-plus has an object that stands for a text or a number. */
function plain(source: kplus.EnvValue['valueFrom']): EnvVarSource | undefined {
  const divisor = source?.resourceFieldRef?.divisor as { readonly value: string | number } | undefined;
  return divisor === undefined
    ? (source as EnvVarSource | undefined)
    : ({ ...source, resourceFieldRef: { ...source.resourceFieldRef, divisor: String(divisor.value) } } as EnvVarSource);
}

const FIELDS = [
  'metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.serviceAccountName', 'status.hostIP', 'status.hostIPs',
  'status.podIP', 'status.podIPs',
];

/** The fields that the API server accepts in a variable; whole label maps work in volumes only. */
function fieldProblem(path: string): Problem | undefined {
  if (isText(path) && (FIELDS.includes(path) || /^metadata\.(labels|annotations)\['[^']+'\]$/.test(path))) {
    return undefined;
  }
  return {
    value: path, problem: `must be one of ${FIELDS.join(', ')}, metadata.labels['KEY'] or metadata.annotations['KEY']`,
    fix: 'choose one of these',
  };
}

function resourceProblem(resource: string): Problem | undefined {
  if (isText(resource) && /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.+)$/.test(resource)) {
    return undefined;
  }
  return {
    value: resource, problem: 'must be limits.X or requests.X, with X one of cpu, memory, ephemeral-storage or hugepages-SIZE',
    fix: 'give counts of other resources, such as GPUs, with Env.value',
  };
}

const CPU_DIVISORS = ['1', '1m'];
const BYTE_DIVISORS = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];

/** The units that the API server accepts. */
function divisorProblem(resource: string, divisor: Quantity | undefined): Problem | undefined {
  const allowed = resource.endsWith('.cpu') ? CPU_DIVISORS : BYTE_DIVISORS;
  if (divisor === undefined || divisor._problem !== undefined || allowed.includes(divisor.toString())) {
    return divisor?._problem;
  }
  return {
    value: divisor.toString(), problem: `must be a unit of ${resource}: one of ${allowed.join(', ')}`,
    fix: "choose one of these as 'divisor'",
  };
}
