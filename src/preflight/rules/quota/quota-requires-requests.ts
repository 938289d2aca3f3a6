import { containerResources } from '../../model/pod-requests';
import { describeScopes } from '../../model/quota-scope';
import { becauseOfQuota, countedBy } from '../../model/quotas';
import { PodRule } from '../../rule';
import { IMAGE, JOB } from '../examples';

const QUOTA = `
apiVersion: v1
kind: ResourceQuota
metadata: {name: team, namespace: ml}
spec: {hard: {requests.cpu: 128, requests.memory: 256Gi}}
---`;

/** What a key of a quota makes every container state. */
const REQUIRED: Readonly<Record<string, readonly ['requests' | 'limits', string]>> = {
  cpu: ['requests', 'cpu'],
  memory: ['requests', 'memory'],
  'requests.cpu': ['requests', 'cpu'],
  'requests.memory': ['requests', 'memory'],
  'limits.cpu': ['limits', 'cpu'],
  'limits.memory': ['limits', 'memory'],
};

export const quotaRequiresRequests: PodRule = {
  id: 'quota-requires-requests',
  on: 'pod',
  oncePerShape: 'in a namespace',
  severity: 'error',
  family: 'is rejected',
  summary: 'A container lacks a request or limit that the quota of its namespace makes compulsory.',
  why: 'A quota on cpu or memory forbids pods whose containers, init containers included, do not state it, unless a LimitRange gives a '
    + 'default: the Job is accepted and never gets a pod.',
  because: 'the ResourceQuota admission plugin',
  bad: `${QUOTA}
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}}]}}}`,
  good: `${QUOTA}
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {requests: {cpu: 4,
  memory: 16Gi}}}]}}}`,
  appliesTo: ({ index }) => index.ofType('ResourceQuota.').length > 0,
  check(pods, report, world) {
    for (const quota of pods.spec.resources === undefined ? world.quotas.of(pods.workload.object.namespace) : []) {
      const counted = countedBy(quota, [pods], world.index);
      for (const key of counted.podSets.length === 0 ? [] : quota.hard.keys()) {
        const required = Object.prototype.hasOwnProperty.call(REQUIRED, key) ? REQUIRED[key] : undefined;
        for (const container of required === undefined ? [] : pods.containers) {
          const [kind, name] = required ?? ['requests', ''];
          if (!containerResources(container, pods.containerLimits)[kind].has(name)) {
            report({
              property: `${pods.path}.${container.path}.resources.${kind}.${name}`,
              problem: `must be given, because the namespace has a quota on ${key}${describeScopes(quota.scopes)}`,
              fix: `write the ${name} that the container ${kind === 'requests' ? 'needs' : 'may use'}, or add a LimitRange with a default`,
              because: becauseOfQuota(quota, key, counted.assumption),
              severity: counted.assumption === undefined ? undefined : 'warning',
            });
          }
        }
      }
    }
  },
};
