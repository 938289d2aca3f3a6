import { ApiObject } from 'cdk8s';

/** An object of a delivery, as far as waves depend on it. */
export interface DeliveredObject {
  readonly object: ApiObject;

  /** Kind and API group, for instance `Job/batch`. */
  readonly type: string;

  /** The parent in a hierarchy of its own kind, by name. */
  readonly parent?: string;
}

/** The field in which an object of a hierarchy names its parent. */
const PARENT_FIELDS: Record<string, string> = {
  'Cohort/kueue.x-k8s.io': 'parentName',
  'Queue/scheduling.volcano.sh': 'parent',
};

export function deliveredObject(object: ApiObject): DeliveredObject {
  const group = object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : '';
  const type = `${object.kind}/${group}`;
  const parentField = PARENT_FIELDS[type];
  const parent: unknown = parentField === undefined ? undefined : object.toJson().spec?.[parentField];
  return { object, type, parent: typeof parent === 'string' ? parent : undefined };
}
