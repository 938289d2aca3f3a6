import { ObjectKind, WorkloadRow } from './kinds/kind';
import { KUBERNETES_OBJECTS, KUBERNETES_WORKLOADS, KubernetesObject, KubernetesWorkload } from './kinds/kubernetes';
import { KUEUE_OBJECTS, KueueObject } from './kinds/kueue';
import { MONITORING_OBJECTS, MonitoringObject } from './kinds/monitoring';
import { OPERATOR_OBJECTS, OPERATOR_WORKLOADS, OperatorObject, OperatorWorkload } from './kinds/operators';
import { VOLCANO_OBJECTS, VOLCANO_WORKLOADS, VolcanoObject, VolcanoWorkload } from './kinds/volcano';

/** A kind that runs pods, with its API group: `Job.batch`, `Pod.`, `Job.batch.volcano.sh`. */
export type WorkloadKey = KubernetesWorkload | VolcanoWorkload | OperatorWorkload;

/** A kind that this library renders, checks or reads, with its API group. */
export type KindKey = WorkloadKey | KubernetesObject | KueueObject | VolcanoObject | OperatorObject | MonitoringObject;

/** Every kind that runs pods. A key of the union without a row does not compile. */
export const WORKLOADS: Readonly<Record<WorkloadKey, WorkloadRow>> = {
  ...KUBERNETES_WORKLOADS, ...VOLCANO_WORKLOADS, ...OPERATOR_WORKLOADS,
};

/** Every kind. A key of the union without a row does not compile. */
export const KINDS: Readonly<Record<KindKey, ObjectKind>> = {
  ...KUBERNETES_OBJECTS, ...KUEUE_OBJECTS, ...VOLCANO_OBJECTS, ...OPERATOR_OBJECTS, ...MONITORING_OBJECTS, ...WORKLOADS,
};

export const KIND_KEYS = Object.keys(KINDS) as KindKey[];
export const WORKLOAD_KEYS = Object.keys(WORKLOADS) as WorkloadKey[];

const kinds = new Map<string, ObjectKind>(Object.entries(KINDS));
const workloads = new Map<string, WorkloadRow>(Object.entries(WORKLOADS));

/** What is known of a kind, given with its group as in `KindKey`. */
export function kindOf(type: string): ObjectKind | undefined {
  return kinds.get(type);
}

/** Whether a type is that of a kind that runs pods. */
export function isWorkloadKey(type: string): type is WorkloadKey {
  return workloads.has(type);
}

/** What is known of a kind that runs pods. */
export function workloadRowOf(type: string): WorkloadRow | undefined {
  return workloads.get(type);
}

/** Kind and API group of a manifest, as in `KindKey`. */
export function typeOf({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): string {
  const slash = apiVersion.indexOf('/');
  return `${kind}.${slash === -1 ? '' : apiVersion.slice(0, slash)}`;
}

/** The API group of a type. */
export function groupOf(type: string): string {
  return type.slice(type.indexOf('.') + 1);
}

/** The kind of a type, without the group. */
export function nameOf(type: string): string {
  return type.slice(0, type.indexOf('.'));
}

/** Whether an object is a run: something that ends, and that must not be started twice. */
export function isRun(type: string): boolean {
  return kindOf(type)?.life === 'ends';
}

/** The key by which a ResourceQuota counts the objects of a kind. */
export function quotaKeyOf(key: KindKey): string {
  return `count/${qualifiedPlural(key)}`;
}

/** As kubectl writes it: `jobs.batch`, `pods`. */
export function qualifiedPlural(key: KindKey): string {
  const group = groupOf(key);
  return `${KINDS[key].plural}${group === '' ? '' : `.${group}`}`;
}
