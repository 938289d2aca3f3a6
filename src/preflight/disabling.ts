import { entry, text } from '../base/json';
import { KubeObject } from './kube-object';

/** The annotation that turns rules off for one object: `rule-id: reason; other-rule: reason`. */
export const DISABLE_ANNOTATION = 'preflight.cdk8s-ml-workloads.dev/disable';

/** Rules by id, and why they are off. */
export type DisabledRules = ReadonlyMap<string, string>;

const NONE: DisabledRules = new Map();

/** The rules that the object's annotation turns off. A rule without a reason has an empty one, and stays on. */
export function disabledBy(object: KubeObject): DisabledRules {
  const value = text(entry(object.annotations, DISABLE_ANNOTATION));
  if (value === undefined) {
    return NONE;
  }
  const rules = new Map<string, string>();
  for (const item of value.split(';')) {
    const colon = item.indexOf(':');
    const id = (colon === -1 ? item : item.slice(0, colon)).trim();
    if (id !== '') {
      rules.set(id, colon === -1 ? '' : item.slice(colon + 1).trim());
    }
  }
  return rules;
}
