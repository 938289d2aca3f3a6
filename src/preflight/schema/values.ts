import { Quantity } from '../../base/quantity';
import { isDict } from '../../base/json';
import { nearestOf } from '../../base/nearest';
import { SchemaNode, SchemaType } from './schema-node';
import { Check, Walk } from './walk';

const NAMES: Readonly<Record<SchemaType, string>> = {
  object: 'a map',
  array: 'a list',
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  'int-or-string': 'a whole number or a text',
  quantity: 'a quantity',
  any: 'anything',
};

/** Custom resources describe quantities by a pattern, which has this. */
const QUANTITY_SUFFIX = '[KMGTPE]i';

const MAX_INT32 = 2 ** 31 - 1;

/** How messages call the type of a value. */
function kindOf(value: unknown): string {
  if (value === null) {
    return 'empty';
  }
  if (Array.isArray(value)) {
    return 'a list';
  }
  switch (typeof value) {
    case 'string':
      return 'a text';
    case 'boolean':
      return 'a boolean';
    case 'number':
    case 'bigint':
      return 'a number';
    default:
      return 'a map';
  }
}

/** Says that a value has another type than it must have. */
export function complainOfType(value: unknown, type: SchemaType, walk: Walk): void {
  if (type === 'integer' && Number.isInteger(value)) {
    const isLarge = (value as number) > 0;
    walk.complain({
      rule: 'out-of-bounds',
      value,
      problem: isLarge ? `must be at most ${MAX_INT32}` : `must be at least ${-MAX_INT32 - 1}`,
      fix: isLarge ? 'write a smaller number' : 'write a larger number',
    });
    return;
  }
  walk.complain({ rule: 'wrong-type', value, problem: `is ${kindOf(value)}, and must be ${NAMES[type]}`, fix: fixOfType(value, type) });
}

function fixOfType(value: unknown, type: SchemaType): string {
  const isScalar = typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint';
  if (type === 'string' && isScalar) {
    return `write it in quotes: '${String(value)}'`;
  }
  if (typeof value === 'string') {
    if ((type === 'integer' || type === 'number') && /^-?[0-9]+$/.test(value)) {
      return `write ${value} without quotes`;
    }
    if (type === 'boolean' && /^(true|false)$/i.test(value)) {
      return `write ${value.toLowerCase()} without quotes`;
    }
    if (type === 'boolean' && /^(y|yes|on|n|no|off)$/i.test(value)) {
      return `write ${/^(y|yes|on)$/i.test(value) ? 'true' : 'false'} without quotes`;
    }
    if (type === 'array') {
      return `write a list: [${JSON.stringify(value)}]`;
    }
  }
  if (type === 'integer' && typeof value === 'number') {
    return 'write a whole number';
  }
  if (type === 'array' && isDict(value)) {
    return "write a list: begin each entry with '-'";
  }
  return `write ${NAMES[type]}`;
}

/** The check of a value that has no parts. */
export function scalarCheck(node: SchemaNode): Check {
  const further = furtherChecks(node);
  const isRight = typeTest(node);
  const isQuantity = node.pattern?.includes(QUANTITY_SUFFIX) === true;
  return (given, walk) => {
    const value = isQuantity && walk.rewritten !== undefined ? rewritten(given) : given;
    if (!isRight(value)) {
      complainOfType(value, node.type, walk);
    } else {
      for (const check of further) {
        check(value, walk);
      }
    }
  };
}

/** A quantity as Go writes it. */
function rewritten(quantity: unknown): unknown {
  return typeof quantity === 'string' ? quantity.trim() : typeof quantity === 'number' ? String(quantity) : quantity;
}

function typeTest({ type, format }: SchemaNode): (value: unknown) => boolean {
  const isWhole = (value: unknown): boolean =>
    typeof value === 'bigint' ||
    (Number.isInteger(value) && (format !== 'int32' || ((value as number) <= MAX_INT32 && (value as number) >= -MAX_INT32 - 1)));
  switch (type) {
    case 'string':
      return (value) => typeof value === 'string';
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'integer':
      return isWhole;
    case 'number':
      return (value) => typeof value === 'number' || typeof value === 'bigint';
    case 'int-or-string':
      return (value) => typeof value === 'string' || isWhole(value);
    case 'quantity':
      return (value) => typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';
    default:
      return () => true;
  }
}

function furtherChecks(node: SchemaNode): Check[] {
  const checks: Check[] = [];
  if (node.type === 'quantity') {
    checks.push(checkQuantity);
  }
  if (node.enum !== undefined) {
    checks.push(enumCheck(node.enum));
  }
  if (node.pattern !== undefined) {
    const check = patternCheck(node.pattern);
    if (check !== undefined) {
      checks.push(check);
    }
  }
  if (node.least !== undefined || node.most !== undefined) {
    checks.push(lengthCheck(node.least ?? 0, node.most ?? Infinity));
  }
  if (node.minimum !== undefined || node.maximum !== undefined) {
    checks.push(rangeCheck(node));
  }
  const format = node.format === undefined ? undefined : FORMATS[node.format];
  if (format !== undefined && node.type === 'string') {
    checks.push(format);
  }
  return checks;
}

