import { VolcanoJobRule } from '../../rule';
import { POD, VOLCANO_JOB } from '../examples';
import { flagsOf } from './volcano-flags';

const gang = (master: string): string => `
${VOLCANO_JOB}
spec: {minAvailable: 3, plugins: {pytorch: []}, tasks: [{name: ${master}, replicas: 1, template: {spec: ${POD}}}, {name: worker,
  replicas: 2, template: {spec: ${POD}}}]}`;

export const volcanoPytorch: VolcanoJobRule = {
  id: 'volcano-pytorch',
  on: 'volcanoJob',
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'The pytorch plugin does not find its tasks, or gives one rank twice.',
  why: 'Without a task of the name of its master the plugin does nothing, silently; a task that is neither master nor worker gets no '
    + 'RANK; and each of several masters gets rank 0.',
  because: "Volcano's pytorch plugin looks for tasks by name",
  bad: gang('leader'),
  good: gang('master'),
  check(job, report) {
    const args = job.plugins.get('pytorch');
    if (args === undefined) {
      return;
    }
    const flags = flagsOf('pytorch', args);
    const property = `${job.path}.plugins.pytorch`;
    const master = job.tasks.find((task) => task.name === flags.master);
    if (master === undefined) {
      report({
        property, value: args, problem: `finds no task '${flags.master}' to be the master, so it sets no variable at all`,
        fix: `name the task '${flags.master}', or write '--master=<task>'`,
      });
    } else if (master.replicas > 1) {
      report({
        property: `${master.path}.replicas`, value: master.replicas, problem: 'gives each of these masters rank 0',
        fix: "write 'replicas: 1', and make the others workers",
      });
    }
    const others = job.tasks.filter((task) => task.name !== flags.master && task.name !== flags.worker);
    if (master !== undefined && others.length > 0 && !job.tasks.some((task) => task.name === flags.worker)) {
      report({
        property, value: args,
        problem: `finds no task '${flags.worker}', so the pods of ${others.map((task) => task.name).join(', ')} get no RANK and do not `
          + 'count in WORLD_SIZE',
        fix: `name the task '${flags.worker}', or write '--worker=<task>'`,
      });
    }
  },
};
