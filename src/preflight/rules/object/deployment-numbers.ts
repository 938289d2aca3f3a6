import { at, whole } from '../../../base/json';
import { ObjectRule } from '../../rule';

const deployment = (spec: string): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: server, namespace: ml}
spec: {${spec}, selector: {matchLabels: {app: server}},
  template: {metadata: {labels: {app: server}}, spec: {containers: [{name: main, image: "example.com/server:1"}]}}}`;

/** What the API server writes where no deadline is given. */
const DEADLINE = 600;
const NUMBERS = ['replicas', 'minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds'];

/** @see ValidateDeploymentSpec in pkg/apis/apps/validation of Kubernetes */
export const deploymentNumbers: ObjectRule = {
  id: 'deployment-numbers',
  on: ['Deployment.apps', 'StatefulSet.apps', 'ReplicaSet.apps'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A Deployment, StatefulSet or ReplicaSet has a number below 0, or a share of its pods that is none.',
  why: "What a rollout may take away or add is a number from 0, or a percentage like '25%'.",
  because: 'the API server validates what keeps pods running',
  bad: deployment('replicas: 2, strategy: {rollingUpdate: {maxUnavailable: -25%}}'),
  good: deployment('replicas: 2, strategy: {rollingUpdate: {maxUnavailable: 25%}}'),
  check({ spec, type }, report) {
    for (const field of NUMBERS) {
      const value = spec[field];
      if (typeof value === 'number' && value < 0) {
        report({ property: `spec.${field}`, value, problem: 'must be 0 or more', fix: 'correct the number' });
      }
    }
    const isDeployment = type === 'Deployment.apps';
    const { minReadySeconds, progressDeadlineSeconds } = spec;
    const deadline = whole(progressDeadlineSeconds) ?? DEADLINE;
    if (isDeployment && deadline <= (whole(minReadySeconds) ?? 0)) {
      report({
        property: 'spec.progressDeadlineSeconds', value: progressDeadlineSeconds,
        problem: `must be above minReadySeconds, ${String(minReadySeconds)}`,
        arithmetic: progressDeadlineSeconds === undefined ? `${DEADLINE} where it is not given` : undefined, fix: 'raise it',
      });
    }
    for (const strategy of ['strategy', 'updateStrategy']) {
      for (const field of ['maxSurge', 'maxUnavailable']) {
        const value = at(spec, strategy, 'rollingUpdate', field);
        if ((typeof value === 'string' && !/^\d+%$/.test(value)) || (typeof value === 'number' && value < 0)) {
          report({
            property: `spec.${strategy}.rollingUpdate.${field}`, value, problem: 'must be a number from 0, or a percentage',
            fix: "write for instance 1, or '25%'",
          });
        } else if (typeof value === 'string' && Number.parseInt(value, 10) > 100 && !(field === 'maxSurge' && isDeployment)) {
          report({
            property: `spec.${strategy}.rollingUpdate.${field}`, value, problem: 'must be at most 100%', fix: "write '100%' or less",
          });
        }
      }
    }
  },
};
