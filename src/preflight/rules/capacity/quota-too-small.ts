import { Quantity } from '../../../base/quantity';
import { Amounts, ONE, ZERO } from '../../model/amounts';
import { gangOf } from '../../model/gang';
import { containerResources } from '../../model/pod-requests';
import { becauseOfQuota, countedBy, CountedPods, Quota } from '../../model/quotas';
import { PodSet, Workload } from '../../model/workload';
import { Reporter, WorkloadRule } from '../../rule';
import { World } from '../../world';
import { IMAGE, JOB } from '../examples';

const job = (gpus: number): string => `
apiVersion: v1
kind: ResourceQuota
metadata: {name: team, namespace: ml}
spec: {hard: {requests.nvidia.com/gpu: 4}}
---
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {limits: {cpu: 8, memory: 64Gi,
  nvidia.com/gpu: ${gpus}}}}]}}}`;

export const quotaTooSmall: WorkloadRule = {
  id: 'quota-too-small',
  on: 'workload',
  severity: 'error',
  family: 'can never start',
  summary: 'A pod, or a gang, asks for more than a ResourceQuota of its namespace.',
  why: 'The job is accepted, its pods are forbidden: "exceeded quota". A gang gets some of its pods and waits for the others for ever. '
    + 'Pods that only cannot run all at a time are a warning. A quota with scopes counts the pods of those scopes.',
  because: 'the ResourceQuota admission plugin',
  bad: job(8),
  good: job(4),
  appliesTo: ({ index }) => index.ofType('ResourceQuota.').length > 0,
  check(workload, report, world) {
    for (const quota of world.quotas.of(workload.object.namespace)) {
      const counted = countedBy(quota, workload.podSets, world.index);
      for (const [key, hard] of counted.podSets.length === 0 ? [] : quota.hard) {
        if (checkKey({ workload, quota, counted, key, hard }, world, report)) {
          return;
        }
      }
    }
  },
};

interface Charge {
  readonly workload: Workload;
  readonly quota: Quota;
  readonly counted: CountedPods;
  readonly key: string;
  readonly hard: Quantity;
}

/** Whether not a single pod is let in, beside which nothing else matters. */
function checkKey({ workload, quota, counted, key, hard }: Charge, world: World, report: Reporter): boolean {
  const ofScope = quota.scopes.length === 0 ? 'quota of the namespace' : 'quota that counts them';
  let sum = ZERO;
  for (const pods of counted.podSets) {
    const each = chargedTo(key, pods);
    if (each.isZero) {
      continue;
    }
    sum = sum.plus(each.times(pods.count));
    if (each.compareTo(hard) > 0 && pods.count > 0) {
      report({
        property: pods.path, value: `${key}: ${each.toString()} per pod`,
        problem: `is more than the ${ofScope}, ${hard.toString()}: "exceeded quota: ${quota.object.name}"`,
        fix: 'ask for less, or raise the quota', ...basis(),
      });
      return true;
    }
  }
  const gang = gangOf(workload, world);
  const shapes = counted.podSets.length === workload.podSets.length ? undefined : counted.podSets;
  const gangNeeds = gang === undefined ? undefined : gangCharge(key, shapes === undefined ? gang.resources : gang.resourcesOf(shapes));
  if (gang !== undefined && gangNeeds !== undefined && gangNeeds.compareTo(hard) > 0) {
    report({
      property: gang.property, value: gang.pods,
      problem: `needs ${key} ${gangNeeds.toString()} at once, more than the ${ofScope}, ${hard.toString()}`,
      arithmetic: gang.explain(key.replace('requests.', ''), shapes), fix: 'make the gang smaller, or raise the quota', ...basis(),
    });
  } else if (sum.compareTo(hard) > 0 && workload.isBatch) {
    const podCount = counted.podSets.reduce((pods, { count }) => pods + count, 0);
    report({
      property: workload.specPath, value: `${podCount} pods at a time`,
      problem: `need ${key} ${sum.toString()} together, more than the ${ofScope}, ${hard.toString()}, so they cannot all run at a time`,
      fix: 'lower parallelism, or raise the quota', ...basis(), severity: 'warning',
    });
  }
  return false;

  function basis(): { because: string; severity?: 'warning' } {
    return { because: becauseOfQuota(quota, key, counted.assumption), severity: counted.assumption === undefined ? undefined : 'warning' };
  }
}

/** What one pod is charged under a key of a quota. */
function chargedTo(key: string, pods: PodSet): Quantity {
  if (key === 'pods' || key === 'count/pods') {
    return ONE;
  }
  if (key.startsWith('limits.')) {
    return limitsOf(pods, key.slice('limits.'.length));
  }
  const resource = key.startsWith('requests.') ? key.slice('requests.'.length) : key;
  return key.startsWith('requests.') || key === 'cpu' || key === 'memory' ? pods.requests.get(resource) ?? ZERO : ZERO;
}

function limitsOf(pods: PodSet, resource: string): Quantity {
  // Extended resources are not counted under limits at all.
  if (resource.includes('/')) {
    return ZERO;
  }
  return pods.containers
    .filter((container) => container.role !== 'init')
    .reduce((sum, container) => sum.plus(containerResources(container, pods.containerLimits).limits.get(resource) ?? ZERO), ZERO);
}

function gangCharge(key: string, resources: Amounts): Quantity | undefined {
  return key.startsWith('limits.') ? undefined : resources.get(key.startsWith('requests.') ? key.slice('requests.'.length) : key);
}
