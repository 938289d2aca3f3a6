import { VolcanoJobRule } from '../../rule';
import { POD, VOLCANO_JOB } from '../examples';
import { flagsOf } from './volcano-flags';

const PLUGINS = ['ssh', 'env', 'svc', 'tensorflow', 'mpi', 'pytorch', 'hcclrank', 'ray'];

/** In Volcano's sources after 1.15, so that a newer release may take them. */
const NEWER_PLUGINS = ['ringsconfigmap'];

export const volcanoPlugins: VolcanoJobRule = {
  id: 'volcano-plugins',
  on: 'volcanoJob',
  severity: 'error',
  family: 'is rejected',
  summary: 'A Volcano Job uses a plugin that does not exist, or the mpi plugin without its master task.',
  why: 'The webhook knows ssh, env, svc, tensorflow, mpi, pytorch, hcclrank and ray, and looks for the task that mpi calls its master. '
    + 'A plugin that only newer releases have is a warning.',
  because: "Volcano's validating webhook for Jobs",
  bad: `
${VOLCANO_JOB}
spec: {minAvailable: 1, plugins: {torch: []}, tasks: [{name: worker, replicas: 1, template: {spec: ${POD}}}]}`,
  good: `
${VOLCANO_JOB}
spec: {minAvailable: 1, plugins: {svc: [], env: []}, tasks: [{name: worker, replicas: 1, template: {spec: ${POD}}}]}`,
  check(job, report) {
    for (const name of job.plugins.keys()) {
      if (NEWER_PLUGINS.includes(name)) {
        report({
          property: `${job.path}.plugins["${name}"]`, value: name, problem: 'is not known to Volcano 1.15, which refuses it',
          fix: `use one of ${PLUGINS.join(', ')}, or a newer Volcano`, severity: 'warning',
        });
      } else if (!PLUGINS.includes(name)) {
        report({
          property: `${job.path}.plugins["${name}"]`, value: name, problem: `must be one of ${PLUGINS.join(', ')}`,
          fix: 'correct the name of the plugin',
        });
      }
    }
    const mpi = job.plugins.get('mpi');
    const master = mpi === undefined ? undefined : flagsOf('mpi', mpi).master;
    if (master !== undefined && !job.tasks.some((task) => task.name === master)) {
      report({
        property: `${job.path}.plugins.mpi`, value: mpi, problem: `must name a task as master, and there is no task '${master}'`,
        fix: `rename the launcher task to '${master}', or write '--master=<task>'`,
      });
    }
  },
};
