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
  for (const [step, part, child] of partsOf(table, node, value, hasRules)) {
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

/** The parts of a value in which there are rules. */
function* partsOf(
  table: SchemaTable, node: SchemaNode, value: unknown, hasRules: (position: number) => boolean,
): Generator<readonly [string | number, unknown, number]> {
  if (Array.isArray(value)) {
    const { items } = node;
    if (items !== undefined && hasRules(items)) {
      for (let i = 0; i < value.length; i++) {
        yield [i, value[i], items];
      }
    }
  } else if (isDict(value)) {
    for (const [name, child] of ruledProperties(node, hasRules)) {
      yield [name, withDefault(table, child, value[name]), child];
    }
    const { values } = node;
    if (values !== undefined && hasRules(values)) {
      for (const name of Object.keys(value)) {
        if (node.properties?.[name] === undefined) {
          yield [name, value[name], values];
        }
      }
    }
  }
}

const ruled = new WeakMap<SchemaNode, readonly (readonly [string, number])[]>();

function ruledProperties(node: SchemaNode, hasRules: (position: number) => boolean): readonly (readonly [string, number])[] {
  let properties = ruled.get(node);
  if (properties === undefined) {
    properties = Object.entries(node.properties ?? {}).filter(([, child]) => hasRules(child));
    ruled.set(node, properties);
  }
  return properties;
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
