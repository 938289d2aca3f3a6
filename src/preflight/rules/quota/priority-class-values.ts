import { isDnsSubdomain } from '../../../upstream/names';
import { LEAST_PRIORITY, MOST_PRIORITY } from '../../../upstream/limits';
import { ObjectRule } from '../../rule';

export const priorityClassValues: ObjectRule = {
  id: 'priority-class-values',
  on: ['PriorityClass.scheduling.k8s.io'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A PriorityClass has a value, name or preemptionPolicy that is not allowed.',
  why: 'Values of users end at 1000000000, the names that begin with system- are reserved, and preemptionPolicy is PreemptLowerPriority '
    + 'or Never.',
  because: 'the API server validates PriorityClasses',
  bad: `
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: high}
value: 2000000000`,
  good: `
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: high}
value: 1000000`,
  check(object, report) {
    const { value, preemptionPolicy } = object.manifest;
    const isBuiltIn = object.name === 'system-node-critical' || object.name === 'system-cluster-critical';
    if (typeof value !== 'number' || !Number.isInteger(value) || value < LEAST_PRIORITY || (value > MOST_PRIORITY && !isBuiltIn)) {
      report({
        property: 'value', value,
        problem: `must be a whole number from ${LEAST_PRIORITY} to ${MOST_PRIORITY}; higher ones are the system's`,
        fix: object.spec.value === undefined ? 'write for instance 1000' : "move it out of 'spec' to the top level",
      });
    }
    if (object.name.startsWith('system-') && !isBuiltIn && isDnsSubdomain(object.name)) {
      report({
        property: 'metadata.name', value: object.name, problem: "must not begin with 'system-', which is reserved", fix: 'rename it',
      });
    }
    if (
      preemptionPolicy !== undefined &&
      preemptionPolicy !== null &&
      preemptionPolicy !== 'PreemptLowerPriority' &&
      preemptionPolicy !== 'Never'
    ) {
      report({
        property: 'preemptionPolicy', value: preemptionPolicy, problem: 'must be PreemptLowerPriority or Never', fix: 'correct the value',
      });
    }
  },
};
