import { Problem } from '../../base/problems';
import { Family, Severity } from '../finding';

/** Ids of the rules that schemas speak through. */
export type SchemaRuleId =
  | 'unknown-field'
  | 'wrong-type'
  | 'missing-field'
  | 'not-one-of'
  | 'bad-format'
  | 'out-of-bounds'
  | 'duplicate-entry'
  | 'custom-resource-rule'
  | 'field-version'
  | 'unknown-kind'
  | 'api-version'
  | 'not-checked';

/** Where a property is: keys and positions. */
export type Path = readonly (string | number)[];

/** What the API server says about one property of an object, or about pods made from it. */
export interface SchemaProblem extends Problem {
  readonly rule: SchemaRuleId;
  readonly path: Path;

  /** Which definition says so. */
  readonly because: string;

  /** Unless it is the rule's own. */
  readonly severity?: Severity;
  readonly family?: Family;
}

/** A path as findings write it, for instance `spec.tasks[0].name` or `metadata.labels["app.kubernetes.io/name"]`. */
export function propertyOf(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') {
      text += `[${step}]`;
    } else if (/^[^.[\]"]+$/.test(step)) {
      text += text === '' ? step : `.${step}`;
    } else {
      text += `["${step.replace(/"/g, '')}"]`;
    }
  }
  return text;
}
