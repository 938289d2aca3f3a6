import { Construct } from 'constructs';
import type { LabelSelector, ValidatingAdmissionPolicyBindingSpec, ValidatingAdmissionPolicySpec } from '../../../imports/k8s';
import { ManifestObject } from '../../render/manifest-object';

const API_VERSION = 'admissionregistration.k8s.io/v1';

/** A ValidatingAdmissionPolicy that denies, and its binding, both of one name. Needs Kubernetes 1.30. */
export function admissionPolicy(
  scope: Construct, id: string, name: string, spec: ValidatingAdmissionPolicySpec, namespaces?: LabelSelector,
): void {
  // Removing a finalizer is an update: what was there before the policy could otherwise never be deleted.
  const policy: ValidatingAdmissionPolicySpec = {
    ...spec, matchConditions: [{ name: 'not-being-deleted', expression: '!has(object.metadata.deletionTimestamp)' }],
  };
  new ManifestObject(scope, id, {
    apiVersion: API_VERSION, kind: 'ValidatingAdmissionPolicy', name, clusterScoped: true, body: () => ({ spec: policy }),
  });
  const binding: ValidatingAdmissionPolicyBindingSpec = {
    policyName: name,
    validationActions: ['Deny'],
    matchResources: namespaces && { namespaceSelector: namespaces },
  };
  new ManifestObject(scope, `${id}-binding`, {
    apiVersion: API_VERSION, kind: 'ValidatingAdmissionPolicyBinding', name, clusterScoped: true, body: () => ({ spec: binding }),
  });
}
