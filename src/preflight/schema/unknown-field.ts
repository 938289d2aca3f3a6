import { isDict } from '../../base/json';
import { nearestOf } from '../../base/nearest';
import { propertyOf } from './refusal';
import { SchemaNode, SchemaTable } from './schema-node';
import { Walk } from './walk';

/** How deep below an object a misplaced field is looked for. */
const DEPTH = 4;

/** Says that an object has a property that it cannot have, and what was probably meant. */
export function complainOfUnknown(table: SchemaTable, node: SchemaNode, property: string, value: unknown, walk: Walk): void {
  walk.complain({
    rule: 'unknown-field',
    property,
    value,
    problem: `is no field of ${placeOf(walk)}`,
    fix: fixOf(table, node, property, value, walk),
  });
}

function fixOf(table: SchemaTable, node: SchemaNode, property: string, value: unknown, walk: Walk): string {
  const known = Object.keys(node.properties ?? {});
  if (isDict(value) && Object.keys(value).length > 0 && Object.keys(value).every((key) => known.includes(key))) {
    return 'move what is in it one level up';
  }
  const nearest = nearestOf(property, known);
  if (nearest !== undefined && nearest.toLowerCase() === property.toLowerCase()) {
    return `write '${nearest}'`;
  }
  const home = placeBelow(table, node, property)
    ?.map((step) => `.${step}`)
    .join('');
  const place = home === undefined ? placeAbove(table, property, walk) : `${propertyOf(walk.place)}${home}`.replace(/^\./, '');
  if (place !== undefined) {
    return `move it: '${property}' is a field of ${place === '' ? 'the object itself' : place}`;
  }
  if (nearest !== undefined) {
    return `write '${nearest}'`;
  }
  const [only] = known;
  if (known.length === 1 && table.nodes[node.properties?.[only] ?? -1]?.values !== undefined) {
    return `move it into '${only}'`;
  }
  return known.length > 0 && known.length <= 8 ? `leave it out, or write one of ${known.join(', ')}` : 'leave it out';
}

function placeOf(walk: Walk): string {
  const names = walk.place.filter((step): step is string => typeof step === 'string');
  return names.length === 0 ? 'this kind' : `'${names[names.length - 1]}'`;
}

/** The path below a node to an object that has the property, nearest first. */
function placeBelow(table: SchemaTable, node: SchemaNode, property: string): readonly string[] | undefined {
  let level: { readonly node: SchemaNode; readonly path: readonly string[] }[] = [{ node, path: [] }];
  const seen = new Set<SchemaNode>([node]);
  for (let depth = 0; depth < DEPTH; depth++) {
    const next: typeof level = [];
    for (const { node: object, path } of level) {
      for (const [name, position] of Object.entries(object.properties ?? {})) {
        const [inner, suffix] = entered(table, table.nodes[position]);
        if (name !== 'status' && inner !== undefined && !seen.has(inner)) {
          seen.add(inner);
          const place = [...path, `${name}${suffix}`];
          if (has(inner, property)) {
            return place;
          }
          next.push({ node: inner, path: place });
        }
      }
    }
    level = next;
  }
  return undefined;
}

/** The path of the nearest object around the place of the walk that has the property. */
function placeAbove(table: SchemaTable, property: string, walk: Walk): string | undefined {
  let node: SchemaNode | undefined = walk.root;
  let place: string | undefined;
  for (let i = 0; i < walk.path.length && node !== undefined; i++) {
    if (has(node, property)) {
      place = propertyOf(walk.place.slice(0, walk.place.length - walk.path.length + i));
    }
    const step = walk.path[i];
    const next: number | undefined = typeof step === 'number' ? node.items : (node.properties?.[step] ?? node.values);
    node = next === undefined ? undefined : table.nodes[next];
  }
  return place;
}

function has(node: SchemaNode, property: string): boolean {
  return node.properties !== undefined && Object.prototype.hasOwnProperty.call(node.properties, property);
}

/** The object that a node is or lists, and how its path goes on. */
function entered(table: SchemaTable, node: SchemaNode): readonly [SchemaNode | undefined, string] {
  if (node.type === 'array' && node.items !== undefined) {
    return [table.nodes[node.items], '[]'];
  }
  return [node.type === 'object' ? node : undefined, ''];
}
