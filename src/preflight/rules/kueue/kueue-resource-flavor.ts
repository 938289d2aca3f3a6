import { Dict, dict, dicts, text } from '../../../base/json';
import { FLAVOR } from '../../model/kueue-tree';
import { isDnsSubdomain, isLabelValue, isQualifiedName, LABEL_KEY_RULE, LABEL_VALUE_RULE, SUBDOMAIN_RULE } from '../../../upstream/names';
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
          property: `spec.${field}`, value: size, problem: 'must have at most 8 entries', fix: 'keep those that tell the nodes from others',
        });
      }
    }
    if (text(spec.topologyName) !== undefined && Object.keys(dict(spec.nodeLabels)).length === 0) {
      report({
        property: 'spec.nodeLabels', value: spec.nodeLabels, problem: 'needs at least one label where there is a topology',
        fix: 'add the label that the nodes of the flavor carry',
      });
    }
    for (const [key, value] of Object.entries(dict(spec.nodeLabels))) {
      if (!isQualifiedName(key) || !isLabelValue(value as string)) {
        report({
          property: `spec.nodeLabels["${key}"]`, value: isQualifiedName(key) ? value : key,
          problem: isQualifiedName(key) ? LABEL_VALUE_RULE : LABEL_KEY_RULE, fix: "copy it from 'kubectl get nodes --show-labels'",
        });
      }
    }
    const topology = text(spec.topologyName);
    if (topology !== undefined && !isDnsSubdomain(topology)) {
      report({
        property: 'spec.topologyName', value: topology, problem: SUBDOMAIN_RULE, fix: 'use the name of the object as kubectl prints it',
      });
    }
    const seen = new Set<string>();
    dicts(spec.nodeTaints).forEach((taint, i) => {
      const key = `${String(taint.key)} ${String(taint.effect)}`;
      if (seen.has(key) || !EFFECTS.includes(taint.effect as string)) {
        report({
          property: `spec.nodeTaints[${i}]${seen.has(key) ? '' : '.effect'}`, value: seen.has(key) ? taintText(taint) : taint.effect,
          problem: seen.has(key)
            ? 'must differ from the other taints in key or effect'
            : `must be one of ${EFFECTS.join(', ')}`,
          fix: seen.has(key) ? 'remove it' : 'correct it',
        });
      }
      seen.add(key);
    });
    dicts(spec.tolerations).forEach((toleration, i) => checkToleration(toleration, `spec.tolerations[${i}]`, report));
  },
};

function taintText({ key, value, effect }: Dict): string {
  return `${String(key)}${value === undefined ? '' : `=${String(value)}`}:${String(effect)}`;
}

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
