import { selectorFaults } from '../../model/label-selector';
import { ObjectRule } from '../../rule';

const budget = (spec: string): string => `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: server, namespace: ml}
spec: {${spec}, selector: {matchLabels: {app: server}}}`;

/** @see ValidatePodDisruptionBudgetSpec in pkg/apis/policy/validation of Kubernetes */
export const podDisruptionBudget: ObjectRule = {
  id: 'pod-disruption-budget',
  on: ['PodDisruptionBudget.policy'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A PodDisruptionBudget has both bounds, a number or percentage that cannot be, or labels that are none.',
  why: "Either minAvailable or maxUnavailable, each a number from 0 or a percentage like '50%'; 1 in quotes is neither.",
  because: 'the API server validates budgets',
  bad: budget("minAvailable: '1'"),
  good: budget('minAvailable: 1'),
  check({ spec }, report) {
    const bounds = ['minAvailable', 'maxUnavailable'].filter((bound) => spec[bound] !== undefined && spec[bound] !== null);
    if (bounds.length === 2) {
      report({
        property: 'spec.maxUnavailable', value: spec.maxUnavailable, problem: "must not be given beside 'minAvailable'",
        fix: 'remove one of them',
      });
    }
    for (const bound of bounds) {
      const value = spec[bound];
      const isPercent = typeof value === 'string' && /^\d+%$/.test(value) && parseInt(value, 10) <= 100;
      if (typeof value === 'string' ? !isPercent : typeof value === 'number' && value < 0) {
        report({
          property: `spec.${bound}`, value, problem: 'must be a number from 0, or a percentage from 0% to 100%',
          fix: /^\d+$/.test(String(value)) ? `write ${String(value)} without quotes` : "write for instance '50%'",
        });
      }
    }
    for (const { path, value, problem, fix } of selectorFaults(spec.selector)) {
      report({ property: `spec.selector.${path}`, value, problem, fix });
    }
  },
};
