import { entry } from '../../../base/json';
import { ObjectRule } from '../../rule';

const LEVELS = ['privileged', 'baseline', 'restricted'];

export const podSecurityLabels: ObjectRule = {
  id: 'pod-security-labels',
  on: ['Namespace.'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A label of a Namespace asks for a level of Pod Security that does not exist.',
  why: 'There are privileged, baseline and restricted, of a version such as v1.36 or latest.',
  because: 'the admission plugin PodSecurity validates the labels of namespaces',
  bad: `
apiVersion: v1
kind: Namespace
metadata: {name: ml, labels: {pod-security.kubernetes.io/enforce: strict}}`,
  good: `
apiVersion: v1
kind: Namespace
metadata: {name: ml, labels: {pod-security.kubernetes.io/enforce: restricted}}`,
  check(object, report) {
    for (const mode of ['enforce', 'audit', 'warn']) {
      const label = `pod-security.kubernetes.io/${mode}`;
      const [level, version] = [entry(object.labels, label), entry(object.labels, `${label}-version`)];
      if (level !== undefined && !LEVELS.includes(String(level))) {
        report({
          property: `metadata.labels["${label}"]`, value: level, problem: `must be one of ${LEVELS.join(', ')}`, fix: 'choose one',
        });
      }
      if (version !== undefined && !/^(latest|v1\.(0|[1-9][0-9]*))$/.test(String(version))) {
        report({
          property: `metadata.labels["${label}-version"]`, value: version, problem: "must be latest or a version such as 'v1.36'",
          fix: 'rewrite it',
        });
      }
    }
  },
};
