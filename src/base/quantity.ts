import type { Problem } from './problems';

const NANO = 1_000_000_000n;
const MAX_INT64 = 2n ** 63n - 1n;

type Format = 'decimal' | 'binary' | 'exponent';

const BINARY_SUFFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL_SUFFIXES = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];

const GRAMMAR = /^([+-]?)([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:(Ki|Mi|Gi|Ti|Pi|Ei)|([numkMGTPE])|[eE]([+-]?[0-9]+))?$/;

const RULE =
  'must be a Kubernetes quantity: a number with an optional suffix n, u, m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei, or an exponent '
  + 'such as 1e3';

const TOO_LARGE_RULE = 'must be at most 2^63 - 1, beyond which the API server silently cuts it down';

/**
 * An exact Kubernetes quantity, such as `500m`, `1.5Gi` or `8`.
 *
 * Values are whole nano-units and never floating-point numbers. What is finer
 * than a nano-unit is rounded up, and what is printed is the canonical form
 * that the API server would store, so that the committed YAML never differs
 * from the live object.
 *
 * A quantity never throws: a text outside the grammar is reported by the
 * construct that receives the quantity, with its path and property.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export class Quantity {
  /**
   * Reads a quantity from its text.
   *
   * @param text for instance `500m`, `1.5Gi`, `2e3`
   */
  public static parse(text: string): Quantity {
    if (typeof text !== 'string') {
      return Quantity._wrong({ value: text, problem: RULE, fix: "write for instance Quantity.parse('500m')" });
    }
    let quantity = Quantity.cache.get(text);
    if (quantity === undefined) {
      quantity = Quantity.read(text);
      if (Quantity.cache.size < 10_000) {
        Quantity.cache.set(text, quantity);
      }
    }
    return quantity;
  }

  /**
   * A number of whole or decimal units.
   *
   * @param amount for instance `8` or `0.5`; read as the decimal number that it prints as
   */
  public static of(amount: number): Quantity {
    return Quantity.parse(String(amount));
  }

  /** @internal */
  public static _ofNanos(nanos: bigint, format: Format = 'decimal'): Quantity {
    return new Quantity(nanos, format);
  }

  /**
   * In place of something that is no quantity.
   *
   * @internal
   */
  public static _wrong(problem: Problem): Quantity {
    return new Quantity(0n, 'decimal', problem);
  }

  private static readonly cache = new Map<string, Quantity>();

  private static read(text: string): Quantity {
    const match = GRAMMAR.exec(text);
    if (match === null) {
      return new Quantity(0n, 'decimal', { value: text, problem: RULE, fix: suggestion(text) });
    }
    const [, sign, digits, binary, decimal, exponent] = match;
    const [whole, fraction = ''] = digits.split('.');
    if (exponent !== undefined && Math.abs(Number(exponent)) > 100) {
      return new Quantity(0n, 'decimal', { value: text, problem: TOO_LARGE_RULE, fix: 'write a smaller number' });
    }
    const mantissa = BigInt(whole + fraction);
    let tens = 9 - fraction.length;
    let factor = 1n;
    let format: Format = 'decimal';
    if (binary !== undefined) {
      factor = 1024n ** BigInt(BINARY_SUFFIXES.indexOf(binary));
      format = 'binary';
    } else if (exponent !== undefined) {
      tens += Number(exponent);
      format = 'exponent';
    } else if (decimal !== undefined) {
      tens += 3 * (DECIMAL_SUFFIXES.indexOf(decimal) - DECIMAL_SUFFIXES.indexOf(''));
    }
    const nanos = scaleUp(mantissa * factor, tens);
    if (nanos > MAX_INT64 * NANO) {
      return new Quantity(0n, 'decimal', { value: text, problem: TOO_LARGE_RULE, fix: 'write a smaller number' });
    }
    return new Quantity(sign === '-' ? -nanos : nanos, format);
  }

  /** @internal */
  public readonly _nanos: bigint;

  /** @internal */
  public readonly _problem?: Problem;

  private readonly format: Format;
  private text?: string;

  private constructor(nanos: bigint, format: Format, problem?: Problem) {
    this._nanos = nanos;
    this.format = format;
    this._problem = problem;
  }

  /** Whether this is a whole number of units, as extended resources such as GPUs must be. */
  public get isWhole(): boolean {
    return this._nanos % NANO === 0n;
  }

  /** Whether this is nothing. */
  public get isZero(): boolean {
    return this._nanos === 0n;
  }

  /** Whether this is below zero. */
  public get isNegative(): boolean {
    return this._nanos < 0n;
  }

  /**
   * The sum of this and another quantity.
   *
   * @param other what to add
   */
  public plus(other: Quantity): Quantity {
    return new Quantity(this._nanos + other._nanos, this.formatWith(other), this._problem ?? other._problem);
  }

  /**
   * The difference between this and another quantity.
   *
   * @param other what to take away
   */
  public minus(other: Quantity): Quantity {
    return new Quantity(this._nanos - other._nanos, this.formatWith(other), this._problem ?? other._problem);
  }

  /**
   * This quantity a whole number of times.
   *
   * @param count a whole number, such as the replicas of a pod
   */
  public times(count: number): Quantity {
    if (!Number.isInteger(count)) {
      return new Quantity(
        0n, this.format,
        this._problem ?? { value: `${this} times ${count}`, problem: 'must be multiplied by a whole number', fix: 'round the number' },
      );
    }
    return new Quantity(this._nanos * BigInt(count), this.format, this._problem);
  }

  /**
   * Compares with another quantity: negative when this is less, 0 when equal, positive when this is more.
   *
   * @param other what to compare with
   */
  public compareTo(other: Quantity): number {
    return this._nanos < other._nanos ? -1 : this._nanos > other._nanos ? 1 : 0;
  }

  /**
   * The whole part of `numerator / denominator` of this quantity, in whole units.
   *
   * @internal
   */
  public _fraction(numerator: bigint, denominator: bigint): Quantity {
    const units = (this._nanos * numerator) / (denominator * NANO);
    return new Quantity(units * NANO, this.format, this._problem);
  }

  /** The canonical form, as the API server stores it: `1.5Gi` is `1536Mi`, `1.5` is `1500m`, `1024Mi` is `1Gi`. */
  public toString(): string {
    this.text ??= problemText(this._problem) ?? canonical(this._nanos, this.format);
    return this.text;
  }

  private formatWith(other: Quantity): Format {
    return this._nanos === 0n ? other.format : this.format;
  }
}

