/** When Flux takes an object of a kind for ready: CEL over the object, where something missing counts as not yet. */
interface HealthCheckExpression {
  readonly apiVersion: string;
  readonly kind: string;
  readonly current: string;
  readonly failed?: string;
}

const KUEUE = 'kueue.x-k8s.io/v1beta2';

function active(value: string): string {
  return `status.conditions.exists(c, c.type == 'Active' && c.status == '${value}')`;
}

/** A queue that somebody holds on purpose works as it should. */
const HELD = "has(spec.stopPolicy) && spec.stopPolicy in ['Hold', 'HoldAndDrain']";

/** Kinds whose state Flux does not know, and would take for ready at once. */
export const FLUX_HEALTH_CHECKS: readonly HealthCheckExpression[] = [
  ...['ClusterQueue', 'LocalQueue'].map((kind) => ({ apiVersion: KUEUE, kind, current: `(${HELD}) || ${active('True')}` })),
  ...['AdmissionCheck', 'MultiKueueCluster'].map((kind) => ({ apiVersion: KUEUE, kind, current: active('True') })),
  { apiVersion: 'scheduling.volcano.sh/v1beta1', kind: 'Queue', current: "status.state in ['Open', 'Closed', 'Closing']" },
];
