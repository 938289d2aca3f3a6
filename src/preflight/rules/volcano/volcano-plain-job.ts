import { entry } from '../../../base/json';
import { WorkloadRule } from '../../rule';
import { CONTAINER, JOB } from '../examples';

const MIN_MEMBER = 'scheduling.volcano.sh/group-min-member';
const QUEUE = 'scheduling.volcano.sh/queue-name';
const SPEC = (metadata: string): string =>
  `{parallelism: 4, completions: 4, template: {${metadata}spec: {schedulerName: volcano, restartPolicy: Never, containers: `
  + `[${CONTAINER}]}}}`;

export const volcanoPlainJob: WorkloadRule = {
  id: 'volcano-plain-job',
  on: 'workload',
  oncePerShape: 'in all namespaces',
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'A Job is to be scheduled by Volcano as a gang, and an annotation is in the wrong place.',
  why: 'Volcano reads the size of the gang from the annotations of the Job and its queue from those of the pod template, and both only '
    + 'when schedulerName is volcano. Elsewhere they are ignored, and each pod is a gang of one in the default queue.',
  because: "Volcano's PodGroup controller",
  bad: `
${JOB}
spec: ${SPEC(`metadata: {annotations: {${MIN_MEMBER}: '4'}}, `)}`,
  good: `
${JOB.replace('namespace: ml', `namespace: ml, annotations: {${MIN_MEMBER}: '4'}`)}
spec: ${SPEC('')}`,
  check(workload, report) {
    if (workload.isVolcano || workload.podSets.length !== 1 || workload.kind === 'Pod') {
      return;
    }
    const [pods] = workload.podSets;
    const wrongSize = entry(pods.annotations, MIN_MEMBER);
    const wrongQueue = entry(workload.annotations, QUEUE);
    const size = entry(workload.annotations, MIN_MEMBER);
    if (wrongSize !== undefined && size === undefined) {
      report({
        property: `${pods.metadataPath}.annotations["${MIN_MEMBER}"]`, value: wrongSize,
        problem: 'is not read there, so each pod is a gang of its own', fix: `move it to ${workload.metadataPath}.annotations`,
      });
    }
    if (wrongQueue !== undefined && entry(pods.annotations, QUEUE) === undefined) {
      report({
        property: `${workload.metadataPath}.annotations["${QUEUE}"]`, value: wrongQueue,
        problem: 'is not read there, so the pods go to the default queue', fix: `move it to ${pods.metadataPath}.annotations`,
      });
    }
    if (size !== undefined && pods.schedulerName !== 'volcano') {
      report({
        property: `${pods.path}.schedulerName`, value: pods.schedulerName, problem: `must be volcano for ${MIN_MEMBER} to have an effect`,
        fix: "write 'schedulerName: volcano'",
      });
    } else if (size !== undefined && !/^[1-9][0-9]*$/.test(String(size))) {
      report({
        property: `${workload.metadataPath}.annotations["${MIN_MEMBER}"]`, value: size, problem: 'is no number from 1 on, and counts as 1',
        fix: 'correct the number',
      });
    }
  },
};
