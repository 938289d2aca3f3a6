import { VolcanoJobRule } from '../../rule';
import { POD, VOLCANO_JOB } from '../examples';
import { flagProblem } from './volcano-flags';

export const volcanoPluginFlags: VolcanoJobRule = {
  id: 'volcano-plugin-flags',
  on: 'volcanoJob',
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'A flag of a Volcano plugin is not understood.',
  why: 'Nothing validates these flags: at the first unknown one the plugin stops reading, logs a line in the controller, and goes on '
    + 'with defaults.',
  because: "Volcano's plugins parse their arguments with the flag package of Go",
  bad: `
${VOLCANO_JOB}
spec: {minAvailable: 1, plugins: {svc: ['--publish-not-ready=true']}, tasks: [{name: worker, replicas: 1, template: {spec: ${POD}}}]}`,
  good: `
${VOLCANO_JOB}
spec: {minAvailable: 1, plugins: {svc: ['--publish-not-ready-addresses=true']}, tasks: [{name: worker, replicas: 1,
  template: {spec: ${POD}}}]}`,
  check(job, report) {
    for (const [plugin, args] of job.plugins) {
      const problem = flagProblem(plugin, args);
      if (problem !== undefined) {
        report({
          property: `${job.path}.plugins.${plugin}[${problem.position}]`, value: args[problem.position], problem: problem.problem,
          fix: problem.fix,
        });
      }
    }
  },
};