function problemText(problem: Problem | undefined): string | undefined {
  return problem === undefined ? undefined : String(problem.value);
}

/** `value` times ten to the power of `tens`, rounded up. */
function scaleUp(value: bigint, tens: number): bigint {
  if (tens >= 0) {
    return value * 10n ** BigInt(tens);
  }
  const divisor = 10n ** BigInt(-tens);
  return (value + divisor - 1n) / divisor;
}

function canonical(nanos: bigint, format: Format): string {
  const sign = nanos < 0n ? '-' : '';
  const size = nanos < 0n ? -nanos : nanos;
  // Like the API server, bytes below 1024 or with a fraction are printed with decimal suffixes.
  if (format === 'binary' && size % NANO === 0n && size >= 1024n * NANO) {
    return sign + shortest(size / NANO, 1024n, BINARY_SUFFIXES);
  }
  if (format === 'exponent') {
    return sign + shortest(size, 1000n, DECIMAL_SUFFIXES.map((_, i) => (i === 3 ? '' : `e${3 * (i - 3)}`)));
  }
  return sign + shortest(size, 1000n, DECIMAL_SUFFIXES);
}

/** The smallest number with the largest of the suffixes, each of which is worth `base` of the one before it. */
function shortest(size: bigint, base: bigint, suffixes: readonly string[]): string {
  if (size === 0n) {
    return '0';
  }
  let rest = size;
  let suffix = 0;
  while (rest % base === 0n && suffix < suffixes.length - 1) {
    rest /= base;
    suffix++;
  }
  return `${rest}${suffixes[suffix]}`;
}

/** What somebody who wrote `text` most likely meant. */
function suggestion(text: string): string {
  const match = /^\s*([+-]?[0-9.]+)\s*([a-zA-Z]+)\s*$/.exec(text);
  const wanted = match?.[2].toLowerCase().replace(/^([kmgtpe])i?b$/, (unit, letter) => (unit.length === 3 ? `${letter}i` : letter));
  const known = [...BINARY_SUFFIXES, ...DECIMAL_SUFFIXES].filter((suffix) => suffix !== '' && suffix.toLowerCase() === wanted);
  const suffix = known.find((candidate) => candidate !== 'm' && candidate !== 'u' && candidate !== 'n');
  return match && suffix && GRAMMAR.test(match[1] + suffix) ? `write '${match[1]}${suffix}'` : "write for instance '500m', '2' or '1.5Gi'";
}
