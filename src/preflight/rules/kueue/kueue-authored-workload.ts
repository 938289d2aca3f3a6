import { dicts, list, text, whole } from '../../../base/json';
import { ObjectRule } from '../../rule';
import { TEMPLATE } from '../examples';
import { QUEUED_JOB } from '../examples-kueue';

const FIELDS = [
  'podSets', 'queueName', 'priorityClassRef', 'priority', 'active', 'maximumExecutionTimeSeconds', 'preemptionGates', 'priorityClassName',
  'priorityClassSource',
];

export const kueueAuthoredWorkload: ObjectRule = {
  id: 'kueue-authored-workload',
  on: ['Workload.kueue.x-k8s.io'],
  severity: 'error',
  family: 'will not do what it says',
  summary: 'A Kueue Workload is written by hand.',
  why: 'Kueue makes Workloads for the jobs that it queues. One made by hand reserves quota and never runs a pod; admission is part of '
    + 'its status and refused in its spec.',
  because: "Kueue's job integrations create Workloads, and nothing creates pods from one",
  bad: `
apiVersion: kueue.x-k8s.io/v1beta2
kind: Workload
metadata: {name: train, namespace: ml}
spec: {queueName: training, admission: {clusterQueue: research}, podSets: [{name: main, count: 3, ${TEMPLATE}}]}`,
  good: `
${QUEUED_JOB}
spec: {parallelism: 3, completions: 3, ${TEMPLATE}}`,
  check(object, report, world) {
    // One that belongs to a job was copied from a cluster; one that a job asks for by name is prebuilt on purpose.
    const isPrebuilt = world
      .workloadsIn(object.namespace)
      .some((workload) => workload.labels['kueue.x-k8s.io/prebuilt-workload-name'] === object.name);
    if (list(object.metadata.ownerReferences).length === 0 && !isPrebuilt) {
      const pods = dicts(object.spec.podSets).map((podSet) => `${text(podSet.name) ?? 'main'} x ${whole(podSet.count) ?? 1}`).join(', ');
      report({
        property: 'kind',
        value: 'Workload',
        problem: 'never runs anything by itself',
        fix: `write a Job${pods === '' ? '' : ` (${pods})`} with the label kueue.x-k8s.io/queue-name: `
          + `${text(object.spec.queueName) ?? '<LocalQueue>'}`,
      });
    }
    for (const field of Object.keys(object.spec)) {
      if (!FIELDS.includes(field)) {
        report({
          property: `spec.${field}`, value: object.spec[field],
          problem: field === 'admission' ? 'is a part of the status, and unknown in the spec' : 'is unknown', fix: 'remove it',
          because: "Kueue's CRD of Workloads",
        });
      }
    }
  },
};
