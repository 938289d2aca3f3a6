import { dict, list, text } from '../../../base/json';
import { isDnsSubdomain, SUBDOMAIN_RULE } from '../../../upstream/names';
import { ObjectRule } from '../../rule';

export const kueueProvisioning: ObjectRule = {
  id: 'kueue-provisioning',
  on: ['ProvisioningRequestConfig.kueue.x-k8s.io'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A ProvisioningRequestConfig has no provisioning class, or too much of something.',
  why: 'provisioningClassName is required; parameters have values of at most 255 characters.',
  because: "Kueue's CRD of ProvisioningRequestConfigs",
  bad: `
apiVersion: kueue.x-k8s.io/v1beta2
kind: ProvisioningRequestConfig
metadata: {name: gpus}
spec: {managedResources: [nvidia.com/gpu]}`,
  good: `
apiVersion: kueue.x-k8s.io/v1beta2
kind: ProvisioningRequestConfig
metadata: {name: gpus}
spec: {provisioningClassName: queued-provisioning.gke.io, managedResources: [nvidia.com/gpu]}`,
  check(object, report) {
    const { spec } = object;
    // without a spec it is accepted, and does nothing (H.9)
    if (object.manifest.spec !== undefined && text(spec.provisioningClassName) === undefined) {
      report({
        property: 'spec.provisioningClassName', value: spec.provisioningClassName, problem: 'must be given',
        fix: 'name the class of your autoscaler',
      });
    }
    const provisioning = text(spec.provisioningClassName);
    if (provisioning !== undefined && !isDnsSubdomain(provisioning)) {
      report({
        property: 'spec.provisioningClassName', value: provisioning, problem: SUBDOMAIN_RULE,
        fix: 'use the name of a class that the autoscaler knows',
      });
    }
    const parameters = Object.entries(dict(spec.parameters));
    if (parameters.length > 100) {
      report({ property: 'spec.parameters', value: parameters.length, problem: 'must be at most 100', fix: 'leave some out' });
    }
    for (const [key, value] of parameters) {
      if (typeof value !== 'string' || value.length > 255) {
        report({
          property: `spec.parameters["${key}"]`, value, problem: 'must be a text of at most 255 characters',
          fix: 'shorten it or put it in quotes',
        });
      }
    }
    if (list(spec.managedResources).length > 100) {
      report({
        property: 'spec.managedResources', value: list(spec.managedResources).length, problem: 'must be at most 100',
        fix: 'leave it out for all workloads',
      });
    }
  },
};
