import { Feature } from '../../model/feature';
import { WorkloadRule } from '../../rule';
import { JOB_SET, POD } from '../examples';

const MAX = 18;

const jobSet = (count: number): string => `
${JOB_SET.replace('namespace: ml', 'namespace: ml, labels: {kueue.x-k8s.io/queue-name: training}')}
spec: {replicatedJobs: [${Array.from({ length: count }, (_, i) => `{name: part-${String.fromCharCode(97 + i)}, template: {spec: `
  + `{completions: 1, parallelism: 1, template: {spec: ${POD}}}}}`).join(', ')}], failurePolicy: {maxRestarts: 3}}`;

export const kueuePodSets: WorkloadRule = {
  id: 'kueue-pod-sets',
  on: 'workload',
  oncePerShape: 'in all namespaces',
  needs: Feature.KUEUE_QUEUE,
  severity: 'error',
  family: 'can never start',
  summary: 'A queued workload has more kinds of pods than a Kueue Workload can hold.',
  why: 'A Kueue Workload has at most 18 pod sets, one for each replicated job. Concluded from the CRD, not tried.',
  because: "Kueue's CRD of Workloads allows 18 podSets",
  bad: jobSet(MAX + 1),
  good: jobSet(2),
  check(workload, report) {
    if (workload.kueueQueue !== undefined && workload.podSets.length > MAX && !workload.isVolcano) {
      report({
        property: workload.specPath, value: `${workload.podSets.length} kinds of pods`,
        problem: `must have at most ${MAX} to be queued by Kueue`, fix: 'merge replicated jobs of the same shape by their replicas',
      });
    }
  },
};
