import { dict, dicts, text } from '../../../base/json';
import { isLabelValue, isQualifiedName } from '../../../upstream/names';
import { labelFaults } from '../../model/label-selector';
import { FLAVOR } from '../../model/kueue-tree';
import { ObjectRule } from '../../rule';

const flavor = (pool: string): string => `
apiVersion: kueue.x-k8s.io/v1beta2
kind: ResourceFlavor
metadata: {name: h100}
spec: {nodeLabels: {pool: '${pool}'}}`;

/** @see validateResourceFlavorSpec in pkg/webhooks of Kueue; what its CRD says is checked by the schema. */
export const kueueResourceFlavor: ObjectRule = {
  id: 'kueue-resource-flavor',
  on: [FLAVOR],
  severity: 'error',
  family: 'is rejected',
  summary: 'A ResourceFlavor has node labels or taints that no node can have.',
  why: 'Keys and values are those of labels; Kueue adds the labels to the node selector of each pod that it gives the flavor to.',
  because: "Kueue's validating webhook for ResourceFlavors",
  bad: flavor('NVIDIA H100'),
  good: flavor('h100'),
  check(object, report) {
    const { spec } = object;
    for (const { path, value, problem, fix } of labelFaults(dict(spec.nodeLabels), 'spec.nodeLabels')) {
      report({ property: path, value, problem, fix });
    }
    const seen = new Set<string>();
    dicts(spec.nodeTaints).forEach((taint, i) => {
      const key = `${String(taint.key)}:${String(taint.effect)}`;
      if (seen.has(key)) {
        report({
          property: `spec.nodeTaints[${i}]`, value: key, problem: 'must differ from the other taints in key or effect', fix: 'remove it',
        });
      }
      seen.add(key);
      if (!isQualifiedName(text(taint.key) ?? '')) {
        report({
          property: `spec.nodeTaints[${i}].key`, value: taint.key,
          problem: "must be at most 63 letters, digits, '-', '_' and '.', optionally after a DNS prefix and a '/'", fix: 'correct the key',
        });
      }
      if (typeof taint.value === 'string' && !isLabelValue(taint.value)) {
        report({
          property: `spec.nodeTaints[${i}].value`, value: taint.value, problem: "must be at most 63 letters, digits, '-', '_' and '.'",
          fix: 'correct the value',
        });
      }
    });
  },
};
