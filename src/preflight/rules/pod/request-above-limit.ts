import { isExtended, quantityOf, ZERO } from '../../model/amounts';
import { Feature } from '../../model/feature';
import { PodRule } from '../../rule';
import { IMAGE, JOB } from '../examples';

export const requestAboveLimit: PodRule = {
  id: 'request-above-limit',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  needs: Feature.RESOURCES,
  severity: 'error',
  family: 'is rejected',
  summary: 'A container requests more than its limit.',
  why: 'A request is what is set aside, a limit what may be used: the request cannot be the larger one.',
  because: 'the API server compares requests with limits',
  bad: `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {requests: {memory: 32Gi},
  limits: {memory: 16Gi}}}]}}}`,
  good: `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {requests: {memory: 16Gi},
  limits: {memory: 16Gi}}}]}}}`,
  check(pods, report) {
    // null is 0 in kinds of Kubernetes itself, whose groups have no dot; in those of others it is left out before anybody reads it
    const isOwnKind = !pods.workload.object.group.includes('.');
    for (const { requests, limits, path } of pods.containers) {
      for (const [name, value] of Object.entries(requests)) {
        const request = quantityOf(value);
        const own = limits[name] === null && isOwnKind ? ZERO : quantityOf(limits[name]);
        const filled = own === undefined ? pods.containerLimits.find((item) => item.defaultLimit.has(name)) : undefined;
        const limit = own ?? filled?.defaultLimit.get(name);
        if (request !== undefined && limit !== undefined && !isExtended(name) && request.compareTo(limit) > 0) {
          report({
            property: `${pods.path}.${path}.resources.requests["${name}"]`,
            value,
            problem:
              filled === undefined
                ? `must be at most the limit, ${limit.toString()}`
                : `is above the limit that ${filled.object.title} gives to containers without one, ${limit.toString()}, so no pod can `
                  + 'be made',
            fix:
              filled === undefined
                ? `raise the limit to ${request.toString()}, or lower the request`
                : `write a limit of at least ${request.toString()}`,
            family: filled === undefined || pods.workload.kind === 'Pod' ? undefined : 'can never start',
          });
        }
      }
    }
  },
};
