import { at, dict, dicts, isDict, text, whole } from '../../../base/json';
import { isLabelValue } from '../../../upstream/names';
import { ObjectRule } from '../../rule';
import { JOB_SET, POD } from '../examples';

const JOBS = `replicatedJobs: [{name: worker, template: {spec: {completions: 2, parallelism: 2, template: {spec: ${POD}}}}}]`;

export const jobsetCoordinator: ObjectRule = {
  id: 'jobset-coordinator',
  on: ['JobSet.jobset.x-k8s.io'],
  severity: 'error',
  family: 'is rejected',
  summary: 'The coordinator of a JobSet is a pod that it does not have.',
  why: 'The coordinator is a replicated job, a Job of it and a pod of that Job, which must be Indexed; its address becomes a label of '
    + 'at most 63 characters, in which the name of the JobSet counts twice.',
  because: "JobSet's validating webhook",
  bad: `
${JOB_SET}
spec: {failurePolicy: {maxRestarts: 3}, coordinator: {replicatedJob: worker, jobIndex: 0, podIndex: 2}, ${JOBS}}`,
  good: `
${JOB_SET}
spec: {failurePolicy: {maxRestarts: 3}, coordinator: {replicatedJob: worker, jobIndex: 0, podIndex: 0}, ${JOBS}}`,
  check(object, report) {
    const { coordinator } = object.spec;
    if (!isDict(coordinator)) {
      return;
    }
    const jobs = dicts(object.spec.replicatedJobs);
    const job = jobs.find((candidate) => candidate.name === coordinator.replicatedJob);
    if (job === undefined) {
      report({
        property: 'spec.coordinator.replicatedJob', value: coordinator.replicatedJob, problem: 'must be the name of a replicated job',
        fix: `use one of ${jobs.map((candidate) => String(candidate.name)).join(', ')}`,
      });
      return;
    }
    const spec = dict(at(job, 'template', 'spec'));
    const replicas = whole(job.replicas) ?? 1;
    const completions = whole(spec.completions);
    const jobIndex = whole(coordinator.jobIndex) ?? 0;
    const podIndex = whole(coordinator.podIndex) ?? 0;
    if (jobIndex < 0 || jobIndex >= replicas) {
      report({
        property: 'spec.coordinator.jobIndex', value: jobIndex, problem: `must be below the replicas of '${String(job.name)}', ${replicas}`,
        fix: 'write 0',
      });
    }
    if ((spec.completionMode ?? 'Indexed') !== 'Indexed' || completions === undefined) {
      report({
        property: 'spec.coordinator.replicatedJob', value: job.name, problem: 'must be Indexed and have completions',
        fix: 'give the template completions',
      });
    } else if (podIndex < 0 || podIndex >= completions) {
      report({
        property: 'spec.coordinator.podIndex', value: podIndex,
        problem: `must be below the completions of '${String(job.name)}', ${completions}`, fix: 'write 0',
      });
    }
    const subdomain = text(at(object.spec, 'network', 'subdomain')) ?? object.name;
    const address = `${object.name}-${String(job.name)}-${jobIndex}-${podIndex}.${subdomain}`;
    if (!isLabelValue(address)) {
      report({
        property: 'metadata.name', value: object.name, problem: 'makes the address of the coordinator no label of at most 63 characters',
        arithmetic: `'${address}' has ${address.length}`, fix: 'shorten the JobSet, or write a short network.subdomain',
      });
    }
  },
};
