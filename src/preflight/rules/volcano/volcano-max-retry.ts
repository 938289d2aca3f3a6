import { dicts, text, texts } from '../../../base/json';
import { VolcanoJobRule } from '../../rule';
import { POD, VOLCANO_JOB } from '../examples';

const gang = (retry: string): string => `
${VOLCANO_JOB}
spec: {minAvailable: 1, ${retry}policies: [{event: PodFailed, action: RestartJob}], tasks: [{name: worker, replicas: 1,
  template: {spec: ${POD}}}]}`;

export const volcanoMaxRetry: VolcanoJobRule = {
  id: 'volcano-max-retry',
  on: 'volcanoJob',
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'maxRetry leaves fewer restarts than it says.',
  why: 'Volcano counts tries: maxRetry N gives N - 1 restarts, and 1 gives none. Crashes and evictions share the budget, and it is '
    + 'never reset, so the default of 3 means two evictions in a month of training.',
  because: "Volcano's controller fails a job when its retry count reaches maxRetry",
  bad: gang('maxRetry: 1, '),
  good: gang('maxRetry: 20, '),
  check(job, report) {
    const policies = [...dicts(job.spec.policies), ...job.tasks.flatMap((task) => dicts(task.body.policies))];
    const restarts = policies.filter((policy) => (text(policy.action) ?? '').startsWith('Restart'));
    if (restarts.length === 0) {
      return;
    }
    const property = `${job.path}.maxRetry`;
    const value = job.spec.maxRetry;
    if (job.maxRetry === 1) {
      report({ property, value, problem: 'gives no restart at all, though a policy restarts', fix: 'write at least 2' });
    } else if (
      job.maxRetry <= 3 &&
      restarts.some((policy) => ['PodEvicted', '*'].includes(policy.event as string) || texts(policy.events).includes('PodEvicted'))
    ) {
      report({
        property, value, problem: `gives ${job.maxRetry - 1} restarts in the life of the job, for crashes and evictions together`,
        fix: "write for instance 'maxRetry: 20'", severity: 'info',
      });
    }
  },
};
