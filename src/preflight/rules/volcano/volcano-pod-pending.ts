import { dicts, texts } from '../../../base/json';
import { VolcanoJobRule } from '../../rule';
import { POD, VOLCANO_JOB } from '../examples';

const gang = (timeout: string): string => `
${VOLCANO_JOB}
spec: {minAvailable: 1, policies: [{event: PodPending, action: RestartJob${timeout}}], tasks: [{name: worker, replicas: 1,
  template: {spec: ${POD}}}]}`;

export const volcanoPodPending: VolcanoJobRule = {
  id: 'volcano-pod-pending',
  on: 'volcanoJob',
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'A policy on PodPending has no timeout.',
  why: 'Every pod is pending at first, so Volcano ignores the event unless the policy says for how long.',
  because: "Volcano's controller ignores PodPending without a timeout",
  bad: gang(''),
  good: gang(', timeout: 30m'),
  check(job, report) {
    const lists = [
      [job.spec.policies, `${job.path}.policies`] as const,
      ...job.tasks.map((task) => [task.body.policies, `${task.path}.policies`] as const),
    ];
    for (const [policies, path] of lists) {
      dicts(policies).forEach((policy, i) => {
        if ((policy.event === 'PodPending' || texts(policy.events).includes('PodPending')) && policy.timeout === undefined) {
          report({
            property: `${path}[${i}].timeout`, problem: 'must be given for event PodPending to have an effect',
            fix: "write for instance 'timeout: 30m'",
          });
        }
      });
    }
  },
};
