import { at, dict } from '../../../base/json';
import { isQualifiedName } from '../../../upstream/names';
import { Feature } from '../../model/feature';
import { PodRule } from '../../rule';
import { IMAGE, JOB } from '../examples';

const STANDARD = new Set(['cpu', 'memory', 'ephemeral-storage']);

export const resourceNames: PodRule = {
  id: 'resource-names',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  needs: Feature.RESOURCES,
  severity: 'error',
  family: 'is rejected',
  summary: 'A container asks for a resource that cannot exist.',
  why: 'Without a domain only cpu, memory, ephemeral-storage and hugepages-<size> are resources of a container. Keys such as '
    + 'limits.nvidia.com/gpu belong to ResourceQuotas: in a container they name a resource that no node has.',
  because: 'the API server validates names of container resources',
  bad: `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {limits: {gpu: 1, memory: 16Gi}}}]}}}`,
  good: `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {limits: {nvidia.com/gpu: 1,
  memory: 16Gi}}}]}}}`,
  check(pods, report) {
    for (const container of pods.containers) {
      for (const kind of ['requests', 'limits'] as const) {
        for (const name of Object.keys(dict(at(container.body, 'resources', kind)))) {
          const property = `${pods.path}.${container.path}.resources.${kind}["${name}"]`;
          const value = container[kind][name];
          if (!name.includes('/') && !STANDARD.has(name) && !name.startsWith('hugepages-')) {
            report({
              property, value, problem: 'is no resource: without a domain only cpu, memory, ephemeral-storage and hugepages-<size> are',
              fix: /gpu/i.test(name) ? "write the vendor's name, such as 'nvidia.com/gpu'" : 'correct the name',
            });
          } else if (name.startsWith('requests.')) {
            report({
              property, value, problem: 'is a key of a ResourceQuota, not of a container', fix: `write '${name.slice('requests.'.length)}'`,
            });
          } else if (name.startsWith('limits.')) {
            report({
              property, value, problem: 'names a resource that no node offers, so the pod would stay Pending',
              fix: `write '${name.slice('limits.'.length)}'`,
            });
          } else if (!isQualifiedName(name)) {
            report({ property, value, problem: 'must be a domain, a slash and a name of at most 63 characters', fix: 'correct the name' });
          }
        }
      }
    }
  },
};
