import { ApiObject } from 'cdk8s';
import { typeOf } from '../upstream/kinds';
import { ManifestObject } from '../render/manifest-object';

/** An object of a delivery, as far as waves and marks depend on it. */
export interface DeliveredObject {
  readonly object: ApiObject;

  /** Kind and API group, for instance `Job.batch`. */
  readonly type: string;

  /** The annotations that it has without the delivery. */
  readonly annotations: Readonly<Record<string, string>>;
}

export function deliveredObject(object: ApiObject): DeliveredObject {
  return { object, type: typeOf(object), annotations: ManifestObject.metadataOf(object).annotations ?? {} };
}
