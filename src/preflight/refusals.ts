import { Dict } from '../base/json';
import { PropertyProblem } from '../base/problems';
import { PATTERN_RULES } from '../upstream/names';
import { KubeObject } from './kube-object';
import { RULES } from './registry';
import { AnyObjectRule, ObjectRule } from './rule';
import { refusalsOf as structuralRefusals } from './schema/check-object';
import { KnownSchemas } from './schema/known-schemas';
import { propertyOf } from './schema/refusal';
import { World } from './world';

/** The rules about rejection of the types that were asked for. */
const rulesOf = new Map<string, readonly (ObjectRule | AnyObjectRule)[]>();

let schemas: KnownSchemas | undefined;

/**
 * The answer to "would the API server or a webhook refuse this object?", as far as the object alone shows it: what preflight
 * says of any manifest by schemas and rules, constructs ask of theirs.
 */
export function refusalsOf(manifest: Dict): PropertyProblem[] {
  schemas ??= new KnownSchemas([], undefined);
  const found: PropertyProblem[] = [];
  const object = new KubeObject(manifest, {});
  const world = new World([], {}, new Set());
  for (const rule of rejectionRules(object.type)) {
    rule.check(object, (report) => {
      if ((report.severity ?? rule.severity) === 'error') {
        found.push(report);
      }
    }, world);
  }
  // a rule knows better words than a schema
  const said = (property: string): boolean =>
    found.some((other) => isWithin(other.property, property) || isWithin(property, other.property));
  const structural = structuralRefusals(manifest, schemas)
    .filter(({ severity = 'error', family = 'is rejected' }) => severity === 'error' && family === 'is rejected')
    .map(({ path, value, problem, fix }) => ({ property: propertyOf(path), value, problem: inWords(problem), fix }));
  return [...found, ...structural.filter(({ property }) => !said(property))];
}

function isWithin(property: string, around: string): boolean {
  return property === around || (property.startsWith(around) && /[.[]/.test(property.charAt(around.length)));
}

/** What a pattern stands for, where it is one of those that names have. */
function inWords(problem: string): string {
  return problem.startsWith('must match ') ? PATTERN_RULES.get(problem.slice('must match '.length)) ?? problem : problem;
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
