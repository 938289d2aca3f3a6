import { quantityOf } from '../../model/amounts';
import { containerResources, sumOfContainers } from '../../model/pod-requests';
import { clusterQueueOf } from '../../model/kueue-assignment';
import { Feature } from '../../model/feature';
import { PodSet } from '../../model/workload';
import { PodRule, Reporter } from '../../rule';
import { World } from '../../world';
import { IMAGE } from '../examples';
import { QUEUED_JOB, QUEUES_YAML } from '../examples-kueue';

const LIMITS = `
apiVersion: v1
kind: LimitRange
metadata: {name: limits, namespace: ml}
spec: {limits: [{type: Container, defaultRequest: {memory: 64Gi}, default: {memory: 64Gi}}]}
---`;

export const kueueLimitRangeSizing: PodRule = {
  id: 'kueue-limit-range-sizing',
  on: 'pod',
  oncePerShape: 'in a namespace',
  needs: Feature.KUEUE_QUEUE,
  severity: 'error',
  family: 'can never start',
  summary: 'With what a LimitRange fills in, a container asks for more than its limit, and Kueue never admits it.',
  why:
    'For a container with a limit and no request the API server sets request = limit. Kueue applies the defaultRequest of the '
    + 'LimitRange first, and never admits the workload when that is above the limit: "requests must not exceed its limits". The '
    + 'same holds for a request above the limit that the LimitRange gives to a container without one.',
  because: 'Kueue merges LimitRange defaults before it copies limits to requests',
  bad: `${LIMITS}
${QUEUES_YAML}
${QUEUED_JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {limits: {cpu: 4, memory: 16Gi}}}]}}}`,
  good: `${LIMITS}
${QUEUES_YAML}
${QUEUED_JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {requests: {memory: 16Gi},
  limits: {cpu: 4, memory: 16Gi}}}]}}}`,
  check(pods, report, world) {
    // pods that Kueue queues as pods are there, with what the LimitRange gave them, before Kueue looks
    const isQueuedAsPod = pods.workload.kind === 'Pod' || pods.workload.kind === 'Service';
    if (isQueuedAsPod || clusterQueueOf(pods.workload, world) === undefined) {
      return;
    }
    checkPods(pods, report, world);
    for (const container of pods.containers) {
      for (const item of pods.containerLimits) {
        const place = `${pods.path}.${container.path}.resources`;
        const because = `${item.object.title} at ${item.object.place}`;
        for (const [name, request] of item.defaultRequest) {
          const limit = quantityOf(container.limits[name]);
          if (limit !== undefined && container.requests[name] === undefined && request.compareTo(limit) > 0) {
            const own = limit.toString();
            report({
              property: `${place}.requests["${name}"]`,
              problem: `is ${own} for the API server and ${request.toString()} for Kueue, above the limit: "requests must not exceed `
                + 'its limits"',
              fix: `write the request, equal to the limit: '${name}: ${own}'`,
              because: `${because} has the defaultRequest`,
            });
          }
        }
        // pods that an operator completes are checked against the maximum by Kueue alone
        for (const [name, most] of pods.workload.isCompletedByOperator ? item.max : []) {
          const asked = containerResources(container, pods.containerLimits).requests.get(name);
          if (asked !== undefined && asked.compareTo(most) > 0) {
            report({
              property: `${place}.requests["${name}"]`,
              value: asked.toString(),
              problem: `is more than a container of the namespace may have, ${most.toString()}: `
                + '"requests must not be above the limitRange max"',
              fix: `ask for at most ${most.toString()}, or change the LimitRange`,
              because: `${because} has the maximum`,
            });
          }
        }
        for (const [name, limit] of item.defaultLimit) {
          const request = quantityOf(container.requests[name]);
          if (request !== undefined && container.limits[name] === undefined && request.compareTo(limit) > 0) {
            report({
              property: `${place}.requests["${name}"]`,
              value: request.toString(),
              problem: `is more than the limit that the container gets, ${limit.toString()}: "requests must not exceed its limits"`,
              fix: `write the limit: '${name}: ${request.toString()}', or ask for at most ${limit.toString()}`,
              because: `${because} has the default limit`,
            });
          }
        }
      }
    }
  },
};

/** Pods that an operator completes are checked against the maximum of pods by Kueue alone. */
function checkPods(pods: PodSet, report: Reporter, world: World): void {
  if (!pods.workload.isCompletedByOperator) {
    return;
  }
  const sums = sumOfContainers(pods.containers, pods.containerLimits, 'requests');
  for (const item of world.limitRanges.of(pods.workload.object.namespace, 'Pod')) {
    for (const [name, most] of item.max) {
      const asked = sums.get(name);
      if (asked !== undefined && asked.compareTo(most) > 0) {
        report({
          property: `${pods.path}.containers`,
          value: `requests.${name}: ${asked.toString()} per pod`,
          problem: `is more than a pod of the namespace may have, ${most.toString()}: "requests must not be above the limitRange max"`,
          fix: `ask for at most ${most.toString()}, or change the LimitRange`,
          because: `${item.object.title} at ${item.object.place} has the maximum`,
        });
      }
    }
  }
}
