import { isDict, text } from '../../../base/json';
import { isDnsLabel, isDnsSubdomain } from '../../../upstream/names';
import { ObjectRule } from '../../rule';

/** What the CRD wants of each part. */
const PARAMETERS: readonly (readonly [field: string, isRight: (value: string) => boolean, rule: string])[] = [
  ['apiGroup', isDnsSubdomain, 'must be an API group, a DNS name'],
  ['kind', (value) => value.length <= 63 && /^[a-z]([-a-z0-9]*[a-z0-9])?$/i.test(value), 'must be a kind, of letters, digits and \'-\''],
  ['name', isDnsLabel, "must be a DNS label: at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit"],
];

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
    if ((text(controllerName)?.length ?? 254) > 253) {
      report({
        property: 'spec.controllerName', value: controllerName,
        problem: text(controllerName) === undefined ? 'must be given' : 'must have at most 253 characters',
        fix: "write 'kueue.x-k8s.io/multikueue' or 'kueue.x-k8s.io/provisioning-request'",
      });
    }
    if (isDict(parameters)) {
      for (const [field, isRight, rule] of PARAMETERS) {
        const value = parameters[field];
        if (typeof value !== 'string' || !isRight(value)) {
          report({
            property: `spec.parameters.${field}`, value, problem: text(value) === undefined ? 'must be given' : rule,
            fix: 'name the object with the parameters',
          });
        }
      }
    }
  },
};
