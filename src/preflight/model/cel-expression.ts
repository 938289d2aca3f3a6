import type * as Cel from '@marcbachmann/cel-js' with { 'resolution-mode': 'import' };
import { isDict } from '../../base/json';

/** What an expression may name. */
export interface CelNames {
  /** Variables that are there, for instance `object`. */
  readonly variables: ReadonlySet<string>;

  /** Fields of variables whose fields are known, for instance those of `variables`. */
  readonly fields: Readonly<Record<string, ReadonlySet<string>>>;
}

/** Names of types and of libraries of functions, which look like variables. */
const BUILT_IN = new Set([
  'int',
  'uint',
  'double',
  'bool',
  'string',
  'bytes',
  'list',
  'map',
  'null_type',
  'type',
  'dyn',
  'cel',
  'math',
  'sets',
  'optional',
  'strings',
  'base64',
  'ip',
  'cidr',
  'format',
  'google',
  'semver',
  'lists',
  'regex',
  'url',
  'quantity',
]);

interface Node {
  readonly op: string;
  readonly args: unknown;
}

let environment: Cel.Environment | undefined;

/**
 * What is wrong with an expression of the Common Expression Language, as far as it can be seen without the types of
 * objects: its syntax, names that do not exist, and a result that is no truth value.
 *
 * Functions are not looked at: Kubernetes has more of them than the parser knows.
 */
export function celProblem(expression: string, names: CelNames, result?: 'bool' | 'string'): string | undefined {
  // Loaded only where an expression is seen.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { Environment } = require('@marcbachmann/cel-js') as typeof Cel;
  environment ??= new Environment({
    enableOptionalTypes: true, homogeneousAggregateLiterals: false, unlistedVariablesAreDyn: true,
  });
  if (expression.length > MOST_CHARACTERS) {
    return `is no expression: it has ${expression.length} characters, and may have ${MOST_CHARACTERS}`;
  }
  let program: ReturnType<Cel.Environment['parse']>;
  try {
    program = environment.parse(expression);
  } catch (error) {
    return isTooDeep(error) ? undefined : `is no expression: ${(error as Error).message.split('\n')[0]}`;
  }
  try {
    return unknownName(program.ast, names, []) ?? resultProblem(program, result);
  } catch (error) {
    if (isTooDeep(error)) {
      return undefined;
    }
    throw error;
  }
}

/** What the parser of the API server reads at most. */
const MOST_CHARACTERS = 100_000;

/** Nothing is said of an expression that is nested more deeply than the stack is. */
function isTooDeep(error: unknown): boolean {
  return error instanceof RangeError;
}

function resultProblem(program: ReturnType<Cel.Environment['parse']>, result: 'bool' | 'string' | undefined): string | undefined {
  const { valid, type } = program.check();
  return valid && result !== undefined && type !== undefined && !isOneOf(type, result)
    ? `must give a ${result}, and gives a ${type}`
    : undefined;
}

function isOneOf(type: string, result: string): boolean {
  return type === result || type === 'dyn' || type.startsWith('optional') || (result === 'string' && type === 'null');
}

function isNode(value: unknown): value is Node {
  return isDict(value) && typeof value.op === 'string';
}

/** The first name that nothing declares. `bound` are the names that macros such as all() bring. */
function unknownName(value: unknown, names: CelNames, bound: readonly string[]): string | undefined {
  if (Array.isArray(value)) {
    return firstOf(value, (entry) => unknownName(entry, names, bound));
  }
  if (!isNode(value)) {
    return undefined;
  }
  const { op, args } = value;
  if (op === 'id') {
    return typeof args !== 'string' || bound.includes(args) || names.variables.has(args) || BUILT_IN.has(args)
      ? undefined
      : `names '${args}', which does not exist`;
  }
  if ((op === '.' || op === '.?') && Array.isArray(args)) {
    const [target, field] = args as [unknown, unknown];
    const owner = isNode(target) && target.op === 'id' && typeof target.args === 'string' ? target.args : undefined;
    const fields = owner === undefined || bound.includes(owner) || !Object.hasOwn(names.fields, owner) ? undefined : names.fields[owner];
    if (fields !== undefined && typeof field === 'string' && !fields.has(field)) {
      return `names '${owner as string}.${field}', which does not exist`;
    }
  }
  if (op === 'rcall' && Array.isArray(args)) {
    const [, target, rest] = args as [unknown, unknown, unknown];
    return unknownName(target, names, bound) ?? unknownName(rest, names, [...bound, ...boundBy(rest)]);
  }
  return unknownName(args, names, bound);
}

/** The variables that a macro declares: plain names that come before the expressions about them. */
function boundBy(args: unknown): readonly string[] {
  const declared: string[] = [];
  for (const arg of Array.isArray(args) && args.length > 1 ? args.slice(0, -1) : []) {
    if (!isNode(arg) || arg.op !== 'id' || typeof arg.args !== 'string') {
      break;
    }
    declared.push(arg.args);
  }
  return declared;
}

function firstOf<T, R>(values: readonly T[], find: (value: T) => R | undefined): R | undefined {
  for (const value of values) {
    const found = find(value);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
