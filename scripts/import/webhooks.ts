import { Dict, dict, isDict, texts } from '../../src/base/json';
import { Rewritten } from '../../src/preflight/schema/schema-node';

/** Kinds that a mutating webhook writes anew before the schema is asked. Seen in the answers of a live server. */
const REWRITTEN: Readonly<Record<string, Rewritten>> = { 'ClusterQueue.kueue.x-k8s.io': 'quantities', 'JobSet.jobset.x-k8s.io': 'all' };

export function rewrittenBy(kind: string, group: string): Rewritten | undefined {
  return REWRITTEN[`${kind}.${group}`];
}

/**
 * A definition with what mutating webhooks make of it: Volcano gives a queue of weight 0 the weight 1, and fails on a
 * queue without a spec.
 */
export function asWebhooksLeaveIt(definition: Dict): Dict {
  if (dict(dict(definition.spec).names).kind !== 'Queue') {
    return definition;
  }
  return edited(definition, (key, schema) => {
    if (key === 'weight') {
      return { ...schema, minimum: 0 };
    }
    return key === 'openAPIV3Schema' ? { ...schema, required: [...texts(schema.required), 'spec'] } : schema;
  }) as Dict;
}

function edited(value: unknown, edit: (key: string, schema: Dict) => Dict): unknown {
  if (Array.isArray(value)) {
    return value.map((entry) => edited(entry, edit));
  }
  if (!isDict(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => {
      const inner = edited(part, edit);
      return [key, isDict(inner) && inner.type !== undefined ? edit(key, inner) : inner];
    }),
  );
}
