import { RuleDoc, WorldRule } from '../../rule';
import { SchemaRuleId, propertyOf } from '../refusal';

/** A rule that says what schemas found; all of them share one pass over the objects. */
export function schemaRule(doc: Omit<RuleDoc, 'appliesTo'> & { readonly id: SchemaRuleId }): WorldRule {
  return {
    ...doc,
    on: 'world',
    yields: true,
    check(world, report) {
      for (const { object, refusal } of world.refusals.get(doc.id) ?? []) {
        const { path, value, problem, fix, because, severity, family } = refusal;
        report({ object, property: propertyOf(path), value, problem, fix, because, severity, family });
      }
    },
  };
}
