import { listOf, oneOf, StructShape, text } from '../base/shape';
import { AccessRisk } from './access-risk';

/** Verbs on resources, as a Role lists them. Checked when a construct receives it. */
export interface AccessRule {
  /** API groups; `''` is the core group. */
  readonly apiGroups: string[];

  /** Resources by their plural, `jobs`, and subresources after a slash, `pods/log`. */
  readonly resources: string[];

  /** Verbs: get, list, watch, create, update, patch, delete, deletecollection, or one that an API defines. */
  readonly verbs: string[];

  /**
   * Names of the only objects that the rule covers. They cannot limit `create` and `deletecollection`, and limit
   * `list` and `watch` only for requests with a field selector for the name.
   *
   * @default - all objects
   */
  readonly resourceNames?: string[];

  /**
   * What the rule leads to beyond what it says, accepted by name.
   *
   * @default - nothing is accepted, and a rule with a risk is an error
   */
  readonly accept?: AccessRisk[];
}

/** What a rule must be at run time. */
export const RULE_SHAPE: StructShape<AccessRule> = {
  apiGroups: listOf(text), resources: listOf(text), verbs: listOf(text), resourceNames: listOf(text), accept: listOf(oneOf(AccessRisk)),
};

/** What a rule must have. */
export const RULE_REQUIRED = ['apiGroups', 'resources', 'verbs'] as const;
