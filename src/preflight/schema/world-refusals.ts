import { Dict } from '../../base/json';
import { KubeObject } from '../kube-object';
import { AcceptedObjects } from './accepted';
import { refusalsOf } from './check-object';
import { problemOfKnownKind, problemOfUnknownKind } from './known-kinds';
import { KnownSchemas } from './known-schemas';
import { SchemaProblem, SchemaRuleId } from './refusal';

/** A refusal and the object that has it. */
export interface ObjectRefusal {
  readonly object: KubeObject;
  readonly refusal: SchemaProblem;
}

/** What one pass over the objects needs to know. */
export interface RefusalsInput {
  readonly objects: readonly KubeObject[];

  /** CustomResourceDefinitions that are not among the objects. */
  readonly definitions: readonly Dict[];
  readonly kubernetes: string | undefined;

  /** Whether the cluster has an object of that name, which is changed then. */
  readonly exists?: (object: KubeObject) => boolean;
}

/** All that schemas say about the objects of an input, by the rule that says it. */
export function refusalsByRule({
  objects,
  definitions,
  kubernetes,
  exists,
}: RefusalsInput): ReadonlyMap<SchemaRuleId, readonly ObjectRefusal[]> {
  const ownDefinitions = objects
    .filter(({ type }) => type === 'CustomResourceDefinition.apiextensions.k8s.io')
    .map(({ manifest }) => manifest);
  const schemas = new KnownSchemas([...definitions, ...ownDefinitions], kubernetes);
  const accepted = new AcceptedObjects(schemas);
  const byRule = new Map<SchemaRuleId, ObjectRefusal[]>();
  const kinds = new Map<string, SchemaProblem | undefined>();
  const add = (object: KubeObject, refusal: SchemaProblem): void => {
    const others = byRule.get(refusal.rule);
    if (others === undefined) {
      byRule.set(refusal.rule, [{ object, refusal }]);
    } else {
      others.push({ object, refusal });
    }
  };
  for (const object of objects) {
    if (object.origin.isTrusted === true) {
      continue;
    }
    const key = `${object.apiVersion} ${object.kind}`;
    const isFirst = !kinds.has(key);
    if (isFirst) {
      const known = schemas.factsOf(object.apiVersion, object.kind).known;
      kinds.set(
        key,
        known === undefined
          ? problemOfUnknownKind(object.apiVersion, object.kind)
          : problemOfKnownKind(object.apiVersion, object.kind, known, schemas.kubernetes),
      );
    }
    const problem = kinds.get(key);
    // What nobody knows is said once for each kind.
    if (problem !== undefined && (isFirst || problem.severity !== 'info')) {
      add(object, problem);
    }
    const isThere = exists?.(object) === true;
    const text = isThere ? undefined : accepted.textOf(object);
    if (accepted.has(text)) {
      continue;
    }
    const refusals = refusalsOf(object.manifest, schemas, isThere);
    refusals.forEach((refusal) => add(object, refusal));
    if (refusals.length === 0) {
      accepted.add(text);
    }
  }
  return byRule;
}
