/** Fields of one kind that controllers change in the cluster. */
interface LiveChange {
  readonly group: string;
  readonly kind: string;
  readonly jqPathExpressions: string[];
}

/** What Kueue writes into a pod template when it admits a workload (F:B.6). */
const POD_CHANGES = ['.spec.nodeSelector', '.spec.tolerations', '.spec.schedulingGates', '.metadata.labels', '.metadata.annotations'];

/**
 * What Argo CD has to leave alone: suspension, partial admission, and the placement that Kueue writes into the pod
 * templates of what it admits.
 */
export function liveChanges(): LiveChange[] {
  return [
    { group: 'batch', kind: 'Job', jqPathExpressions: ['.spec.suspend', '.spec.parallelism', ...below('.spec.template')] },
    {
      group: 'jobset.x-k8s.io', kind: 'JobSet',
      jqPathExpressions: ['.spec.suspend', ...below('.spec.replicatedJobs[].template.spec.template')],
    },
    { group: 'trainer.kubeflow.org', kind: 'TrainJob', jqPathExpressions: ['.spec.suspend', '.spec.runtimePatches'] },
  ];
}

function below(template: string): string[] {
  return POD_CHANGES.map((path) => `${template}${path}`);
}
