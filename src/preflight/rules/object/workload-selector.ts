import { at, dict, isDict } from '../../../base/json';
import { ObjectRule } from '../../rule';
import { IMAGE } from '../examples';

export const workloadSelector: ObjectRule = {
  id: 'workload-selector',
  on: ['Deployment.apps', 'StatefulSet.apps', 'DaemonSet.apps', 'ReplicaSet.apps'],
  severity: 'error',
  family: 'is rejected',
  summary: 'The selector of a Deployment, StatefulSet or DaemonSet does not match its own pods.',
  why: 'The API server refuses it, because the controller would make pods for ever without finding them.',
  because: 'the API server compares spec.selector with the labels of the template',
  bad: `
apiVersion: apps/v1
kind: Deployment
metadata: {name: server, namespace: ml}
spec: {selector: {matchLabels: {app: server}}, template: {metadata: {labels: {app: serving}}, spec: {containers: [{name: main,
  image: ${IMAGE}}]}}}`,
  good: `
apiVersion: apps/v1
kind: Deployment
metadata: {name: server, namespace: ml}
spec: {selector: {matchLabels: {app: server}}, template: {metadata: {labels: {app: server}}, spec: {containers: [{name: main,
  image: ${IMAGE}}]}}}`,
  check(object, report) {
    const { selector } = object.spec;
    if (!isDict(selector)) {
      report({
        property: 'spec.selector', value: selector, problem: 'must be given', fix: 'write the labels of the pod template as matchLabels',
      });
      return;
    }
    const labels = dict(at(object.spec, 'template', 'metadata', 'labels'));
    for (const [key, value] of Object.entries(dict(selector.matchLabels))) {
      if (labels[key] !== value) {
        report({
          property: `spec.selector.matchLabels["${key}"]`, value,
          problem: `must be the label of the pod template, which is ${labels[key] === undefined ? 'not given' : String(labels[key])}`,
          fix: 'make both the same',
        });
      }
    }
  },
};
