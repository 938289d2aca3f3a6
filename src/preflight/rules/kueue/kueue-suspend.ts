import { Feature } from '../../model/feature';
import { WorkloadRule } from '../../rule';
import { TEMPLATE } from '../examples';
import { QUEUED_JOB } from '../examples-kueue';

export const kueueSuspend: WorkloadRule = {
  id: 'kueue-suspend',
  on: 'workload',
  oncePerShape: 'in all namespaces',
  needs: Feature.KUEUE_QUEUE,
  severity: 'info',
  family: 'check this',
  summary: 'A queued job says itself whether it is suspended.',
  why: "Kueue's webhook suspends it and Kueue resumes it. In a GitOps repository `suspend: true` suspends the running job again at each "
    + "sync, and `suspend: false` fights with Kueue; without the field there is no difference to see.",
  because: "Kueue's webhook sets suspend when the job is created",
  bad: `
${QUEUED_JOB}
spec: {suspend: true, ${TEMPLATE}}`,
  good: `
${QUEUED_JOB}
spec: {${TEMPLATE}}`,
  check(workload, report) {
    const { suspend } = workload.spec;
    if (
      workload.kueueQueue !== undefined &&
      suspend !== undefined &&
      workload.kind !== 'Service' &&
      workload.kind !== 'Pod' &&
      !workload.isVolcano
    ) {
      report({
        property: `${workload.specPath}.suspend`, value: suspend, problem: 'is set by Kueue itself',
        fix: 'remove it, at least where a GitOps tool applies the file',
      });
    }
  },
};
