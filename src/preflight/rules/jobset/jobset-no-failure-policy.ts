import { isDict } from '../../../base/json';
import { ObjectRule } from '../../rule';
import { JOB_SET, POD } from '../examples';

const JOBS = `replicatedJobs: [{name: worker, template: {spec: {completions: 2, parallelism: 2, template: {spec: ${POD}}}}}]`;

export const jobsetNoFailurePolicy: ObjectRule = {
  id: 'jobset-no-failure-policy',
  on: ['JobSet.jobset.x-k8s.io'],
  severity: 'info',
  family: 'check this',
  summary: 'A JobSet has no failurePolicy.',
  why: 'Then the first child Job that fails ends the whole JobSet, without a restart: one evicted pod beyond its backoffLimit is enough.',
  because: "JobSet's default is no restarts",
  bad: `
${JOB_SET}
spec: {${JOBS}}`,
  good: `
${JOB_SET}
spec: {failurePolicy: {maxRestarts: 3}, ${JOBS}}`,
  check(object, report) {
    if (!isDict(object.spec.failurePolicy)) {
      report({
        property: 'spec.failurePolicy', problem: 'is missing, so any failed Job ends the whole JobSet',
        fix: "write 'failurePolicy: {maxRestarts: 3}'",
      });
    }
  },
};
