import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { QueueSystem } from '../cluster/queue-system';
import { ManifestObject } from '../render/manifest-object';
import { WorkloadKind } from './workload-kind';
import { isVolcano, workloadKindOf } from './workload-resources';

const QUEUE_LABEL = 'kueue.x-k8s.io/queue-name';

/** The kinds of workloads that the chart of a construct has in a namespace, in the order in which it has them. */
export function kindsInChart(construct: IConstruct, namespace: string | undefined): WorkloadKind[] {
  const kinds = objectsInChart(construct, namespace).map(({ apiVersion, kind }) => workloadKindOf(groupOf(apiVersion), kind));
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

/** The label is on the workload itself, except that a CronJob has it in its template. */
function usesKueue(object: ApiObject): boolean {
  const group = groupOf(object.apiVersion);
  if (group === 'kueue.x-k8s.io') {
    return true;
  }
  switch (workloadKindOf(group, object.kind)) {
    case undefined:
      return false;
    case WorkloadKind.CRON_JOB:
      return object.toJson().spec?.jobTemplate?.metadata?.labels?.[QUEUE_LABEL] !== undefined;
    default:
      return ManifestObject.metadataOf(object).labels?.[QUEUE_LABEL] !== undefined;
  }
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
}
