import { dicts, texts } from '../../../base/json';
import { VolcanoJobRule } from '../../rule';
import { POD, VOLCANO_JOB } from '../examples';

const gang = (policies: string): string => `
${VOLCANO_JOB}
spec: {minAvailable: 4, ${policies}tasks: [{name: worker, replicas: 4, template: {spec: ${POD}}}]}`;

export const volcanoFailureUnhandled: VolcanoJobRule = {
  id: 'volcano-failure-unhandled',
  on: 'volcanoJob',
  severity: 'warning',
  family: 'check this',
  summary: 'A gang has no policy for a pod that fails or is evicted.',
  why: 'Without one Volcano does nothing and does not make the pod again: the other ranks wait for it, on all their GPUs, until their '
    + 'own timeout.',
  because: "Volcano's controller recreates no failed pod unless a policy says so",
  bad: gang(''),
  good: gang('policies: [{event: PodFailed, action: RestartJob}, {event: PodEvicted, action: RestartJob}], '),
  check(job, report) {
    if (job.minAvailable < 2) {
      return;
    }
    const policies = [...dicts(job.spec.policies), ...job.tasks.flatMap((task) => dicts(task.body.policies))];
    const events = new Set(policies.flatMap((policy) => [String(policy.event), ...texts(policy.events)]));
    // Pods that restart their containers do not fail, so a policy on PodFailed would not help.
    const restarts = job.tasks.some((task) => task.pods.spec.restartPolicy === 'OnFailure');
    const failed =
      restarts ||
      ['PodFailed', '*', 'TaskFailed'].some((event) => events.has(event)) || policies.some((policy) => policy.exitCode !== undefined);
    const evicted = ['PodEvicted', '*'].some((event) => events.has(event));
    if (!failed || !evicted) {
      const missing = [failed ? '' : 'PodFailed', evicted ? '' : 'PodEvicted'].filter((event) => event !== '');
      report({
        property: `${job.path}.policies`, value: [...events].filter((event) => event !== 'undefined'),
        problem: `does nothing on ${missing.join(' and ')}, so the other pods of the gang of ${job.minAvailable} wait for the one that `
          + 'is gone',
        fix: `add ${missing.map((event) => `{event: ${event}, action: RestartJob}`).join(', ')}`,
      });
    }
  },
};
