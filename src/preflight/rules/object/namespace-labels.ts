import { text } from '../../../base/json';
import { ObjectRule } from '../../rule';

const LEVELS = ['privileged', 'baseline', 'restricted'];
const VERSION = /^(latest|v1\.(0|[1-9][0-9]*))$/;
const PREFIX = 'pod-security.kubernetes.io/';

const namespace = (level: string): string => `
apiVersion: v1
kind: Namespace
metadata: {name: nlp, labels: {pod-security.kubernetes.io/enforce: ${level}}}`;

/** @see PolicyToEvaluate in k8s.io/pod-security-admission/api */
export const namespaceLabels: ObjectRule = {
  id: 'namespace-labels',
  on: ['Namespace.'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A label of Pod Security has a level or version that does not exist.',
  why: 'Levels are privileged, baseline and restricted; a version is latest or, for instance, v1.36.',
  because: 'the admission plugin of Pod Security validates labels of namespaces',
  bad: namespace('strict'),
  good: namespace('restricted'),
  check(object, report) {
    for (const mode of ['enforce', 'audit', 'warn']) {
      const level = object.labels[`${PREFIX}${mode}`];
      if (typeof level === 'string' && !LEVELS.includes(level)) {
        report({
          property: `metadata.labels["${PREFIX}${mode}"]`, value: level, problem: `must be one of ${LEVELS.join(', ')}`,
          fix: 'correct the level',
        });
      }
      const version = text(object.labels[`${PREFIX}${mode}-version`]);
      if (version !== undefined && !VERSION.test(version)) {
        report({
          property: `metadata.labels["${PREFIX}${mode}-version"]`, value: version, problem: 'must be latest or a version such as v1.36',
          fix: 'correct the version',
        });
      }
    }
  },
};
