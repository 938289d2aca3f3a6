import { at, dicts, list, text } from '../../../base/json';
import { ObjectRule } from '../../rule';
import { JOB_SET, POD } from '../examples';

const TEMPLATE = `template: {spec: {completions: 1, parallelism: 1, template: {spec: ${POD}}}}`;

export const jobsetDependsOn: ObjectRule = {
  id: 'jobset-depends-on',
  on: ['JobSet.jobset.x-k8s.io'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A replicated job depends on one that is not before it.',
  why: 'dependsOn names replicated jobs earlier in the list, at most 5, with status Ready or Complete; the first has none; it excludes '
    + 'startupPolicy InOrder.',
  because: "JobSet's validating webhook",
  bad: `
${JOB_SET}
spec: {failurePolicy: {maxRestarts: 3}, replicatedJobs: [{name: worker, dependsOn: [{name: driver, status: Ready}], ${TEMPLATE}},
  {name: driver, ${TEMPLATE}}]}`,
  good: `
${JOB_SET}
spec: {failurePolicy: {maxRestarts: 3}, replicatedJobs: [{name: driver, ${TEMPLATE}}, {name: worker, dependsOn: [{name: driver,
  status: Ready}], ${TEMPLATE}}]}`,
  check(object, report) {
    const jobs = dicts(object.spec.replicatedJobs);
    const names = jobs.map((job) => text(job.name) ?? '');
    jobs.forEach((job, i) => {
      const path = `spec.replicatedJobs[${i}].dependsOn`;
      const dependencies = dicts(job.dependsOn);
      if (dependencies.length > 5) {
        report({
          property: path, value: `${dependencies.length} entries`, problem: 'must be at most 5', fix: 'depend on the last of a chain',
        });
      }
      if (i === 0 && Array.isArray(job.dependsOn)) {
        const value = dependencies.map(({ name }) => text(name) ?? '').join(', ');
        report({
          property: path, value, problem: 'must not be on the first replicated job',
          fix: dependencies.length === 0 ? 'leave it out' : 'reorder the replicated jobs',
        });
      }
      dependencies.forEach((dependency, j) => {
        const name = text(dependency.name) ?? '';
        if (i > 0 && (!names.slice(0, i + 1).includes(name) || name === names[i])) {
          report({
            property: `${path}[${j}].name`, value: dependency.name, problem: 'must be a replicated job earlier in the list',
            fix: `use one of ${names.slice(0, i).join(', ')}`,
          });
        }
        if (dependency.status !== 'Ready' && dependency.status !== 'Complete') {
          report({
            property: `${path}[${j}].status`, value: dependency.status, problem: 'must be Ready or Complete', fix: 'correct the status',
          });
        }
      });
      if (list(job.dependsOn).length > 0 && at(object.spec, 'startupPolicy', 'startupPolicyOrder') === 'InOrder') {
        report({
          property: path, value: names[i], problem: 'must not be used with startupPolicy InOrder',
          fix: 'remove the startupPolicy, which is deprecated',
        });
      }
    });
  },
};
