import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { QueueSystem } from '../cluster/queue-system';
import { at, dict, Dict } from '../base/json';
import { ManifestObject } from '../render/manifest-object';
import { groupOf, typeOf, workloadRowOf } from '../upstream/kinds';
import { WorkloadKind } from './workload-kind';
import { isVolcano, workloadKindOf } from './workload-resources';

const QUEUE_LABEL = 'kueue.x-k8s.io/queue-name';

/** The kinds of workloads that the chart of a construct has in a namespace, in the order in which it has them. */
export function kindsInChart(construct: IConstruct, namespace: string | undefined): WorkloadKind[] {
  const kinds = objectsInChart(construct, namespace).map((object) => workloadKindOf(typeOf(object)));
  return [...new Set(kinds.filter((kind) => kind !== undefined))];
}

/** The queueing systems that the chart of a construct uses in a namespace. */
export function systemsInChart(construct: IConstruct, namespace: string | undefined): QueueSystem[] {
  const objects = objectsInChart(construct, namespace);
  const kinds = kindsInChart(construct, namespace);
  return [
    ...(objects.some(usesKueue) ? [QueueSystem.KUEUE] : []),
    ...(kinds.some(isVolcano) ? [QueueSystem.VOLCANO] : []),
  ];
}

function objectsInChart(construct: IConstruct, namespace: string | undefined): ApiObject[] {
  const children = Chart.of(construct).node.findAll();
  return children
    .filter((child): child is ApiObject => ApiObject.isApiObject(child))
    .filter((object) => object.metadata.namespace === namespace);
}

/** The label is on the job: the workload itself, or what a schedule has in its template. */
function usesKueue(object: ApiObject): boolean {
  const type = typeOf(object);
  if (groupOf(type) === 'kueue.x-k8s.io') {
    return true;
  }
  const row = workloadRowOf(type);
  if (row?.isOffered !== true) {
    return false;
  }
  const labels: unknown = row.job === ''
    ? ManifestObject.metadataOf(object).labels
    : at(object.toJson() as Dict, ...row.job.split('.'), 'metadata', 'labels');
  return dict(labels)[QUEUE_LABEL] !== undefined;
}
