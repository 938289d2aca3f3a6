import { dict, dicts, entry } from '../../../base/json';
import { isAccelerator } from '../../model/amounts';
import { ObjectRule } from '../../rule';

export const limitRangeGpu: ObjectRule = {
  id: 'limit-range-gpu',
  on: ['LimitRange.'],
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'A LimitRange with a GPU key hands GPUs to containers that ask for none, or bans them.',
  why: 'Where default is missing the API server takes max: `max: {nvidia.com/gpu: 8}` gives every container without GPUs a request of '
    + '8. A min of 1 refuses every CPU pod. Even a default of 0 puts the key into every container, which lets '
      + 'ExtendedResourceToleration tolerate GPU nodes.',
  because: 'the API server fills default from max and defaultRequest from default',
  bad: `
apiVersion: v1
kind: LimitRange
metadata: {name: limits, namespace: ml}
spec: {limits: [{type: Container, max: {nvidia.com/gpu: 8, memory: 128Gi}}]}`,
  good: `
apiVersion: v1
kind: LimitRange
metadata: {name: limits, namespace: ml}
spec: {limits: [{type: Container, max: {memory: 128Gi}}]}`,
  check(object, report) {
    dicts(object.spec.limits).forEach((item, i) => {
      if (item.type !== 'Container') {
        return;
      }
      const names = new Set(
        ['max', 'min', 'default', 'defaultRequest'].flatMap((field) => Object.keys(dict(item[field]))).filter(isAccelerator),
      );
      for (const name of names) {
        const limit = entry(dict(item.default), name);
        const max = entry(dict(item.max), name);
        const min = entry(dict(item.min), name);
        if (limit === undefined && max !== undefined) {
          report({
            property: `spec.limits[${i}].max["${name}"]`, value: max,
            problem: `gives every container without ${name} a request and a limit of ${String(max)}, because there is no default`,
            fix: 'remove the key, and cap GPUs with a ResourceQuota or a queue',
          });
        } else {
          report({
            property: `spec.limits[${i}]["${name}"]`, value: limit ?? min, problem: `puts ${name} into every container of the namespace`,
            fix: 'remove the key, and cap GPUs with a ResourceQuota or a queue', severity: Number(limit) === 0 ? 'info' : undefined,
          });
        }
        if (min !== undefined && Number(min) > 0) {
          report({
            property: `spec.limits[${i}].min["${name}"]`, value: min,
            problem: 'refuses every container without a GPU in this namespace, sidecars and init containers included',
            fix: 'remove the key',
          });
        }
      }
    });
  },
};
