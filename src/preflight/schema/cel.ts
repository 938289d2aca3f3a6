import type * as Cel from '@marcbachmann/cel-js' with { 'resolution-mode': 'import' };
import { addKubernetesFunctions } from './cel-functions';

/** What a rule says about a value. */
export enum Verdict {
  ACCEPTED,
  REFUSED,

  /** The rule uses something that cannot be evaluated here. */
  UNKNOWN,
}

type Program = (context: object) => unknown;

let environment: Cel.Environment | undefined;
const programs = new Map<string, Program | undefined>();

/** Asks a rule in the Common Expression Language, as CustomResourceDefinitions have them, about a value. */
export function evaluateCel(rule: string, self: unknown): Verdict {
  const program = programOf(rule);
  if (program === undefined) {
    return Verdict.UNKNOWN;
  }
  try {
    const result = program({ self });
    return result === true ? Verdict.ACCEPTED : result === false ? Verdict.REFUSED : Verdict.UNKNOWN;
  } catch (error) {
    // The API server refuses what a rule cannot be asked about because a field that it reads is missing.
    return /^No such key: (?!name$)/m.test((error as Error).message) ? Verdict.REFUSED : Verdict.UNKNOWN;
  }
}

/** Whether a rule can be evaluated. */
export function isCelKnown(rule: string): boolean {
  return programOf(rule) !== undefined;
}

function programOf(rule: string): Program | undefined {
  if (!programs.has(rule)) {
    programs.set(rule, parse(rule));
  }
  return programs.get(rule);
}

function parse(rule: string): Program | undefined {
  try {
    environment ??= createEnvironment();
    const program = environment.parse(rule);
    return program.check().valid ? (program as Program) : undefined;
  } catch {
    return undefined;
  }
}

/** Loaded only where a kind has rules. */
function createEnvironment(): Cel.Environment {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { Environment } = require('@marcbachmann/cel-js') as typeof Cel;
  const environment = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false });
  return addKubernetesFunctions(environment.registerVariable('self', 'dyn'));
}
