import { dict, entry, text } from '../../../base/json';
import { WorkloadRule } from '../../rule';
import { CRON_JOB, TEMPLATE } from '../examples';

const QUEUE = 'kueue.x-k8s.io/queue-name';
const LABELS = [QUEUE, 'kueue.x-k8s.io/priority-class', 'kueue.x-k8s.io/max-exec-time-seconds'];

export const kueueLabelPlace: WorkloadRule = {
  id: 'kueue-label-place',
  on: 'workload',
  oncePerShape: 'in all namespaces',
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'A Kueue label is where Kueue does not look.',
  why: 'Kueue reads labels of the job object: of a CronJob those of spec.jobTemplate, never those of the pod template, and no '
    + 'annotations. With shipped settings a job without the label runs outside of all quota.',
  because: "Kueue's job integrations read the labels of the job object",
  bad: `
${CRON_JOB.replace('namespace: ml', 'namespace: ml, labels: {kueue.x-k8s.io/queue-name: training}')}
spec: {schedule: '0 2 * * *', concurrencyPolicy: Forbid, jobTemplate: {spec: {${TEMPLATE}}}}`,
  good: `
${CRON_JOB}
spec: {schedule: '0 2 * * *', concurrencyPolicy: Forbid, jobTemplate: {metadata: {labels: {kueue.x-k8s.io/queue-name: training}},
  spec: {${TEMPLATE}}}}`,
  check(workload, report) {
    for (const label of LABELS) {
      if (text(entry(workload.labels, label)) !== undefined) {
        continue;
      }
      const right = `${workload.metadataPath}.labels`;
      const { object } = workload;
      const onCron = workload.isRecurring ? entry(object.labels, label) : undefined;
      if (onCron !== undefined) {
        report({
          property: `metadata.labels["${label}"]`, value: onCron,
          problem: 'is not seen by Kueue, which queues the Jobs and not the CronJob', fix: `move it to ${right}`,
        });
      }
      const annotation = entry(workload.annotations, label);
      if (annotation !== undefined) {
        report({
          property: `${workload.metadataPath}.annotations["${label}"]`, value: annotation,
          problem: 'is not seen by Kueue, which reads labels', fix: `move it to ${right}`,
        });
      }
      // A label on the pods of a Deployment or of a bare pod is the way of the pod integration.
      const onPods = workload.isBatch ? workload.podSets.find((pods) => entry(dict(pods.labels), label) !== undefined) : undefined;
      if (onPods !== undefined) {
        report({
          property: `${onPods.metadataPath}.labels["${label}"]`, value: onPods.labels[label],
          problem: 'is not seen by Kueue, which reads the labels of the job object', fix: `move it to ${right}`,
        });
      }
    }
  },
};
