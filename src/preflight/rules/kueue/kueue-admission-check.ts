import { isDict, text } from '../../../base/json';
import { ObjectRule } from '../../rule';

export const kueueAdmissionCheck: ObjectRule = {
  id: 'kueue-admission-check',
  on: ['AdmissionCheck.kueue.x-k8s.io'],
  severity: 'error',
  family: 'is rejected',
  summary: 'An AdmissionCheck has no controllerName, or parameters that are incomplete.',
  why: 'The controller is named once and for all; parameters consist of apiGroup, kind and a name of at most 63 characters.',
  because: "Kueue's CRD of AdmissionChecks",
  bad: `
apiVersion: kueue.x-k8s.io/v1beta2
kind: AdmissionCheck
metadata: {name: multikueue}
spec: {parameters: {apiGroup: kueue.x-k8s.io, kind: MultiKueueConfig, name: clusters}}`,
  good: `
apiVersion: kueue.x-k8s.io/v1beta2
kind: AdmissionCheck
metadata: {name: multikueue}
spec: {controllerName: kueue.x-k8s.io/multikueue, parameters: {apiGroup: kueue.x-k8s.io, kind: MultiKueueConfig, name: clusters}}`,
  check(object, report) {
    const { controllerName, parameters } = object.spec;
    if (text(controllerName) === undefined) {
      report({
        property: 'spec.controllerName', value: controllerName, problem: 'must be given',
        fix: "write 'kueue.x-k8s.io/multikueue' or 'kueue.x-k8s.io/provisioning-request'",
      });
    }
    if (isDict(parameters)) {
      for (const field of ['apiGroup', 'kind', 'name']) {
        const value = parameters[field];
        if (text(value) === undefined || (field === 'name' && (value as string).length > 63)) {
          report({
            property: `spec.parameters.${field}`, value,
            problem: field === 'name' ? 'must be given, in at most 63 characters' : 'must be given',
            fix: 'name the object with the parameters',
          });
        }
      }
    }
  },
};
