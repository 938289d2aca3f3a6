import { Dict, dict, isDict } from '../../../base/json';
import { isAnnotationKey, isLabelValue, isQualifiedName } from '../../../upstream/names';
import { LABEL_KEY, LABEL_VALUE } from '../../model/label-selector';
import { AnyObjectRule, PodRule, Reporter } from '../../rule';
import { JOB, TEMPLATE } from '../examples';

export const labelSyntax: AnyObjectRule = {
  id: 'label-syntax',
  on: 'object',
  severity: 'error',
  family: 'is rejected',
  summary: 'A label or annotation of an object has a key or value that is not allowed.',
  why: 'Values are texts, so numbers and booleans need quotes; values of labels have at most 63 characters of letters, digits, dots, '
    + 'dashes and underscores.',
  because: 'the API server validates labels and annotations',
  bad: `
${JOB.replace('namespace: ml', 'namespace: ml, labels: {experiment: 42}')}
spec: {${TEMPLATE}}`,
  good: `
${JOB.replace('namespace: ml', "namespace: ml, labels: {experiment: '42'}")}
spec: {${TEMPLATE}}`,
  check(object, report) {
    checkMaps(object.metadata, 'metadata', report);
  },
};

export const podLabelSyntax: PodRule = {
  id: 'pod-label-syntax',
  on: 'pod',
  severity: 'error',
  family: 'is rejected',
  summary: 'A label, annotation or node selector of a pod template has a key or value that is not allowed.',
  why: 'Values are texts, so numbers and booleans need quotes; values of labels have at most 63 characters of letters, digits, dots, '
    + 'dashes and underscores.',
  because: 'the API server validates labels, annotations and node selectors',
  bad: `
${JOB}
spec: {template: {metadata: {annotations: {sidecar.istio.io/inject: false}}, spec: {restartPolicy: Never, containers: [{name: main,
  image: 'registry.example/train:1.0'}]}}}`,
  good: `
${JOB}
spec: {template: {metadata: {annotations: {sidecar.istio.io/inject: 'false'}}, spec: {restartPolicy: Never, containers: [{name: main,
  image: 'registry.example/train:1.0'}]}}}`,
  check(pods, report) {
    if (pods.workload.kind !== 'Pod') {
      checkMaps({ labels: pods.labels, annotations: pods.annotations }, pods.metadataPath, report);
    }
    checkMap(dict(pods.spec.nodeSelector), `${pods.path}.nodeSelector`, true, report);
  },
};

function checkMaps(metadata: Dict, path: string, report: Reporter): void {
  for (const field of ['labels', 'annotations']) {
    const map = metadata[field];
    if (isDict(map)) {
      checkMap(map, `${path}.${field}`, field === 'labels', report);
    }
  }
}

function checkMap(map: Dict, path: string, isLabels: boolean, report: Reporter): void {
  for (const key of Object.keys(map)) {
    const value = map[key];
    const propertyOf = (): string => `${path}["${key}"]`;
    if (!(isLabels ? isQualifiedName(key) : isAnnotationKey(key))) {
      report({
        property: propertyOf(), value,
        problem: LABEL_KEY,
        fix: 'rewrite the key',
      });
    }
    if (typeof value !== 'string') {
      // The API server reads null as an empty text.
      if (value !== null) {
        report({
          property: propertyOf(), value,
          problem: `must be a text, and YAML reads a ${typeof value === 'object' ? 'map or list' : typeof value}`,
          fix: `write '${typeof value === 'object' ? '...' : String(value)}' in quotes`,
        });
      }
    } else if (isLabels && !isLabelValue(value)) {
      report({
        property: propertyOf(), value, problem: LABEL_VALUE,
        fix: 'shorten or rewrite it, or make it an annotation',
      });
    }
  }
}
