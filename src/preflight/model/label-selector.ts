import { Dict, dict, dicts, isDict, list } from '../../base/json';
import { isLabelValue, isQualifiedName } from '../../upstream/names';

/** What is wrong in one place of a selector. */
export interface SelectorFault {
  /** Below the selector, for instance `matchExpressions[0].values`; empty for the selector itself. */
  readonly path: string;
  readonly value: unknown;
  readonly problem: string;
  readonly fix: string;
}

/** What the API server asks of keys and values of labels. */
export const LABEL_KEY = "must have a key of at most 63 letters, digits, '-', '_' and '.', optionally after a DNS prefix and a '/'";
export const LABEL_VALUE = "must be at most 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit";

/** Operators with the number of values that each takes; -1 for one or more. */
const OPERATORS: Readonly<Record<string, number>> = { In: -1, NotIn: -1, Exists: 0, DoesNotExist: 0 };
const NODE_OPERATORS: Readonly<Record<string, number>> = { ...OPERATORS, Gt: 1, Lt: 1 };

/**
 * What the API server refuses of a LabelSelector.
 *
 * @see ValidateLabelSelector in k8s.io/apimachinery/pkg/apis/meta/v1/validation
 */
export function selectorFaults(selector: unknown): readonly SelectorFault[] {
  if (!isDict(selector)) {
    return [];
  }
  return [
    ...labelFaults(dict(selector.matchLabels), 'matchLabels'),
    ...dicts(selector.matchExpressions).flatMap((expression, i) => requirementFaults(expression, `matchExpressions[${i}]`, OPERATORS)),
  ];
}

/**
 * What the API server refuses of a node selector's requirements, for instance of a required node affinity.
 *
 * @see ValidateNodeSelectorRequirement in pkg/apis/core/validation of Kubernetes
 */
export function nodeTermFaults(term: Dict): readonly SelectorFault[] {
  return dicts(term.matchExpressions).flatMap((expression, i) =>
    requirementFaults(expression, `matchExpressions[${i}]`, NODE_OPERATORS));
}

/** What is wrong with a map of labels to match. */
export function labelFaults(labels: Dict, path: string): readonly SelectorFault[] {
  return Object.entries(labels).flatMap(([key, value]) => {
    const place = `${path}["${key}"]`;
    return [
      ...(isQualifiedName(key) ? [] : [{ path: place, value: key, problem: LABEL_KEY, fix: 'rewrite the key' }]),
      ...(typeof value !== 'string' || isLabelValue(value) ? [] : [{ path: place, value, problem: LABEL_VALUE, fix: 'correct the value' }]),
    ];
  });
}

function requirementFaults(expression: Dict, path: string, operators: Readonly<Record<string, number>>): readonly SelectorFault[] {
  const { key, operator } = expression;
  const values = list(expression.values);
  const faults: SelectorFault[] = [];
  if (typeof key !== 'string' || !isQualifiedName(key)) {
    faults.push({ path: `${path}.key`, value: key, problem: LABEL_KEY, fix: 'name the label' });
  }
  const expected = typeof operator === 'string' && Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (expected === undefined) {
    faults.push({
      path: `${path}.operator`, value: operator, problem: `must be one of ${Object.keys(operators).join(', ')}`,
      fix: 'correct the operator',
    });
  } else if (expected === -1 && values.length === 0) {
    faults.push({
      path: `${path}.values`, value: expression.values, problem: `must have at least one value with operator ${operator as string}`,
      fix: 'list the values, or use Exists',
    });
  } else if (expected === 0 && values.length > 0) {
    faults.push({
      path: `${path}.values`, value: values, problem: `must not be given with operator ${operator as string}`,
      fix: 'remove the values, or use In',
    });
  } else if (expected === 1 && values.length !== 1) {
    faults.push({
      path: `${path}.values`, value: values, problem: `must be one value with operator ${operator as string}`, fix: 'write one number',
    });
  }
  values.forEach((value, i) => {
    if (typeof value === 'string' && !isLabelValue(value)) {
      faults.push({ path: `${path}.values[${i}]`, value, problem: LABEL_VALUE, fix: 'correct the value' });
    }
  });
  return faults;
}
