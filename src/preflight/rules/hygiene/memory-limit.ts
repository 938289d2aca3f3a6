import { containerResources } from '../../model/pod-requests';
import { PodRule } from '../../rule';
import { CONTAINER, IMAGE, JOB } from '../examples';

export const memoryLimit: PodRule = {
  id: 'memory-limit',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  severity: 'warning',
  family: 'check this',
  summary: 'A container of a batch workload has no memory limit, or asks for nothing at all.',
  why: 'Without a limit one leaking loader takes down its whole node; without requests the scheduler puts the pod anywhere, and evicts '
    + 'it first.',
  because: 'a container without a memory limit may use all memory of its node',
  bad: `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}}]}}}`,
  good: `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [${CONTAINER}]}}}`,
  check(pods, report) {
    if (!pods.workload.isBatch || pods.spec.resources !== undefined) {
      return;
    }
    for (const container of pods.containers) {
      const { requests, limits } = containerResources(container, pods.containerLimits);
      if (container.role === 'main' && !limits.has('memory')) {
        report({
          property: `${pods.path}.${container.path}.resources${requests.size === 0 ? '' : '.limits.memory'}`,
          problem:
            requests.size === 0
              ? 'is missing: no request, and no limit of memory'
              : 'is missing, so the container may use all memory of its node',
          fix: 'write requests of cpu and memory, and a limit of memory',
        });
      }
    }
  },
};
