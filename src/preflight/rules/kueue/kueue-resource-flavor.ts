import { Dict, dict, dicts, text } from '../../../base/json';
import { FLAVOR } from '../../model/kueue-tree';
import { ObjectRule, Reporter } from '../../rule';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export const kueueResourceFlavor: ObjectRule = {
  id: 'kueue-resource-flavor',
  on: [FLAVOR],
  severity: 'error',
  family: 'is rejected',
  summary:
    'A ResourceFlavor has too many labels or taints, a taint or toleration that contradicts itself, or a topology without node labels.',
  why: 'At most 8 nodeLabels, nodeTaints and tolerations; taints are unique by key and effect; topologyName needs a node label.',
  because: "Kueue's CRD and its validating webhook for ResourceFlavors",
  bad: `
apiVersion: kueue.x-k8s.io/v1beta2
kind: ResourceFlavor
metadata: {name: h100}
spec: {topologyName: racks}`,
  good: `
apiVersion: kueue.x-k8s.io/v1beta2
kind: ResourceFlavor
metadata: {name: h100}
spec: {topologyName: racks, nodeLabels: {pool: h100}}`,
  check(object, report) {
    const { spec } = object;
    for (const field of ['nodeLabels', 'nodeTaints', 'tolerations']) {
      const size = field === 'nodeLabels' ? Object.keys(dict(spec[field])).length : dicts(spec[field]).length;
      if (size > 8) {
        report({
          property: `spec.${field}`, value: `${size} entries`, problem: 'must be at most 8', fix: 'keep those that tell the flavors apart',
        });
      }
    }
    if (text(spec.topologyName) !== undefined && Object.keys(dict(spec.nodeLabels)).length === 0) {
      report({
        property: 'spec.nodeLabels', value: spec.nodeLabels, problem: 'must have at least one label when there is a topologyName',
        fix: 'add the label of the node pool',
      });
    }
    const seen = new Set<string>();
    dicts(spec.nodeTaints).forEach((taint, i) => {
      const key = `${String(taint.key)} ${String(taint.effect)}`;
      if (seen.has(key) || !EFFECTS.includes(taint.effect as string)) {
        report({
          property: `spec.nodeTaints[${i}]${seen.has(key) ? '' : '.effect'}`, value: seen.has(key) ? key : taint.effect,
          problem: seen.has(key) ? 'must be unique by key and effect' : `must be one of ${EFFECTS.join(', ')}`, fix: 'correct the taint',
        });
      }
      seen.add(key);
    });
    dicts(spec.tolerations).forEach((toleration, i) => checkToleration(toleration, `spec.tolerations[${i}]`, report));
  },
};

function checkToleration(toleration: Dict, path: string, report: Reporter): void {
  const operator = toleration.operator ?? undefined;
  if (operator !== undefined && operator !== 'Equal' && operator !== 'Exists') {
    report({ property: `${path}.operator`, value: operator, problem: 'must be Equal or Exists', fix: 'correct the operator' });
  } else if (text(toleration.key) === undefined && operator !== 'Exists') {
    report({
      property: `${path}.operator`, value: operator, problem: 'must be Exists when there is no key', fix: 'name the key of the taint',
    });
  } else if (operator === 'Exists' && text(toleration.value) !== undefined) {
    report({ property: `${path}.value`, value: toleration.value, problem: 'must not be given with operator Exists', fix: 'remove it' });
  }
  if (toleration.tolerationSeconds !== undefined && toleration.effect !== 'NoExecute') {
    report({
      property: `${path}.effect`, value: toleration.effect, problem: 'must be NoExecute when tolerationSeconds is given',
      fix: 'remove tolerationSeconds',
    });
  }
}
