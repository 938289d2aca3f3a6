import { quantityOf } from '../../model/amounts';
import { VolcanoJobRule } from '../../rule';
import { IMAGE, POD, VOLCANO_JOB } from '../examples';

export const volcanoTopologyPolicy: VolcanoJobRule = {
  id: 'volcano-topology-policy',
  on: 'volcanoJob',
  severity: 'error',
  family: 'is rejected',
  summary: 'A task with a topologyPolicy has a container without a whole number of CPUs.',
  why: 'NUMA placement works on exclusive cores, so each container and init container must request whole CPUs.',
  because: "Volcano's validating webhook for Jobs",
  bad: `
${VOLCANO_JOB}
spec: {minAvailable: 1, tasks: [{name: worker, replicas: 1, topologyPolicy: single-numa-node, template: {spec: {restartPolicy: Never,
  containers: [{name: main, image: ${IMAGE}, resources: {requests: {cpu: 1500m}}}]}}}]}`,
  good: `
${VOLCANO_JOB}
spec: {minAvailable: 1, tasks: [{name: worker, replicas: 1, topologyPolicy: single-numa-node, template: {spec: ${POD}}}]}`,
  check(job, report) {
    for (const task of job.tasks) {
      const policy = task.body.topologyPolicy;
      if (policy === undefined || policy === null || policy === '' || policy === 'none') {
        continue;
      }
      if (!['best-effort', 'restricted', 'single-numa-node'].includes(policy as string)) {
        report({
          property: `${task.path}.topologyPolicy`, value: policy, problem: 'must be none, best-effort, restricted or single-numa-node',
          fix: 'correct the value',
        });
        continue;
      }
      for (const container of task.pods.containers) {
        const cpu = quantityOf(container.requests.cpu ?? container.limits.cpu);
        if (cpu === undefined || !cpu.isWhole || cpu.isZero) {
          report({
            property: `${task.pods.path}.${container.path}.resources.requests.cpu`, value: container.requests.cpu,
            problem: 'must be a whole number of CPUs in a task with a topologyPolicy', fix: "write for instance 'cpu: 4'",
          });
        }
      }
    }
  },
};
