import { Obj } from '../control-plane/client';

/** A world with workloads that run and wait, and one more that is submitted once nothing changes any more. */
export interface SimulatedWorld {
  /** Before the name of every object of the cluster that belongs to it. */
  readonly name: string;
  readonly namespace: string;
  readonly nodes: readonly Obj[];

  /** Queues and what belongs to them. */
  readonly objects: readonly Obj[];

  /** Workloads that are made first, in groups with a second between them. */
  readonly before: readonly (readonly Obj[])[];
  readonly submitted: Obj;
}

/** Whether an object is in the world's namespace, or of the cluster and the world's. */
export function belongsTo({ metadata }: Obj, { name, namespace }: SimulatedWorld): boolean {
  return metadata.namespace === undefined
    ? metadata.name === namespace || metadata.name.startsWith(`${name}-`)
    : metadata.namespace === namespace;
}

/** Whether an object was made for a workload. */
export function isOf({ metadata }: Obj, { kind, metadata: { name } }: Obj): boolean {
  return (metadata.ownerReferences ?? []).some((owner: Obj) => owner.kind === kind && owner.name === name);
}
