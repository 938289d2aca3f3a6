import { Quantity } from '../../../units/quantity';
import { KubeObject } from '../../kube-object';
import { Amounts, ONE, ZERO } from '../../model/amounts';
import { gangOf } from '../../model/gang';
import { PodSet } from '../../model/workload';
import { containerResources } from '../../model/pod-requests';
import { WorkloadRule } from '../../rule';
import { IMAGE, JOB } from '../examples';

const job = (gpus: number): string => `
apiVersion: v1
kind: ResourceQuota
metadata: {name: team, namespace: ml}
spec: {hard: {requests.nvidia.com/gpu: 4}}
---
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {limits: {cpu: 8, memory: 64Gi, nvidia.com/gpu: ${gpus}}}}]}}}`;

export const quotaTooSmall: WorkloadRule = {
  id: 'quota-too-small',
  on: 'workload',
  severity: 'error',
  family: 'can never start',
  summary: 'A pod, or a gang, asks for more than the ResourceQuota of its namespace.',
  why: 'The job is accepted, its pods are forbidden: "exceeded quota". A gang gets some of its pods and waits for the others for ever. Pods that only cannot run all at a time are a warning.',
  because: 'the ResourceQuota admission plugin',
  bad: job(8),
  good: job(4),
  appliesTo: ({ index }) => index.ofType('ResourceQuota.').length > 0,
  check(workload, report, world) {
    for (const { object: quota, hard: limits } of world.quotas.of(workload.object.namespace)) {
      const gang = gangOf(workload, world);
      for (const [key, hard] of limits) {
        let sum = ZERO;
        for (const pods of workload.podSets) {
          const each = chargedTo(key, pods);
          if (each.isZero) {
            continue;
          }
          sum = sum.plus(each.times(pods.count));
          if (each.compareTo(hard) > 0 && pods.count > 0) {
            const because = becauseOf(quota, key, hard);
            report({ property: pods.path, value: `${key}: ${each.toString()} per pod`, problem: `is more than the quota of the namespace, ${hard.toString()}: "exceeded quota: ${quota.name}"`, fix: 'ask for less, or raise the quota', because });
            return;
          }
        }
        const gangNeeds = gang === undefined ? undefined : gangCharge(key, gang.resources);
        const isGangTooLarge = gangNeeds !== undefined && gangNeeds.compareTo(hard) > 0;
        if (!isGangTooLarge && !(sum.compareTo(hard) > 0 && workload.isBatch)) {
          continue;
        }
        const because = becauseOf(quota, key, hard);
        if (isGangTooLarge) {
          report({ property: gang?.property ?? '', value: gang?.pods, problem: `needs ${key} ${gangNeeds.toString()} at once, more than the quota of the namespace, ${hard.toString()}`, arithmetic: gang?.explain(key.replace('requests.', '')), fix: 'make the gang smaller, or raise the quota', because });
        } else {
          report({ property: workload.specPath, value: `${workload.podCount} pods at a time`, problem: `need ${key} ${sum.toString()} together, more than the quota of the namespace, ${hard.toString()}, so they cannot all run at a time`, fix: 'lower parallelism, or raise the quota', because, severity: 'warning' });
        }
      }
    }
  },
};

function becauseOf(quota: KubeObject, key: string, hard: Quantity): string {
  return `${quota.title} at ${quota.place} limits ${key} to ${hard.toString()}`;
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
  return pods.containers.filter((container) => container.role !== 'init').reduce((sum, container) => sum.plus(containerResources(container, pods.containerLimits).limits.get(resource) ?? ZERO), ZERO);
}

function gangCharge(key: string, resources: Amounts): Quantity | undefined {
  return key.startsWith('limits.') ? undefined : resources.get(key.startsWith('requests.') ? key.slice('requests.'.length) : key);
}
