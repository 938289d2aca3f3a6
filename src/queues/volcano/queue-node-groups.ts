import type { QueueNodeGroupAffinity, QueueSpec } from '../../../imports/scheduling.volcano.sh';
import { listOf, struct, text } from '../../base/shape';

/** Nodes of a queue by their group, as the nodegroup plugin reads it from the label `volcano.sh/nodegroup-name`. */
export interface QueueNodeGroups {
  /**
   * Groups on whose nodes alone the pods may run.
   *
   * @default - any
   */
  readonly required?: string[];

  /**
   * Groups whose nodes are taken first.
   *
   * @default - none
   */
  readonly preferred?: string[];

  /**
   * Groups on whose nodes no pod may run.
   *
   * @default - none
   */
  readonly excluded?: string[];

  /**
   * Groups whose nodes are taken last.
   *
   * @default - none
   */
  readonly avoided?: string[];
}

/** What they must be at run time. */
export const QUEUE_NODE_GROUPS = struct<QueueNodeGroups>({
  required: listOf(text), preferred: listOf(text), excluded: listOf(text), avoided: listOf(text),
});

/** As the queue has them. */
export function affinityOf({ required, preferred, excluded, avoided }: QueueNodeGroups = {}): QueueSpec['affinity'] {
  const group = (must: string[] | undefined, should: string[] | undefined): QueueNodeGroupAffinity | undefined =>
    must === undefined && should === undefined
      ? undefined
      : { requiredDuringSchedulingIgnoredDuringExecution: must, preferredDuringSchedulingIgnoredDuringExecution: should };
  const affinity = { nodeGroupAffinity: group(required, preferred), nodeGroupAntiAffinity: group(excluded, avoided) };
  return Object.values(affinity).some((part) => part !== undefined) ? affinity : undefined;
}
