import { isDnsSubdomain } from '../../../upstream/names';
import { ObjectRule } from '../../rule';

export const priorityClassValues: ObjectRule = {
  id: 'priority-class-values',
  on: ['PriorityClass.scheduling.k8s.io'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A PriorityClass has a value or name that is not allowed.',
  why: 'Values of users end at 1000000000, and the names that begin with system- are reserved.',
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
    const { value } = object.manifest;
    const isBuiltIn = object.name === 'system-node-critical' || object.name === 'system-cluster-critical';
    // Without a value it is 0.
    if (typeof value === 'number' && value > 1_000_000_000 && !isBuiltIn) {
      report({
        property: 'value', value, problem: 'must be at most 1000000000', fix: 'lower the value',
      });
    }
    if (object.name.startsWith('system-') && !isBuiltIn && isDnsSubdomain(object.name)) {
      report({
        property: 'metadata.name', value: object.name, problem: "must not begin with 'system-', which is reserved", fix: 'rename it',
      });
    }
  },
};
