import { entry } from '../../../base/json';
import { workloadRowOf } from '../../../upstream/kinds';
import { WorkloadRule } from '../../rule';
import { JOB_SET, POD, TEMPLATE } from '../examples';
import { QUEUED_JOB } from '../examples-kueue';

const ELASTIC = 'kueue.x-k8s.io/elastic-job';

export const kueueElasticKind: WorkloadRule = {
  id: 'kueue-elastic-kind',
  on: 'workload',
  oncePerShape: 'in all namespaces',
  severity: 'error',
  family: 'is rejected',
  summary: 'A workload that cannot be elastic is said to be.',
  why: 'Only Jobs, RayClusters, RayJobs and RayServices can change their size while Kueue runs them.',
  because: "Kueue's webhooks for jobs",
  bad: `
${JOB_SET.replace('namespace: ml', `namespace: ml, labels: {kueue.x-k8s.io/queue-name: training}, annotations: {${ELASTIC}: 'true'}`)}
spec: {replicatedJobs: [{name: worker, replicas: 1, template: {spec: {completions: 2, parallelism: 2, template: {spec: ${POD}}}}}]}`,
  good: `
${QUEUED_JOB.replace('labels:', `annotations: {${ELASTIC}: 'true'}, labels:`)}
spec: {parallelism: 2, completions: 2, ${TEMPLATE}}`,
  check(workload, report) {
    if (
      entry(workload.annotations, ELASTIC) === 'true' &&
      !workload.isVolcano &&
      workloadRowOf(workload.object.type)?.isElastic !== true
    ) {
      report({
        property: `${workload.metadataPath}.annotations["${ELASTIC}"]`, value: 'true', problem: `is not for a ${workload.object.kind}`,
        fix: 'remove it',
      });
    }
  },
};
