import { at, dict, Dict, dicts, list, text } from '../../../base/json';
import { clusterQueueOf } from '../../model/kueue-assignment';
import { Feature } from '../../model/feature';
import { PodSet } from '../../model/workload';
import { WorkloadRule } from '../../rule';
import { World } from '../../world';
import { IMAGE } from '../examples';
import { QUEUED_JOB, QUEUES_YAML } from '../examples-kueue';

const TEMPLATE = 'ResourceClaimTemplate.resource.k8s.io';

const claim = (request: string): string => `
apiVersion: resource.k8s.io/v1
kind: ResourceClaimTemplate
metadata: {name: gpu, namespace: ml}
spec: {spec: {devices: {requests: [{name: gpu, ${request}}]}}}
---
${QUEUES_YAML}
${QUEUED_JOB}
spec: {template: {spec: {restartPolicy: Never, resourceClaims: [{name: gpu, resourceClaimTemplateName: gpu}],
  containers: [{name: main, image: ${IMAGE}, resources: {limits: {cpu: 8, memory: 32Gi}, claims: [{name: gpu}]}}]}}}`;

export const kueueDevices: WorkloadRule = {
  id: 'kueue-devices',
  on: 'workload',
  oncePerShape: true,
  needs: Feature.KUEUE_QUEUE,
  severity: 'error',
  family: 'can never start',
  summary: 'A queued workload claims devices in a way that Kueue cannot count.',
  why: 'Kueue counts exact numbers of devices of classes that its configuration maps to a resource of the quota. AllocationMode All and '
    + 'firstAvailable have no number, and a class that nobody mapped is inadmissible: "DeviceClass is not mapped in DRA configuration". '
    + 'As shipped none is mapped, and that is a warning, since the configuration is not in the input.',
  because: 'how Kueue counts devices (pkg/dra/claims.go)',
  bad: claim('exactly: {deviceClassName: gpu.nvidia.com, allocationMode: All}'),
  good: `${QUEUES_YAML}
${QUEUED_JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {limits: {cpu: 8, memory: 32Gi,
  nvidia.com/gpu: 1}}}]}}}`,
  check(workload, report, world) {
    if (clusterQueueOf(workload, world) === undefined) {
      return;
    }
    for (const pods of workload.podSets) {
      dicts(pods.spec.resourceClaims).forEach((reference, i) => {
        const property = `${pods.path}.resourceClaims[${i}]`;
        for (const request of requestsOf(reference, pods, world)) {
          const exactly = dict(request.exactly);
          const uncounted = list(request.firstAvailable).length > 0
            ? 'firstAvailable'
            : exactly.allocationMode === 'All' || request.allocationMode === 'All' ? 'allocationMode All' : undefined;
          const deviceClass = text(exactly.deviceClassName) ?? text(request.deviceClassName);
          if (uncounted !== undefined) {
            report({
              property, value: text(reference.resourceClaimTemplateName),
              problem: `asks for devices by ${uncounted}, which Kueue cannot count against a quota`,
              fix: 'ask for an exact number: exactly: {deviceClassName: …, count: 1}',
            });
          } else if (deviceClass !== undefined) {
            report({
              property,
              value: deviceClass,
              severity: 'warning',
              problem:
                `is a DeviceClass that Kueue as shipped does not map to a resource: "DeviceClass ${deviceClass} is not mapped in DRA ` +
                'configuration"',
              fix: "check that Kueue's configuration has it under resources.deviceClassMappings",
            });
          }
        }
      });
    }
  },
};

function requestsOf(reference: Dict, pods: PodSet, world: World): readonly Dict[] {
  const name = text(reference.resourceClaimTemplateName);
  const template = name === undefined ? undefined : world.index.find(TEMPLATE, pods.workload.object.namespace, name);
  return dicts(at(template?.spec, 'spec', 'devices', 'requests'));
}
