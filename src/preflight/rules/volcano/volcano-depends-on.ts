import { isDict, text, texts } from '../../../base/json';
import { VolcanoJobUnit } from '../../model/volcano-job-unit';
import { World } from '../../world';
import { VolcanoJobRule } from '../../rule';
import { POD, VOLCANO_JOB } from '../examples';

export const volcanoDependsOn: VolcanoJobRule = {
  id: 'volcano-depends-on',
  on: 'volcanoJob',
  severity: 'error',
  family: 'is rejected',
  summary: 'A task depends on a task that does not exist, or on itself through others.',
  why: 'The tasks and what they wait for must form a graph without cycles.',
  because: "Volcano's validating webhook for Jobs",
  bad: `
${VOLCANO_JOB}
spec: {minAvailable: 1, tasks: [{name: master, replicas: 1, dependsOn: {name: [worker]}, template: {spec: ${POD}}}, {name: workers,
  replicas: 1, template: {spec: ${POD}}}]}`,
  good: `
${VOLCANO_JOB}
spec: {minAvailable: 1, tasks: [{name: master, replicas: 1, dependsOn: {name: [workers]}, template: {spec: ${POD}}}, {name: workers,
  replicas: 1, template: {spec: ${POD}}}]}`,
  check(job, report) {
    const edges = dependenciesOf(job);
    for (const task of job.tasks) {
      for (const name of edges.get(task.name) ?? []) {
        if (!edges.has(name)) {
          report({
            property: `${task.path}.dependsOn.name`, value: name, problem: 'must be a task of the job',
            fix: `use one of ${[...edges.keys()].join(', ')}`,
          });
        }
      }
      if (reaches(edges, task.name, task.name)) {
        report({
          property: `${task.path}.dependsOn.name`, value: edges.get(task.name), problem: `makes task '${task.name}' wait for itself`,
          fix: 'break the cycle',
        });
        return;
      }
    }
  },
};

export const volcanoDependsOnGang: VolcanoJobRule = {
  id: 'volcano-depends-on-gang',
  on: 'volcanoJob',
  severity: 'error',
  family: 'can never start',
  summary: 'A gang waits for pods of a task that is not even created before the gang runs.',
  why: 'The pods of a dependent task are created when the task it depends on is ready. With a minAvailable that counts them, of '
    + 'the job or (where that of the job is not less than those of the tasks together) of their own task, the gang waits for them and '
    + 'they wait for the gang.',
  because: 'the Volcano controller creates dependent tasks later, and the gang plugin counts created pods',
  bad: `
${VOLCANO_JOB}
spec: {minAvailable: 3, tasks: [{name: master, replicas: 1, dependsOn: {name: [worker]}, template: {spec: ${POD}}}, {name: worker,
  replicas: 2, template: {spec: ${POD}}}]}`,
  good: `
${VOLCANO_JOB}
spec: {minAvailable: 2, tasks: [{name: master, replicas: 1, minAvailable: 0, dependsOn: {name: [worker]}, template: {spec: ${POD}}},
  {name: worker, replicas: 2, template: {spec: ${POD}}}]}`,
  check(job, report, world) {
    const edges = dependenciesOf(job);
    const first = job.tasks.filter((task) => (edges.get(task.name) ?? []).length === 0);
    const created = first.reduce((sum, task) => sum + task.replicas, 0);
    const dependent = job.tasks.filter((task) => !first.includes(task));
    const needed = job.tasks.reduce((sum, task) => sum + task.minAvailable, 0);
    const counted = job.minAvailable >= needed ? dependent.find((task) => task.minAvailable > 0) : undefined;
    if (first.length === 0 || dependent.length === 0 || !hasGangPlugin(world)) {
      return;
    }
    if (job.minAvailable > created) {
      report({
        property: `${job.path}.minAvailable`,
        value: job.minAvailable,
        problem: `counts pods that dependsOn holds back until the gang runs`,
        arithmetic: `only ${created} pods of ${first.map((task) => task.name).join(', ')} exist at first`,
        fix: `lower minAvailable to ${created}, or drop dependsOn and let the pods wait for each other`,
      });
    } else if (counted !== undefined) {
      report({
        property: `${counted.path}.minAvailable`,
        value: counted.minAvailable,
        problem: 'counts pods that dependsOn holds back until the gang runs, and the gang does not start before each task has its own',
        fix: `write minAvailable: 0 for task '${counted.name}', or drop dependsOn and let the pods wait for each other`,
      });
    }
  },
};

/** Whether the scheduler starts gangs as a whole, as it does unless its configuration is known and leaves that out. */
function hasGangPlugin({ facts, volcanoScheduler }: World): boolean {
  return facts.volcano?.configuration === undefined || volcanoScheduler.plugins.includes('gang');
}

function dependenciesOf(job: VolcanoJobUnit): Map<string, readonly string[]> {
  return new Map(
    job.tasks.map((task) => {
      const { dependsOn } = task.body;
      const names = isDict(dependsOn)
        ? [...texts(dependsOn.name), ...(text(dependsOn.name) === undefined ? [] : [dependsOn.name as string])]
        : [];
      return [task.name, names];
    }),
  );
}

function reaches(edges: ReadonlyMap<string, readonly string[]>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const open = [...(edges.get(from) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === to) {
      return true;
    }
    if (!seen.has(next)) {
      seen.add(next);
      open.push(...(edges.get(next) ?? []));
    }
  }
  return false;
}
