import { Dict, dict, isDict } from '../../src/base/json';

/**
 * Kinds that a mutating webhook reads into Go types and writes back before the schema is asked: what is missing has Go's
 * zero value by then, and quantities have their canonical form. Seen in the answers of a live server.
 */
const REWRITTEN: ReadonlySet<string> = new Set(['ClusterQueue.kueue.x-k8s.io', 'JobSet.jobset.x-k8s.io']);

export function isRewritten(kind: string, group: string): boolean {
  return REWRITTEN.has(`${kind}.${group}`);
}

/** A definition without what a mutating webhook puts right: Volcano gives a queue of weight 0 the weight 1. */
export function withoutMended(definition: Dict): Dict {
  return dict(dict(definition.spec).names).kind === 'Queue' ? (edited(definition, 'weight', ({ minimum: _, ...rest }) => rest) as Dict) : definition;
}

function edited(value: unknown, property: string, edit: (schema: Dict) => Dict): unknown {
  if (Array.isArray(value)) {
    return value.map((entry) => edited(entry, property, edit));
  }
  if (!isDict(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, key === property && isDict(part) && part.type === 'integer' ? edit(part) : edited(part, property, edit)]),
  );
}
