import { isInt32 } from '../../../base/int32';
import { ObjectRule } from '../../rule';

export const kueueWorkloadPriority: ObjectRule = {
  id: 'kueue-workload-priority',
  on: ['WorkloadPriorityClass.kueue.x-k8s.io'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A WorkloadPriorityClass has no whole number as value at its top level.',
  why: 'Like a PriorityClass it has no spec: value and description stand beside metadata.',
  because: "Kueue's CRD of WorkloadPriorityClasses",
  bad: `
apiVersion: kueue.x-k8s.io/v1beta2
kind: WorkloadPriorityClass
metadata: {name: high}
spec: {value: 1000}`,
  good: `
apiVersion: kueue.x-k8s.io/v1beta2
kind: WorkloadPriorityClass
metadata: {name: high}
value: 1000`,
  check(object, report) {
    const { value, description } = object.manifest;
    if (typeof value !== 'number' || !isInt32(value)) {
      report({
        property: 'value', value, problem: 'must be a whole number from -2147483648 to 2147483647',
        fix: object.spec.value === undefined ? 'write for instance 1000' : "move it out of 'spec' to the top level",
      });
    }
    if (typeof description === 'string' && description.length > 2048) {
      report({
        property: 'description', value: `${description.length} characters`, problem: 'must have at most 2048 characters', fix: 'shorten it',
      });
    }
  },
};
