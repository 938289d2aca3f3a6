import { dict } from '../../../base/json';
import { isExtended, readQuantity } from '../../model/amounts';
import { isQualifiedName } from '../../../upstream/names';
import { ObjectRule } from '../../rule';

const STANDARD = new Set([
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]);

/** Objects are counted in whole numbers. */
const COUNTS: ReadonlySet<string> = new Set([
  'pods', 'services', 'replicationcontrollers', 'resourcequotas', 'secrets', 'configmaps', 'persistentvolumeclaims', 'services.nodeports',
  'services.loadbalancers',
]);

export const quotaKeys: ObjectRule = {
  id: 'quota-keys',
  on: ['ResourceQuota.'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A ResourceQuota limits something it does not know, or by something that is no amount.',
  why: 'Keys without a slash are from a fixed list; amounts are quantities from 0 on, whole for GPUs and counts.',
  because: 'the API server validates ResourceQuotas',
  bad: `
apiVersion: v1
kind: ResourceQuota
metadata: {name: team, namespace: ml}
spec: {hard: {requests.gpu: 16, requests.cpu: 128}}`,
  good: `
apiVersion: v1
kind: ResourceQuota
metadata: {name: team, namespace: ml}
spec: {hard: {requests.nvidia.com/gpu: 16, requests.cpu: 128}}`,
  check(object, report) {
    for (const [key, value] of Object.entries(dict(object.spec.hard))) {
      const property = `spec.hard["${key}"]`;
      if (!key.includes('/') && !STANDARD.has(key) && !/^(requests\.)?hugepages-/.test(key)) {
        report({
          property, value, problem: 'is nothing that a ResourceQuota can limit',
          fix: /gpu/i.test(key) ? "write 'requests.nvidia.com/gpu'" : 'correct the key',
        });
        continue;
      }
      if (key.includes('/') && !isQualifiedName(key)) {
        report({ property, value, problem: 'must be a domain, a slash and a name of at most 63 characters', fix: 'correct the key' });
      }
      const quantity = readQuantity(value);
      const isWhole = (isExtended(key) && !key.startsWith('requests.')) || key.startsWith('count/') || COUNTS.has(key);
      if (value !== null && (quantity === undefined || quantity._problem !== undefined)) {
        report({
          property, value, problem: quantity?._problem?.problem ?? 'must be a quantity',
          fix: quantity?._problem?.fix ?? "write for instance '16'",
        });
      } else if (quantity?.isNegative === true || (isWhole && quantity?.isWhole === false)) {
        report({ property, value, problem: `must be ${isWhole ? 'a whole number' : 'an amount'} from 0 on`, fix: 'correct the amount' });
      }
    }
  },
};
