import { isDict } from '../../base/json';
import { Verdict, evaluateCel } from './cel';
import { celValue, withDefault } from './cel-value';
import { SchemaNode, SchemaRule, SchemaTable } from './schema-node';
import { Walk } from './walk';

/** Asks the rules of a node and of all that is in it, where there are any. */
export function checkRules(
  table: SchemaTable,
  position: number,
  value: unknown,
  walk: Walk,
  hasRules: (position: number) => boolean,
): void {
  const node = table.nodes[position];
  if (value === undefined || value === null || !hasRules(position)) {
    return;
  }
  if (node.rules !== undefined) {
    const self = celValue(table, position, value, namesIn(node.rules));
    node.rules.forEach((rule) => checkRule(rule, self, value, walk));
  }
  for (const [step, part, child] of partsOf(table, node, value)) {
    walk.path.push(step);
    checkRules(table, child, part, walk, hasRules);
    walk.path.pop();
  }
}

/**
 * The words of rules, where a value needs no other properties than these: a rule that compares whole objects needs all.
 * Pods are large, and no rule looks into them.
 */
function namesIn(rules: readonly SchemaRule[]): ReadonlySet<string> | undefined {
  let names = namesOfRules.get(rules);
  if (names === undefined) {
    const texts = rules.map(({ rule }) => rule);
    names = texts.every((text) => !COMPARES_OBJECTS.test(text)) ? new Set(texts.flatMap((text) => text.match(/\w+/g) ?? [])) : 'all';
    namesOfRules.set(rules, names);
  }
  return names === 'all' ? undefined : names;
}

const namesOfRules = new Map<readonly SchemaRule[], ReadonlySet<string> | 'all'>();

/** A comparison whose right side is no literal, number or size. */
const COMPARES_OBJECTS = /[!=]=\s*(?!['"0-9]|true|false|null|size\()|\bin\s+(?!\[)/;

function partsOf(table: SchemaTable, node: SchemaNode, value: unknown): (readonly [string | number, unknown, number])[] {
  if (Array.isArray(value)) {
    const { items } = node;
    return items === undefined ? [] : value.map((entry: unknown, i) => [i, entry, items]);
  }
  if (!isDict(value)) {
    return [];
  }
  const properties = Object.entries(node.properties ?? {}).map(
    ([name, child]) => [name, withDefault(table, child, value[name]), child] as const,
  );
  const { values } = node;
  const others = values === undefined ? [] : Object.entries(value).map(([name, part]) => [name, part, values] as const);
  return [...properties, ...others.filter(([name]) => node.properties?.[name] === undefined)];
}

function checkRule({ rule, message, fieldPath }: SchemaRule, self: unknown, value: unknown, walk: Walk): void {
  const verdict = evaluateCel(rule, self);
  if (verdict === Verdict.REFUSED) {
    const said = message?.trim().replace(/\.$/, '');
    walk.complain({
      rule: 'custom-resource-rule',
      value,
      ...(fieldPath === undefined ? {} : { property: fieldPath.replace(/^\./, '') }),
      problem: said === undefined || said === '' ? `breaks the rule ${rule.trim()}` : `is refused: ${said}`,
      fix: 'change it so that the rule holds',
    });
  }
}
