import { commandLineOf, flagsAfter } from '../../model/command-line';
import { VolcanoJobRule } from '../../rule';
import { IMAGE, VOLCANO_JOB } from '../examples';
import { flagsOf } from '../volcano/volcano-flags';

const gang = (processes: number): string => `
${VOLCANO_JOB}
spec: {minAvailable: 3, plugins: {mpi: ['--master=launcher', '--worker=worker']}, policies: [{event: '*', action: RestartJob}],
  tasks: [{name: launcher, replicas: 1, policies: [{event: TaskCompleted, action: CompleteJob}], template: {spec: {restartPolicy: Never,
  containers: [{name: main, image: ${IMAGE}, command: [sh, -c,
  'mpirun --host $MPI_HOST -np ${processes} train']}]}}}, {name: worker, replicas: 2, template: {spec: {restartPolicy: Never,
  containers: [{name: main, image: ${IMAGE}}]}}}]}`;

export const mpirunArguments: VolcanoJobRule = {
  id: 'mpirun-arguments',
  on: 'volcanoJob',
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'mpirun starts more processes than the hosts of the mpi plugin have slots.',
  why: 'MPI_HOST lists each worker once, and a host without a number of slots has one: Open MPI then refuses to start ("not enough '
    + 'slots").',
  because: "Volcano's mpi plugin writes host names without slots into MPI_HOST",
  bad: gang(16),
  good: gang(2),
  check(job, report) {
    const args = job.plugins.get('mpi');
    if (args === undefined) {
      return;
    }
    const workers = job.tasks.find((task) => task.name === flagsOf('mpi', args).worker)?.replicas ?? 0;
    for (const task of job.tasks) {
      for (const container of task.pods.containers) {
        const { words } = commandLineOf(container);
        const at = words.findIndex((word) => /(^|\/)(mpirun|mpiexec)$/.test(word));
        const flags = at === -1 ? undefined : flagsAfter(words, at + 1);
        const processes = Number(flags?.get('np') ?? flags?.get('n') ?? NaN);
        const host = flags?.get('host') ?? flags?.get('H') ?? '';
        if (
          Number.isInteger(processes) &&
          workers > 0 &&
          processes > workers &&
          /^\$[({]?MPI_HOST[)}]?$/.test(host) &&
          flags?.has('oversubscribe') !== true &&
          flags?.has('map-by') !== true
        ) {
          report({
            property: `${task.pods.path}.${container.path}`, value: `-np ${processes}`,
            problem: `starts ${processes} processes on the ${workers} slots of MPI_HOST`,
            arithmetic: `${workers} workers with one slot each`,
            fix: `add slots to the hosts, as in 'sed "s/,/:${Math.ceil(processes / workers)},/g"', or start ${workers} processes`,
          });
        }
      }
    }
  },
};
