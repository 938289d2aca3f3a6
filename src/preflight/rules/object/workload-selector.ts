import { at, dict, isDict, list, text } from '../../../base/json';
import { DNS_LABEL_RULE, isDnsLabel } from '../../../upstream/names';
import { expressionMatches } from '../../model/kueue-tree';
import { selectorFaults } from '../../model/label-selector';
import { ObjectRule } from '../../rule';
import { IMAGE } from '../examples';

const deployment = (label: string): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: server, namespace: ml}
spec: {selector: {matchLabels: {app: server}}, template: {metadata: {labels: {app: ${label}}}, spec: {containers: [{name: main,
  image: ${IMAGE}}]}}}`;

/** @see ValidateDeploymentSpec and its siblings in pkg/apis/apps/validation of Kubernetes */
export const workloadSelector: ObjectRule = {
  id: 'workload-selector',
  on: ['Deployment.apps', 'StatefulSet.apps', 'DaemonSet.apps', 'ReplicaSet.apps'],
  severity: 'error',
  family: 'is rejected',
  summary: 'The selector of a Deployment, StatefulSet or DaemonSet is empty, or does not match its own pods.',
  why: 'The API server refuses it, because the controller would make pods for ever without finding them. Pods of these kinds run until '
    + 'they are deleted, so their restartPolicy is Always.',
  because: 'the API server compares spec.selector with the labels of the template',
  bad: deployment('serving'),
  good: deployment('server'),
  check(object, report) {
    const { selector } = object.spec;
    const labels = dict(at(object.spec, 'template', 'metadata', 'labels'));
    const expressions = isDict(selector) ? list(selector.matchExpressions) : [];
    const wanted = dict(isDict(selector) ? selector.matchLabels : undefined);
    if (Object.keys(wanted).length === 0 && expressions.length === 0) {
      report({
        property: 'spec.selector', value: selector, problem: isDict(selector) ? 'must not be empty' : 'must be given',
        fix: 'write the labels of the pod template as matchLabels',
      });
    }
    for (const { path, value, problem, fix } of selectorFaults(selector)) {
      report({ property: `spec.selector.${path}`, value, problem, fix });
    }
    for (const [key, value] of Object.entries(wanted)) {
      if (labels[key] !== value) {
        report({
          property: `spec.selector.matchLabels["${key}"]`, value,
          problem: `must be the label of the pod template, which is ${labels[key] === undefined ? 'not given' : String(labels[key])}`,
          fix: 'make both the same',
        });
      }
    }
    expressions.forEach((expression, i) => {
      if (isDict(expression) && !expressionMatches(expression, labels)) {
        report({
          property: `spec.selector.matchExpressions[${i}]`, value: expression, problem: 'must be true of the labels of the pod template',
          fix: 'make both agree',
        });
      }
    });
    const policy = text(at(object.spec, 'template', 'spec', 'restartPolicy'));
    if (policy === 'Never' || policy === 'OnFailure') {
      report({
        property: 'spec.template.spec.restartPolicy', value: policy, problem: `must be Always in a ${object.kind}`,
        fix: 'leave it out, or make it a Job if its pods end',
      });
    }
    const service = object.kind === 'StatefulSet' ? text(object.spec.serviceName) : undefined;
    if (service !== undefined && !isDnsLabel(service)) {
      report({
        property: 'spec.serviceName', value: service, problem: DNS_LABEL_RULE,
        fix: 'write the name of the headless Service',
      });
    }
  },
};
