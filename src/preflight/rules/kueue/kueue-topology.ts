import { dicts, text } from '../../../base/json';
import { ObjectRule } from '../../rule';

export const kueueTopology: ObjectRule = {
  id: 'kueue-topology',
  on: ['Topology.kueue.x-k8s.io'],
  severity: 'error',
  family: 'is rejected',
  summary: 'The levels of a Topology are missing, repeated, or have the hostname anywhere but last.',
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
    const labels = dicts(object.spec.levels).map((level) => text(level.nodeLabel) ?? '');
    if (labels.length === 0 || labels.length > 16) {
      report({
        property: 'spec.levels', value: `${labels.length} levels`, problem: 'must have between 1 and 16 levels',
        fix: 'list the levels from the widest to the narrowest',
      });
    }
    labels.forEach((label, i) => {
      if (labels.indexOf(label) !== i) {
        report({ property: `spec.levels[${i}].nodeLabel`, value: label, problem: 'must be unique', fix: 'remove one of them' });
      } else if (label === 'kubernetes.io/hostname' && i < labels.length - 1) {
        report({ property: `spec.levels[${i}].nodeLabel`, value: label, problem: 'must be the last level', fix: 'move it to the end' });
      }
    });
  },
};
