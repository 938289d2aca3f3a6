import { dict, Dict, text } from '../base/json';
import { RunTemplate } from '../base/run-template';
import { groupOf, isWorkloadKey, KINDS, nameOf, typeOf, WorkloadKey } from '../upstream/kinds';
import { InvalidRun } from './errors';

/** A run in a cluster. */
export interface Run {
  /** Its kind, with the API group, for instance `Job.batch` or `JobSet.jobset.x-k8s.io`. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;

  /** What the API server calls it; another run of the same name has another. Without it, whichever has the name is meant. */
  readonly uid?: string;

  /** The id that it was dispatched with. */
  readonly id?: string;
}

/** How messages call a run: `Job ml/train-7`. */
export function titleOf({ kind, namespace, name }: Run): string {
  return `${nameOf(kind)} ${namespace}/${name}`;
}

/** The run that an object of the API is. */
export function runOf(object: Dict): Run {
  const metadata = dict(object.metadata);
  return {
    kind: typeOf(object as { readonly apiVersion: string; readonly kind: string }),
    namespace: text(metadata.namespace) ?? 'default',
    name: text(metadata.name) ?? '',
    uid: text(metadata.uid),
    id: text(dict(metadata.annotations)[RunTemplate.ID]),
  };
}

/** The path of the objects of a kind, and of one of them. */
export function pathOf({ kind, namespace, name }: Pick<Run, 'kind' | 'namespace'> & { readonly name?: string }): string {
  const key = workloadKey(kind);
  const objects = `/apis/${groupOf(key)}/${KINDS[key].versions[0]}/namespaces/${namespace}/${KINDS[key].plural}`;
  return name === undefined ? objects : `${objects}/${name}`;
}

/** The kind, if it is one that runs pods. */
export function workloadKey(kind: string): WorkloadKey {
  if (!isWorkloadKey(kind)) {
    throw new InvalidRun(`'${kind}' is no kind that can be started and waited for`);
  }
  return kind;
}
