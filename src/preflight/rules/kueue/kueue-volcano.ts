import { Feature } from '../../model/feature';
import { WorkloadRule } from '../../rule';
import { POD, TEMPLATE, VOLCANO_JOB } from '../examples';
import { QUEUED_JOB } from '../examples-kueue';

export const kueueVolcano: WorkloadRule = {
  id: 'kueue-volcano',
  on: 'workload',
  oncePerShape: 'in all namespaces',
  needs: Feature.KUEUE_QUEUE,
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'A workload is given to Kueue and to Volcano.',
  why: 'Kueue has no integration for Volcano Jobs, so its label on one does nothing. A Job that Kueue queues and Volcano schedules is '
    + 'held back twice, by two systems that count quota without each other.',
  because: 'Kueue lists the kinds it integrates, and Volcano Jobs are not among them',
  bad: `
${VOLCANO_JOB.replace('namespace: ml', 'namespace: ml, labels: {kueue.x-k8s.io/queue-name: training}')}
spec: {minAvailable: 1, tasks: [{name: worker, replicas: 1, template: {spec: ${POD}}}]}`,
  good: `
${QUEUED_JOB}
spec: {${TEMPLATE}}`,
  check(workload, report) {
    if (workload.kueueQueue === undefined) {
      return;
    }
    const property = `${workload.metadataPath}.labels["kueue.x-k8s.io/queue-name"]`;
    const scheduled = workload.podSets.find((pods) => pods.schedulerName === 'volcano');
    if (workload.isVolcano) {
      report({
        property, value: workload.kueueQueue, problem: 'does nothing on a Volcano Job, which Kueue does not know',
        fix: 'name a Volcano queue in spec.queue, or make it a JobSet or Job',
      });
    } else if (scheduled !== undefined) {
      report({
        property: `${scheduled.path}.schedulerName`, value: 'volcano',
        problem: 'makes Volcano hold back pods that Kueue has admitted, with a quota of its own',
        fix: 'leave it out, or queue the workload in Volcano only',
      });
    }
  },
};