/** The API server cuts white space off before it reads a quantity. */
const checkQuantity: Check = (value, walk) => {
  const problem = Quantity.parse(String(value).trim())._problem;
  if (problem !== undefined && !problem.problem.startsWith('must be at most')) {
    walk.complain({
      rule: 'bad-format',
      value,
      problem: 'is no quantity: a number with an optional suffix such as m, k, M, G, Ki, Mi, Gi',
      fix: problem.fix,
    });
  }
};

function enumCheck(allowed: readonly unknown[]): Check {
  const set = new Set(allowed);
  return (value, walk) => {
    if (!set.has(value)) {
      const words = allowed.filter((word) => word !== '').map(String);
      const nearest = typeof value === 'string' ? nearestOf(value, words) : undefined;
      const list = words.length > 12 ? `${words.slice(0, 12).join(', ')}, …` : words.join(', ');
      walk.complain({
        rule: 'not-one-of',
        value,
        problem: words.length === 1 ? `must be ${list}` : `must be one of ${list}`,
        fix: nearest === undefined ? `write ${words.length === 1 ? `'${list}'` : 'one of these'}` : `write '${nearest}'`,
      });
    }
  };
}

/** Patterns of Go, which JavaScript reads alike but for flags; undefined where it does not. */
function patternCheck(pattern: string): Check | undefined {
  const ignoresCase = pattern.includes('(?i)');
  let regexp: RegExp;
  try {
    regexp = new RegExp(pattern.replace('(?i)', ''), ignoresCase ? 'i' : '');
  } catch {
    return undefined;
  }
  const isQuantity = pattern.includes(QUANTITY_SUFFIX);
  return (value, walk) => {
    if (typeof value === 'string' && !regexp.test(value)) {
      const problem = isQuantity
        ? 'is no quantity: a number with an optional suffix such as m, k, M, G, Ki, Mi, Gi'
        : `must match ${pattern}`;
      const fix = (isQuantity ? Quantity.parse(value.trim())._problem?.fix : undefined) ?? fixOfPattern(value, regexp);
      walk.complain({ rule: 'bad-format', value, problem, fix });
    }
  };
}

function fixOfPattern(value: string, regexp: RegExp): string {
  const candidates = [
    value.trim(),
    value.toLowerCase(),
    value
      .trim()
      .toLowerCase()
      .replace(/[^a-z0-9.-]+/g, '-')
      .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, ''),
  ];
  const right = candidates.find((candidate) => candidate !== '' && regexp.test(candidate));
  return right === undefined ? 'write a value that matches' : `write '${right}'`;
}

function lengthCheck(least: number, most: number): Check {
  return (value, walk) => {
    // UTF-16 units are at least as many as the characters that upstream counts.
    if (typeof value === 'string' && (value.length < least || value.length > most)) {
      const length = [...value].length;
      if (length < least || length > most) {
        walk.complain({
          rule: 'out-of-bounds',
          value,
          problem: `has ${counted(length, 'character')}, and must have ${bounds(least, most)}`,
          fix: length < least ? 'write more' : `shorten it by ${length - most}`,
        });
      }
    }
  };
}

function rangeCheck({ minimum = -Infinity, maximum = Infinity, exclusiveMinimum, exclusiveMaximum }: SchemaNode): Check {
  return (value, walk) => {
    const amount = typeof value === 'bigint' ? Number(value) : value;
    if (typeof amount === 'number') {
      if (amount < minimum || (exclusiveMinimum === true && amount === minimum)) {
        walk.complain({
          rule: 'out-of-bounds',
          value,
          problem: `must be ${exclusiveMinimum === true ? 'more than' : 'at least'} ${minimum}`,
          fix: 'write a larger number',
        });
      } else if (amount > maximum || (exclusiveMaximum === true && amount === maximum)) {
        walk.complain({
          rule: 'out-of-bounds',
          value,
          problem: `must be ${exclusiveMaximum === true ? 'less than' : 'at most'} ${maximum}`,
          fix: 'write a smaller number',
        });
      }
    }
  };
}

const RFC3339 =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const FORMATS: Readonly<Record<string, Check>> = {
  'date-time': (value, walk) => {
    if (!RFC3339.test(value as string)) {
      walk.complain({ rule: 'bad-format', value, problem: 'is no time', fix: "write it as '2026-01-31T08:00:00Z'" });
    }
  },
  byte: (value, walk) => {
    if (!BASE64.test((value as string).replace(/[\r\n]/g, ''))) {
      walk.complain({
        rule: 'bad-format',
        value,
        problem: 'is no base64',
        fix: "write it through 'base64'; in a Secret, plain text belongs in stringData",
      });
    }
  },
};

/** For instance `1 entry`, `2 entries`. */
export function counted(count: number, word: string): string {
  return `${count} ${count === 1 ? word : word === 'entry' ? 'entries' : word === 'property' ? 'properties' : `${word}s`}`;
}

/** For instance `at most 8`, `1 to 8`. */
export function bounds(least: number, most: number): string {
  return most === Infinity
    ? `at least ${least}`
    : least === 0
      ? `at most ${most}`
      : least === most
        ? `exactly ${least}`
        : `${least} to ${most}`;
}
