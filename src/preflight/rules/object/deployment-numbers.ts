import { at } from '../../../base/json';
import { ObjectRule } from '../../rule';

const deployment = (spec: string): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: server, namespace: ml}
spec: {${spec}, selector: {matchLabels: {app: server}},
  template: {metadata: {labels: {app: server}}, spec: {containers: [{name: main, image: "example.com/server:1"}]}}}`;

const NUMBERS = ['replicas', 'minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds'];

/** @see ValidateDeploymentSpec in pkg/apis/apps/validation of Kubernetes */
export const deploymentNumbers: ObjectRule = {
  id: 'deployment-numbers',
  on: ['Deployment.apps', 'StatefulSet.apps'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A Deployment or StatefulSet has a number below 0, or a share of its pods that is none.',
  why: "What a rollout may take away or add is a number from 0, or a percentage like '25%'.",
  because: 'the API server validates what keeps pods running',
  bad: deployment('replicas: 2, strategy: {rollingUpdate: {maxUnavailable: -25%}}'),
  good: deployment('replicas: 2, strategy: {rollingUpdate: {maxUnavailable: 25%}}'),
  check({ spec }, report) {
    for (const field of NUMBERS) {
      const value = spec[field];
      if (typeof value === 'number' && value < 0) {
        report({ property: `spec.${field}`, value, problem: 'must be 0 or more', fix: 'correct the number' });
      }
    }
    for (const strategy of ['strategy', 'updateStrategy']) {
      for (const field of ['maxSurge', 'maxUnavailable']) {
        const value = at(spec, strategy, 'rollingUpdate', field);
        if ((typeof value === 'string' && !/^\d+%$/.test(value)) || (typeof value === 'number' && value < 0)) {
          report({
            property: `spec.${strategy}.rollingUpdate.${field}`, value, problem: 'must be a number from 0, or a percentage',
            fix: "write for instance 1, or '25%'",
          });
        }
      }
    }
  },
};
