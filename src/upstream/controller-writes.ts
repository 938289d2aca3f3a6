/** Fields of one kind that controllers change in the cluster. */
export interface ControllerWrites {
  readonly group: string;
  readonly kind: string;

  /** Paths, with `[]` for every item of a list. */
  readonly paths: readonly string[];
}

/** What Kueue writes into a pod template when it admits a workload (F:B.6). */
const PLACEMENT = ['spec.nodeSelector', 'spec.tolerations', 'spec.schedulingGates', 'metadata.labels', 'metadata.annotations'];

function below(template: string): string[] {
  return PLACEMENT.map((path) => `${template}.${path}`);
}

/**
 * What whoever applies manifests has to leave alone: suspension, partial admission, and the placement that Kueue writes into
 * the pod templates of what it admits.
 */
export const CONTROLLER_WRITES: readonly ControllerWrites[] = [
  { group: 'batch', kind: 'Job', paths: ['spec.suspend', 'spec.parallelism', ...below('spec.template')] },
  { group: 'jobset.x-k8s.io', kind: 'JobSet', paths: ['spec.suspend', ...below('spec.replicatedJobs[].template.spec.template')] },
  { group: 'trainer.kubeflow.org', kind: 'TrainJob', paths: ['spec.suspend', 'spec.runtimePatches'] },
];
