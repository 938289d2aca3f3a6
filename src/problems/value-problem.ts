import { Problems } from './problems';

/** What is wrong with a value object, kept by it until a construct receives it. */
export interface ValueProblem {
  readonly value: unknown;
  readonly rule: string;
  readonly fix: string;
}

/** Reports the problem that a value object carries, if it carries one. */
export function reportValue(problems: Problems, property: string, value: { readonly _problem?: ValueProblem } | undefined): void {
  if (value?._problem !== undefined) {
    problems.add(property, value._problem.value, value._problem.rule, value._problem.fix);
  }
}
