import { at } from '../../../base/json';
import { Amounts } from '../../model/amounts';
import { becauseOfLimit, ratioProblem } from '../../model/limit-ranges';
import { containerResources } from '../../model/pod-requests';
import { PodRule } from '../../rule';
import { IMAGE, JOB } from '../examples';

const LIMITS = `
apiVersion: v1
kind: LimitRange
metadata: {name: limits, namespace: ml}
spec: {limits: [{type: Container, min: {memory: 8Gi}, max: {memory: 128Gi}}]}
---`;

export const limitRangeViolated: PodRule = {
  id: 'limit-range-violated',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  severity: 'error',
  family: 'is rejected',
  summary: 'A container is outside the LimitRange of its namespace.',
  why: 'The Job is accepted, its pods are not; Kueue calls the workload inadmissible: "resources didn\'t satisfy LimitRange constraints".',
  because: 'the LimitRanger admission plugin compares each container with the LimitRanges of its namespace',
  bad: `${LIMITS}
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {requests: {memory: 2Gi},
  limits: {memory: 16Gi}}}]}}}`,
  good: `${LIMITS}
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {requests: {memory: 8Gi},
  limits: {memory: 16Gi}}}]}}}`,
  appliesTo: ({ index }) => index.ofType('LimitRange.').length > 0,
  check(pods, report) {
    // Pods that start in another namespace than the file says have other limits; without a namespace nothing is known.
    for (const container of pods.containers) {
      const { requests, limits } = containerResources(container, pods.containerLimits);
      const path = `${pods.path}.${container.path}.resources`;
      for (const item of pods.containerLimits) {
        for (const [name, min] of item.min) {
          const request = requests.get(name);
          const limit = limits.get(name);
          if (request === undefined || request.compareTo(min) < 0 || (limit !== undefined && limit.compareTo(min) < 0)) {
            const given = at(container.body, 'resources', 'requests', name) ?? at(container.body, 'resources', 'limits', name);
            const because = becauseOfLimit(item);
            report({
              property: `${path}.requests["${name}"]`, value: given, problem: `must be at least ${min.toString()}`,
              arithmetic: actual(requests, name), fix: `request at least ${min.toString()}, or change the LimitRange`, because,
            });
          }
        }
        for (const [name, max] of item.max) {
          const limit = limits.get(name);
          const request = requests.get(name);
          if ((limit !== undefined && limit.compareTo(max) > 0) || (request !== undefined && request.compareTo(max) > 0)) {
            const because = becauseOfLimit(item);
            report({
              property: `${path}.limits["${name}"]`, value: container.limits[name], problem: `must be at most ${max.toString()}`,
              arithmetic: actual(limits, name), fix: `lower it to ${max.toString()}, or change the LimitRange`, because,
            });
          }
        }
        for (const [name, ratio] of item.maxLimitRequestRatio) {
          const wrong = ratioProblem(ratio, requests.get(name), limits.get(name));
          if (wrong !== undefined) {
            report({ property: `${path}.limits["${name}"]`, value: container.limits[name], ...wrong, because: becauseOfLimit(item) });
          }
        }
      }
    }
  },
};

function actual(amounts: Amounts, name: string): string | undefined {
  const amount = amounts.get(name);
  return amount === undefined ? undefined : `with the defaults of the namespace it is ${amount.toString()}`;
}
