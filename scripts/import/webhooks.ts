import { Dict, dict, isDict, texts } from '../../src/base/json';
import { Rewritten } from '../../src/preflight/schema/schema-node';

/** Kinds that a mutating webhook writes anew before the schema is asked. Seen in the answers of a live server. */
const REWRITTEN: Readonly<Record<string, Rewritten>> = {
  'ClusterQueue.kueue.x-k8s.io': 'quantities', 'Job.batch.volcano.sh': 'all', 'JobSet.jobset.x-k8s.io': 'all',
};

export function rewrittenBy(kind: string, group: string): Rewritten | undefined {
  return REWRITTEN[`${kind}.${group}`];
}

/**
 * A definition with what mutating webhooks make of it: Volcano gives a queue of weight 0 the weight 1, and fails on a
 * queue without a spec; a Job with an empty queue gets the default one, and a task with an empty name gets one. Trainer
 * writes a spec where there is none, which then has no runtime.
 */
export function asWebhooksLeaveIt(definition: Dict): Dict {
  const { kind } = dict(dict(definition.spec).names);
  const needsSpec = (key: string, schema: Dict): Dict =>
    key === 'openAPIV3Schema' ? { ...schema, required: [...texts(schema.required), 'spec'] } : schema;
  switch (kind) {
    case 'Queue':
      return edited(definition, (key, schema) => (key === 'weight' ? { ...schema, minimum: 0 } : needsSpec(key, schema))) as Dict;
    case 'TrainJob':
      return edited(definition, needsSpec) as Dict;
    case 'Job':
      return edited(definition, (key, schema) => {
        const pattern = `^(|${String(schema.pattern).replace(/^\^|\$$/g, '')})$`;
        return (key === 'queue' || key === 'name') && schema.pattern !== undefined ? { ...schema, pattern } : schema;
      }) as Dict;
    default:
      return definition;
  }
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
