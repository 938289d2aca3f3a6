import { commandLineOf } from '../../model/command-line';
import { environmentOf, isEngineVariable, isServiceVariable, referencesIn } from '../../model/environment';
import { PodSet } from '../../model/workload';
import { Feature } from '../../model/feature';
import { PodRule } from '../../rule';
import { World } from '../../world';
import { IMAGE, VOLCANO_JOB } from '../examples';
import { isShellName } from '../../../upstream/names';

const gang = (plugins: string): string => `
${VOLCANO_JOB}
spec: {minAvailable: 2, plugins: {${plugins}}, tasks: [{name: worker, replicas: 2, template: {spec: {restartPolicy: Never,
  containers: [{name: main, image: ${IMAGE}, command: [torchrun, --nnodes=2, --node-rank=$(VC_TASK_INDEX), train.py]}]}}}]}`;

export const unresolvedVariable: PodRule = {
  id: 'unresolved-variable',
  on: 'pod',
  needs: Feature.DOLLAR,
  severity: 'error',
  family: 'will not do what it says',
  summary: 'A command refers to a variable that the container does not have.',
  why: 'The kubelet leaves `$(NAME)` as it stands when the variable is not defined, and the program gets those characters as its rank '
    + 'or address. Variables of Volcano exist only with their plugin, JOB_COMPLETION_INDEX only in Indexed Jobs: those are errors, '
      + 'others warnings.',
  because: 'the kubelet expands only variables that the container defines or that a controller adds',
  bad: gang('svc: []'),
  good: gang('svc: [], env: []'),
  check(pods, report, world) {
    for (const container of pods.containers) {
      const { entries, isImageCommand } = commandLineOf(container);
      const used = entries.filter(({ value }) => value.includes('$'));
      if (used.length === 0) {
        continue;
      }
      const env = environmentOf(container, pods, world);
      const known = new Set([...env.own.map(({ name }) => name), ...env.given.keys(), ...env.filled]);
      for (const { path, value, isScript } of used) {
        for (const name of new Set([...referencesIn(value), ...(isScript ? shellVariables(value) : [])])) {
          if (known.has(name) || (isServiceVariable(name) && pods.spec.enableServiceLinks !== false && !isEngineVariable(name))) {
            continue;
          }
          // In a script `$(date)` runs a program; behind an unknown entrypoint the same may happen.
          const isName = isShellName(name);
          if (!isEngineVariable(name) && (isScript || env.isOpen || (isImageCommand && !isName))) {
            continue;
          }
          if (isEngineVariable(name) && (pods.workload.isCompletedByOperator || pods.workload.kind === 'Pod')) {
            continue;
          }
          report({
            property: `${pods.path}.${container.path}.${path}`,
            value,
            problem: isName
              ? `refers to $(${name}), which nothing defines, so the program gets those characters`
              : `has $(${name}), which only a shell would run, so the program gets those characters`,
            fix: isEngineVariable(name) ? engineFix(name, pods, world) : isName ? `add ${name} to env` : "run it with 'sh -c'",
            severity: isEngineVariable(name) ? 'error' : 'warning',
          });
        }
      }
    }
  },
};

/** Variables of Volcano and of Indexed Jobs that a script uses as `$NAME` or `${NAME}`, without a default. */
function shellVariables(script: string): string[] {
  const used = [...script.matchAll(/\$\{?([A-Z_][A-Z0-9_]*)(:?[-=?+])?/g)]
    .filter(([, name, fallback]) => fallback === undefined && isEngineVariable(name))
    .map(([, name]) => name);
  const assigned = new Set(used.length === 0 ? [] : [...script.matchAll(/(?<![^\s;])([A-Z_][A-Z0-9_]*)=/g)].map(([, name]) => name));
  return used.filter((name) => !assigned.has(name));
}

function engineFix(name: string, pods: PodSet, world: World): string {
  const job = world.workloadOf(pods.workload.object)?.volcanoJob;
  if (job === undefined) {
    return name === 'JOB_COMPLETION_INDEX'
      ? "write 'completionMode: Indexed'"
      : 'use $(JOB_COMPLETION_INDEX) of an Indexed Job, or make it a Volcano Job';
  }
  if (name === 'VC_TASK_INDEX' || name === 'VK_TASK_INDEX') {
    return `add the plugin to the job: '${job.path}.plugins.env: []'`;
  }
  const hosts = /^VC_(.+)_(HOSTS|NUM)$/.exec(name);
  const tasks = job.tasks.map((task) => task.name);
  if (hosts !== null && tasks.some((task) => task.toUpperCase().replace(/-/g, '_') === hosts[1])) {
    return `add the plugin to the job: '${job.path}.plugins.svc: []'`;
  }
  if (name === 'JOB_COMPLETION_INDEX') {
    return 'use $(VC_TASK_INDEX) with plugin env';
  }
  return 'no plugin of Volcano gives it; the address of a pod is <job>-<task>-<index>.<job>, for instance '
    + `${job.object.name}-${tasks[0] ?? 'worker'}-0.${job.object.name}`;
}
