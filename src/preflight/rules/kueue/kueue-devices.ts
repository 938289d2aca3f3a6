import { dict, Dict, dicts, list, text } from '../../../base/json';
import { clusterQueueOf } from '../../model/kueue-assignment';
import { Feature } from '../../model/feature';
import { deviceDemands, logicalResource } from '../../model/kueue-requests';
import { PodSet } from '../../model/workload';
import { Reporter, WorkloadRule } from '../../rule';
import { IMAGE } from '../examples';
import { QUEUED_JOB, QUEUES_YAML } from '../examples-kueue';

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
  oncePerShape: 'in a namespace',
  needs: Feature.KUEUE_QUEUE,
  severity: 'error',
  family: 'can never start',
  summary: 'A queued workload claims devices in a way that Kueue cannot count.',
  why: 'Kueue counts exact numbers of devices of classes that its configuration maps to a resource of the quota. AllocationMode All and '
    + 'firstAvailable have no number, and a class that nobody mapped is inadmissible: "DeviceClass is not mapped in DRA configuration". '
    + 'As shipped none is mapped, and that is a warning, since the configuration is not in the input, and an error where '
    + 'deviceClassMappings are declared. Claims that exist already are not counted at all: only templates of claims are.',
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
      checkClaims(pods, report);
      for (const { property, claim, request, deviceClass } of deviceDemands(pods, world)) {
        const uncounted = uncountedIn(request);
        if (uncounted !== undefined) {
          report({
            property, value: text(claim.resourceClaimTemplateName),
            problem: `asks for devices by ${uncounted}, which Kueue cannot count against a quota`,
            fix: 'ask for an exact number: exactly: {deviceClassName: …, count: 1}',
          });
        } else if (deviceClass !== undefined && logicalResource(deviceClass, world) === undefined) {
          const isDeclared = world.facts.kueue?.deviceClassMappings !== undefined;
          report({
            property,
            value: deviceClass,
            severity: isDeclared ? 'error' : 'warning',
            problem:
              `is a DeviceClass that Kueue ${isDeclared ? 'is declared not to map' : 'as shipped does not map'} to a resource: `
              + `"DeviceClass ${deviceClass} is not mapped in DRA configuration"`,
            fix: isDeclared
              ? "map the class under resources.deviceClassMappings of Kueue's configuration, and declare that, or claim another class"
              : "check that Kueue's configuration has it under resources.deviceClassMappings, and declare these as deviceClassMappings",
          });
        }
      }
    }
  },
};

/** Kueue counts what templates of claims ask for, and admits no pods that share a claim that is there already. */
function checkClaims(pods: PodSet, report: Reporter): void {
  dicts(pods.spec.resourceClaims).forEach(({ resourceClaimName }, i) => {
    if (text(resourceClaimName) !== undefined) {
      report({
        property: `${pods.path}.resourceClaims[${i}].resourceClaimName`,
        value: text(resourceClaimName),
        problem: 'is a ResourceClaim, which Kueue admits no workload with: "KueueDRAIntegration feature does not support use of resource '
          + 'claims"',
        fix: 'name a template of claims in resourceClaimTemplateName, or do not queue the workload',
      });
    }
  });
}

/** How a request asks for devices where that is not by number. */
function uncountedIn(request: Dict): string | undefined {
  const exactly = dict(request.exactly);
  if (list(request.firstAvailable).length > 0) {
    return 'firstAvailable';
  }
  if (exactly.adminAccess === true || request.adminAccess === true) {
    return 'adminAccess';
  }
  return exactly.allocationMode === 'All' || request.allocationMode === 'All' ? 'allocationMode All' : undefined;
}
