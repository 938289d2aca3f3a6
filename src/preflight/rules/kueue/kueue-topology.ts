import { dicts, text } from '../../../base/json';
import { isQualifiedName } from '../../../upstream/names';
import { ObjectRule } from '../../rule';

export const kueueTopology: ObjectRule = {
  id: 'kueue-topology',
  on: ['Topology.kueue.x-k8s.io'],
  severity: 'error',
  family: 'is rejected',
  summary: 'The levels of a Topology are missing, repeated, no node labels, or have the hostname anywhere but last.',
  why: 'A Topology has 1 to 16 levels with different node labels, and kubernetes.io/hostname can only be the lowest.',
  because: "Kueue's CRD of Topologies",
  bad: `
apiVersion: kueue.x-k8s.io/v1beta2
kind: Topology
metadata: {name: racks}
spec: {levels: [{nodeLabel: kubernetes.io/hostname}, {nodeLabel: rack}]}`,
  good: `
apiVersion: kueue.x-k8s.io/v1beta2
kind: Topology
metadata: {name: racks}
spec: {levels: [{nodeLabel: rack}, {nodeLabel: kubernetes.io/hostname}]}`,
  check(object, report) {
    const levels = dicts(object.spec.levels);
    const labels = levels.map((level) => text(level.nodeLabel) ?? '');
    if (labels.length === 0 || labels.length > 16) {
      report({
        property: 'spec.levels', value: labels, problem: 'must have 1 to 16 entries',
        fix: labels.length === 0 ? "write the narrowest level, 'kubernetes.io/hostname'" : 'leave levels out',
      });
    }
    levels.forEach((level, i) => {
      const label = labels[i];
      if (labels.indexOf(label) !== i) {
        report({
          property: `spec.levels[${i}].nodeLabel`, value: label, problem: 'must name every level once', fix: 'remove the repeated label',
        });
      } else if (label === 'kubernetes.io/hostname' && i < labels.length - 1) {
        report({ property: `spec.levels[${i}].nodeLabel`, value: label, problem: 'must be the last level', fix: 'move it to the end' });
      } else if (!isQualifiedName(label)) {
        report({
          property: `spec.levels[${i}].nodeLabel`, value: level.nodeLabel, problem: 'must be the key of a node label',
          fix: "copy it from 'kubectl get nodes --show-labels'",
        });
      }
    });
  },
};
