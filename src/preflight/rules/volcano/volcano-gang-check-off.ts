import { whole } from '../../../base/json';
import { VolcanoJobRule } from '../../rule';
import { POD, VOLCANO_JOB } from '../examples';

const gang = (minimum: number): string => `
${VOLCANO_JOB}
spec: {minAvailable: ${minimum}, tasks: [{name: master, replicas: 1, template: {spec: ${POD}}}, {name: worker, replicas: 4,
  template: {spec: ${POD}}}]}`;

export const volcanoGangCheckOff: VolcanoJobRule = {
  id: 'volcano-gang-check-off',
  on: 'volcanoJob',
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'A job starts with fewer pods than its tasks need.',
  why: 'With minAvailable below the sum of the minAvailable of the tasks (each by default its replicas) Volcano does not look at the '
    + 'tasks any more: any pods will do, workers without their master for instance.',
  because: "Volcano's gang plugin skips the check of tasks when minAvailable is below their sum",
  bad: gang(3),
  good: gang(5),
  check(job, report) {
    const sum = job.tasks.reduce((total, task) => total + task.minAvailable, 0);
    if (whole(job.spec.minAvailable) !== undefined && job.minAvailable < sum) {
      const isOne = job.tasks.length === 1;
      report({
        property: `${job.path}.minAvailable`,
        value: job.minAvailable,
        problem: isOne
          ? `lets ${job.minAvailable} of ${sum} pods start without the others`
          : `is below the ${sum} that the tasks need, so any ${job.minAvailable} pods start the job, whatever their task`,
        arithmetic: job.tasks.map((task) => `${task.name} ${task.minAvailable}`).join(' + '),
        fix: `write ${sum} for all or nothing, or lower minAvailable of the tasks that can be short`,
        severity: isOne ? 'info' : 'warning',
      });
    }
  },
};
