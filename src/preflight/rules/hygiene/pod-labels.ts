import { WorkloadRule } from '../../rule';
import { JOB, POD } from '../examples';

const job = (metadata: string): string => `
${JOB.replace('namespace: ml', 'namespace: ml, labels: {app: trainer, team: nlp}')}
spec: {template: {${metadata}spec: ${POD}}}`;

export const podLabels: WorkloadRule = {
  id: 'pod-labels',
  on: 'workload',
  severity: 'info',
  family: 'check this',
  summary: 'The labels of a Job are not on its pods.',
  why: 'Logs, metrics, costs and network policies are about pods: labels of the Job alone do not reach them.',
  because: 'pods get the labels of the pod template only',
  bad: job(''),
  good: job('metadata: {labels: {app: trainer, team: nlp}}, '),
  check(workload, report) {
    const own = Object.keys(workload.object.labels).filter(
      (key) => !/^(kueue\.x-k8s\.io|app\.kubernetes\.io|helm\.sh|argocd\.argoproj\.io|kustomize\.|cdk8s\.io)/.test(key),
    );
    const [pods] = workload.podSets;
    if (workload.kind === 'Job' && own.length > 0 && pods !== undefined && Object.keys(pods.labels).length === 0) {
      report({
        property: `${pods.metadataPath}.labels`, problem: `lack the labels of the Job: ${own.join(', ')}`,
        fix: 'repeat them on the pod template',
      });
    }
  },
};
