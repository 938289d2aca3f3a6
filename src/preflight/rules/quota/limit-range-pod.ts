import { becauseOfLimit, LimitItem, ratioProblem } from '../../model/limit-ranges';
import { explainSum, sumOfContainers } from '../../model/pod-requests';
import { PodSet } from '../../model/workload';
import { PodRule, Reporter } from '../../rule';
import { IMAGE, JOB } from '../examples';

const job = (memory: string): string => `
apiVersion: v1
kind: LimitRange
metadata: {name: limits, namespace: ml}
spec: {limits: [{type: Pod, max: {memory: 64Gi}}]}
---
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {limits: {memory: ${memory}}}},
  {name: logs, image: ${IMAGE}, resources: {limits: {memory: 4Gi}}}]}}}`;

export const limitRangePod: PodRule = {
  id: 'limit-range-pod',
  on: 'pod',
  oncePerShape: 'in a namespace',
  severity: 'error',
  family: 'is rejected',
  summary: 'The containers of a pod are together outside a LimitRange of type Pod.',
  why: 'Containers and sidecars count together, or an init container beside the sidecars that run before it, whichever is more; without '
    + 'any limit a maximum is not kept either. The Job is accepted, its pods are not.',
  because: 'the LimitRanger admission plugin compares each pod with the LimitRanges of its namespace',
  bad: job('64Gi'),
  good: job('60Gi'),
  appliesTo: (world) => world.limitRanges.has('Pod'),
  check(pods, report, world) {
    const items = world.limitRanges.of(pods.workload.object.namespace, 'Pod');
    // What counts for pods that state resources as a whole depends on the version.
    if (items.length > 0 && pods.spec.resources === undefined) {
      items.forEach((item) => checkItem(item, pods, report));
    }
  },
};

function checkItem(item: LimitItem, pods: PodSet, report: Reporter): void {
  const sums = {
    requests: sumOfContainers(pods.containers, pods.containerLimits, 'requests'),
    limits: sumOfContainers(pods.containers, pods.containerLimits, 'limits'),
  };
  const because = becauseOfLimit(item);
  const property = `${pods.path}.containers`;
  const value = (kind: 'requests' | 'limits', name: string): string =>
    `${kind}.${name}: ${sums[kind].get(name)?.toString() ?? 'none'} per pod`;
  const explain = (kind: 'requests' | 'limits', name: string): string | undefined =>
    sums[kind].has(name) ? explainSum(pods.containers, pods.containerLimits, kind, name) : undefined;
  for (const [name, min] of item.min) {
    const request = sums.requests.get(name);
    const limit = sums.limits.get(name);
    const kind =
      request === undefined || request.compareTo(min) < 0
        ? 'requests'
        : limit !== undefined && limit.compareTo(min) < 0
          ? 'limits'
          : undefined;
    if (kind !== undefined) {
      report({
        property, value: value(kind, name), problem: `must be at least ${min.toString()} for all containers together`,
        arithmetic: explain(kind, name), fix: `request at least ${min.toString()}, or change the LimitRange`, because,
      });
    }
  }
  for (const [name, max] of item.max) {
    const request = sums.requests.get(name);
    const limit = sums.limits.get(name);
    const kind =
      limit === undefined || limit.compareTo(max) > 0
        ? 'limits'
        : request !== undefined && request.compareTo(max) > 0
          ? 'requests'
          : undefined;
    if (kind !== undefined) {
      report({
        property,
        value: value(kind, name),
        problem:
          limit === undefined
            ? `needs a limit, of at most ${max.toString()} for all containers together: "No limit is specified"`
            : `must be at most ${max.toString()} for all containers together`,
        arithmetic: explain(kind, name),
        fix:
          limit === undefined
            ? `give the containers limits of ${name}`
            : `lower the ${kind} to ${max.toString()} in all, or change the LimitRange`,
        because,
      });
    }
  }
  for (const [name, ratio] of item.maxLimitRequestRatio) {
    const wrong = ratioProblem(ratio, sums.requests.get(name), sums.limits.get(name));
    if (wrong !== undefined) {
      const parts = [explain('requests', name), explain('limits', name)]
        .map((part, i) => (part === undefined ? [] : [`${i === 0 ? 'requests' : 'limits'} ${part}`]))
        .flat();
      report({
        property, value: value('limits', name), ...wrong, problem: `${wrong.problem}, of all containers together`,
        arithmetic: [...parts, wrong.arithmetic].join('; '), because,
      });
    }
  }
}
