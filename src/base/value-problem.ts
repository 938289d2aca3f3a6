import { Problems } from './problems';

/** What is wrong with a value object, kept by it until a construct receives it. */
export interface ValueProblem {
  readonly value: unknown;

  /** The option that is wrong; without one, the value itself is. */
  readonly property?: string;
  readonly rule: string;
  readonly fix: string;
}

/** Reports the problem that a value object carries, if it carries one. */
export function reportValue(problems: Problems, property: string, value: { readonly _problem?: ValueProblem } | undefined): void {
  if (value?._problem !== undefined) {
    const { property: option, value: got, rule, fix } = value._problem;
    problems.add(option === undefined ? property : `${property}.${option}`, got, rule, fix);
  }
}
