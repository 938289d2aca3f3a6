import { isLabelValue, isQualifiedName } from '../upstream/names';
import { listOf, shapeProblem, text } from '../base/shape';
import { Problem } from '../base/problems';

/** What a label of an object must be. */
export class LabelRequirement {
  /**
   * The label has one of these values.
   *
   * @param label key of the label
   * @param values at least one
   */
  public static in(label: string, values: string[]): LabelRequirement {
    return new LabelRequirement(label, 'In', values);
  }

  /**
   * The label is missing, or has none of these values.
   *
   * @param label key of the label
   * @param values at least one
   */
  public static notIn(label: string, values: string[]): LabelRequirement {
    return new LabelRequirement(label, 'NotIn', values);
  }

  /**
   * The object has the label.
   *
   * @param label key of the label
   */
  public static exists(label: string): LabelRequirement {
    return new LabelRequirement(label, 'Exists');
  }

  /**
   * The object does not have the label.
   *
   * @param label key of the label
   */
  public static missing(label: string): LabelRequirement {
    return new LabelRequirement(label, 'DoesNotExist');
  }

  /** @internal */
  public readonly _expression: { readonly key: string; readonly operator: string; readonly values?: string[] };

  /** @internal */
  public readonly _problem?: Problem;

  private constructor(key: string, operator: string, values?: string[]) {
    const isNeeded = operator === 'In' || operator === 'NotIn';
    const misshapen = isNeeded ? shapeProblem(listOf(text), values) : undefined;
    this._expression = { key, operator, values: misshapen === undefined && values !== undefined ? [...values].sort() : undefined };
    this._problem = misshapen ?? keyProblem(key) ?? valuesProblem(values);
  }
}

function keyProblem(key: string): Problem | undefined {
  return isQualifiedName(key)
    ? undefined
    : { value: key, problem: 'must name the key of a label', fix: 'take it from kubectl get --show-labels' };
}

function valuesProblem(values: string[] = []): Problem | undefined {
  const wrong = values.find((value) => !isLabelValue(value));
  return wrong === undefined
    ? undefined
    : { value: wrong, problem: 'must be the value of a label', fix: 'take it from kubectl get --show-labels' };
}
