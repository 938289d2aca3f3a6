import { mapOf, struct, text } from '../base/shape';

/** A namespace that exists in a cluster, but is made elsewhere. */
export interface ExistingNamespace {
  /** As in the cluster. */
  readonly name: string;

  /**
   * Its labels. Pods that its Pod Security level forbids (`pod-security.kubernetes.io/enforce`), and queues that do not
   * select it, are then found.
   *
   * @default - unknown
   */
  readonly labels?: Record<string, string>;
}

/** What it must be at run time. */
export const EXISTING_NAMESPACE = struct<ExistingNamespace>({ name: text, labels: mapOf(text) }, ['name']);
