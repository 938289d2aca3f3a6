import { whole } from '../../../base/json';
import { DNS_LABEL_RULE, isDnsLabel } from '../../../upstream/names';
import { VolcanoJobRule } from '../../rule';
import { POD, VOLCANO_JOB } from '../examples';

export const volcanoTasks: VolcanoJobRule = {
  id: 'volcano-tasks',
  on: 'volcanoJob',
  severity: 'error',
  family: 'is rejected',
  summary: 'The tasks of a Volcano Job are missing, share a name, or need more pods than they have.',
  why: 'A job has at least one task, task names are unique, and no minAvailable is above the replicas it counts.',
  because: "Volcano's validating webhook for Jobs",
  bad: `
${VOLCANO_JOB}
spec: {minAvailable: 8, tasks: [{name: worker, replicas: 6, template: {spec: ${POD}}}]}`,
  good: `
${VOLCANO_JOB}
spec: {minAvailable: 6, tasks: [{name: worker, replicas: 6, template: {spec: ${POD}}}]}`,
  check(job, report) {
    const { tasks, path, spec } = job;
    if (tasks.length === 0) {
      report({ property: `${path}.tasks`, value: spec.tasks, problem: 'must have at least one task', fix: 'add a task' });
      return;
    }
    const seen = new Set<string>();
    for (const task of tasks) {
      if (seen.has(task.name)) {
        report({ property: `${task.path}.name`, value: task.name, problem: 'must be unique among the tasks', fix: 'rename one of them' });
      } else if (!isDnsLabel(task.name)) {
        report({
          property: `${task.path}.name`, value: task.name, problem: DNS_LABEL_RULE,
          fix: 'rename the task',
        });
      }
      seen.add(task.name);
      const minimum = whole(task.body.minAvailable);
      if (minimum !== undefined && minimum > task.replicas) {
        report({
          property: `${task.path}.minAvailable`, value: minimum, problem: `must be at most replicas, ${task.replicas}`,
          fix: `write ${task.replicas}`,
        });
      }
      for (const field of ['replicas', 'minAvailable']) {
        const value = task.body[field];
        if (value !== undefined && value !== null && (whole(value) === undefined || (value as number) < 0)) {
          report({ property: `${task.path}.${field}`, value, problem: 'must be a whole number from 0 on', fix: 'correct the number' });
        }
      }
    }
    const total = tasks.reduce((sum, task) => sum + task.replicas, 0);
    const minimum = whole(spec.minAvailable);
    if (minimum !== undefined && (minimum > total || minimum < 0)) {
      report({
        property: `${path}.minAvailable`,
        value: minimum,
        problem: `must be at most the replicas of all tasks, ${total}`,
        arithmetic: tasks.map((task) => `${task.name} ${task.replicas}`).join(' + '),
        fix: `write ${total}, or raise replicas`,
      });
    }
  },
};
