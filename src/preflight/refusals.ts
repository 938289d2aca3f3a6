import { Dict } from '../base/json';
import { KubeObject } from './kube-object';
import { RULES } from './registry';
import { AnyObjectRule, ObjectRule, Report } from './rule';
import { World } from './world';

/** What the API server or a webhook would refuse about one object. */
export type Refusal = Pick<Report, 'property' | 'value' | 'problem' | 'arithmetic' | 'fix'>;

const RULE_IDS: ReadonlySet<string> = new Set(RULES.map((rule) => rule.id));

/** The rules about rejection of the types that were asked for. */
const rulesOf = new Map<string, readonly (ObjectRule | AnyObjectRule)[]>();

/**
 * The answer to "would the API server or a webhook refuse this object?", as far as the object alone shows it: what preflight
 * says of any manifest, constructs ask of theirs.
 */
export function refusalsOf(manifest: Dict): Refusal[] {
  const found: Refusal[] = [];
  const object = new KubeObject(manifest, {});
  const world = new World([], {}, RULE_IDS);
  for (const rule of rejectionRules(object.type)) {
    rule.check(object, (report) => {
      if ((report.severity ?? rule.severity) === 'error') {
        found.push(report);
      }
    }, world);
  }
  return found;
}

function rejectionRules(type: string): readonly (ObjectRule | AnyObjectRule)[] {
  let rules = rulesOf.get(type);
  if (rules === undefined) {
    rules = RULES.filter((rule): rule is ObjectRule | AnyObjectRule =>
      rule.family === 'is rejected' && (rule.on === 'object' || (typeof rule.on !== 'string' && rule.on.includes(type))));
    rulesOf.set(type, rules);
  }
  return rules;
}
