import { dict, entry } from '../../../base/json';
import { isExtended } from '../../model/amounts';
import { ObjectRule } from '../../rule';

export const quotaIneffectiveKey: ObjectRule = {
  id: 'quota-ineffective-key',
  on: ['ResourceQuota.'],
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'A ResourceQuota limits GPUs by a key that counts nothing.',
  why: 'limits.nvidia.com/gpu and nvidia.com/gpu are accepted, and stay at 0 used for ever: only requests.nvidia.com/gpu is counted.',
  because: 'the pod evaluator of ResourceQuotas counts extended resources under their requests. key only',
  bad: `
apiVersion: v1
kind: ResourceQuota
metadata: {name: team, namespace: ml}
spec: {hard: {limits.nvidia.com/gpu: 16}}`,
  good: `
apiVersion: v1
kind: ResourceQuota
metadata: {name: team, namespace: ml}
spec: {hard: {requests.nvidia.com/gpu: 16}}`,
  check(object, report) {
    const hard = dict(object.spec.hard);
    for (const key of Object.keys(hard)) {
      const resource = key.startsWith('limits.') ? key.slice('limits.'.length) : key;
      if (
        !isExtended(resource) ||
        resource.startsWith('count/') ||
        /\.(storageclass\.storage|deviceclass\.resource)\.k8s\.io\//.test(resource)
      ) {
        continue;
      }
      const counted = `requests.${resource}`;
      const hasCounted = entry(hard, counted) !== undefined;
      report({
        property: `spec.hard["${key}"]`,
        value: hard[key],
        problem: 'is accepted but counts nothing',
        fix: hasCounted ? `remove it; '${counted}' beside it is the key that works` : `write '${counted}'`,
      });
    }
  },
};
