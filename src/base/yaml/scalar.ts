/** Why a scalar cannot be read as its tag says. */
export class ScalarError extends Error {}

const WORDS: ReadonlyMap<string, boolean | null | number> = new Map<string, boolean | null | number>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Infinity] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, -Infinity] as const),
]);

const LONGEST_WORD = 5;

const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const DOT_FLOAT = /^\.[0-9](_?[0-9])*([eE][-+]?[0-9](_?[0-9])*)?$/;
const DECIMAL = /^[-+]?(?:0|[1-9][0-9]*)$/;
const INTEGER = /^([-+]?)(0[xXoObB]|0(?=[0-9])|)([0-9a-fA-F]+)$/;
const DIGITS: Readonly<Record<string, RegExp>> = { '': /^[0-9]+$/, '0b': /^[01]+$/, '0o': /^[0-7]+$/, '0x': /^[0-9a-fA-F]+$/ };

const MAX_INT = 2n ** 63n;
const MAX_UINT = 2n ** 64n;

const PREFIX = 'tag:yaml.org,2002:';
const KINDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  bool: (value) => typeof value === 'boolean',
  int: (value) => typeof value === 'number' && Number.isInteger(value),
  float: (value) => typeof value === 'number',
  null: (value) => value === null,
};

/**
 * What a scalar without quotes and tag means to kubectl: as goyaml v2 resolves it, with what is left of YAML 1.1 there.
 * Base 60 is none of it, and times stay texts.
 *
 * @see https://github.com/kubernetes-sigs/yaml (goyaml.v2, resolve.go)
 */
export function resolvePlain(text: string): unknown {
  if (text.length <= LONGEST_WORD) {
    const word = WORDS.get(text);
    if (word !== undefined) {
      return word;
    }
  }
  const code = text.charCodeAt(0);
  if (code === 46) {
    return DOT_FLOAT.test(text) ? finite(text.replace(/_/g, '')) ?? text : text;
  }
  if ((code >= 48 && code <= 57) || code === 43 || code === 45) {
    return numberOf(text);
  }
  return text;
}

/** What a scalar with a tag means. */
export function resolveTagged(tag: string, text: string): unknown {
  const name = tag.startsWith(PREFIX) ? tag.slice(PREFIX.length) : '';
  if (name === 'binary') {
    return binary(text);
  }
  if (name === 'timestamp') {
    if (!/^[0-9]{4}-[0-9]/.test(text)) {
      throw new ScalarError(`'${text}' is no timestamp, as its tag says`);
    }
    return text;
  }
  if (!Object.prototype.hasOwnProperty.call(KINDS, name)) {
    return text;
  }
  const value = resolvePlain(text);
  if (!KINDS[name](value)) {
    throw new ScalarError(`'${text}' is no ${name}, as its tag says`);
  }
  return value;
}

/** The text that a key without quotes becomes. */
export function keyText(key: unknown, text: string): string {
  if (key === null) {
    throw new ScalarError('has a key that is null, which JSON does not know; put it in quotes');
  }
  if (typeof key !== 'number') {
    return String(key);
  }
  const exact = integer(text === '' ? key.toString() : text.replace(/_/g, ''));
  if (exact !== undefined && exact >= MAX_INT) {
    throw new ScalarError(`has a key (${text}) that is too large for a number; put it in quotes`);
  }
  return exact === undefined ? floatText(key) : exact.toString();
}

function numberOf(text: string): unknown {
  const plain = text.includes('_') ? text.replace(/_/g, '') : text;
  const value = plain.length < 16 && DECIMAL.test(plain) ? Number(plain) : integer(plain);
  if (value !== undefined) {
    return Number(value);
  }
  return FLOAT.test(plain) ? finite(plain) ?? text : text;
}

/** As Go's `ParseInt` and `ParseUint` with base 0 read it; goyaml also reads a sign behind `0b`. */
function integer(plain: string): bigint | undefined {
  const [, sign, prefix, digits] = INTEGER.exec(plain) ?? [];
  if (digits === undefined) {
    const [, late, bits] = /^0b([-+])([01]+)$/.exec(plain) ?? [];
    return bits === undefined ? undefined : late === '-' ? -BigInt(`0b${bits}`) : BigInt(`0b${bits}`);
  }
  const base = prefix === '0' ? '0o' : prefix.toLowerCase();
  if (!DIGITS[base].test(digits)) {
    return undefined;
  }
  const value = BigInt(base + digits);
  const limit = sign === '-' ? MAX_INT + 1n : sign === '+' ? MAX_INT : MAX_UINT;
  return value >= limit ? undefined : sign === '-' ? -value : value;
}

/** A number that is too large for a float stays a text. */
function finite(text: string): number | undefined {
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** As Go's `FormatFloat(…, 'g', -1, 32)` writes it. */
function floatText(value: number): string {
  if (!Number.isFinite(value)) {
    return Number.isNaN(value) ? '.nan' : value > 0 ? '.inf' : '-.inf';
  }
  if (Object.is(value, -0)) {
    return '-0';
  }
  const short = shortestFloat32(value);
  const [mantissa, exponent] = short.toExponential().split('e');
  const power = Number(exponent);
  return power >= -4 && power < 6 ? String(short) : `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

/** The number with the fewest digits that is the same 32-bit float. */
function shortestFloat32(value: number): number {
  const float = Math.fround(value);
  for (let digits = 1; digits < 10; digits++) {
    const shorter = Number(float.toPrecision(digits));
    if (Math.fround(shorter) === float) {
      return shorter;
    }
  }
  return value;
}

function binary(text: string): string {
  const packed = text.replace(/[\r\n]/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(packed)) {
    throw new ScalarError('has a !!binary value that is no base64');
  }
  return Buffer.from(packed, 'base64').toString('utf8');
}
