import { isExtended, quantityOf } from '../../model/amounts';
import { Feature } from '../../model/feature';
import { PodRule } from '../../rule';
import { IMAGE, JOB } from '../examples';

export const extendedResourceLimits: PodRule = {
  id: 'extended-resource-limits',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  needs: Feature.RESOURCES,
  severity: 'error',
  family: 'is rejected',
  summary: 'A GPU, another extended resource or huge pages are requested without an equal limit, or huge pages without cpu or memory.',
  why: 'Such resources cannot be overcommitted, so request and limit must be the same; a limit alone is enough, a request alone is '
    + 'refused.',
  because: 'the API server validates resources that cannot be overcommitted',
  bad: `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {requests: {nvidia.com/gpu: 1},
  limits: {memory: 16Gi}}}]}}}`,
  good: `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {requests: {nvidia.com/gpu: 1},
  limits: {nvidia.com/gpu: 1, memory: 16Gi}}}]}}}`,
  check(pods, report) {
    for (const container of pods.containers) {
      const { requests, limits, path } = container;
      for (const [name, value] of Object.entries(requests)) {
        if (!isExtended(name) && !name.startsWith('hugepages-')) {
          continue;
        }
        const property = `${pods.path}.${path}.resources.limits["${name}"]`;
        const request = quantityOf(value);
        const limit = quantityOf(limits[name]);
        if (limits[name] === undefined || limits[name] === null) {
          report({
            property, problem: `must be given, and equal to the request (${String(value)}), because ${name} cannot be overcommitted`,
            fix: `write '${name}: ${String(value)}' under limits too`,
          });
        } else if (request !== undefined && limit !== undefined && request.compareTo(limit) !== 0) {
          report({
            property, value: limits[name],
            problem: `must be equal to the request (${String(value)}), because ${name} cannot be overcommitted`,
            fix: 'make request and limit the same',
          });
        }
      }
      const names = [...Object.keys(requests), ...Object.keys(limits)];
      const huge = names.find((name) => name.startsWith('hugepages-'));
      if (huge !== undefined && !names.includes('cpu') && !names.includes('memory')) {
        report({
          property: `${pods.path}.${path}.resources`, value: names, problem: `must have cpu or memory beside ${huge}`,
          fix: 'add a memory request',
        });
      }
    }
  },
};
