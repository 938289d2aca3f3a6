import { propertyOf } from '../../property-path';
import { AnyObjectRule } from '../../rule';
import { JOB, TEMPLATE } from '../examples';

export const duplicateKey: AnyObjectRule = {
  id: 'duplicate-key',
  on: 'object',
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'A map has the same key twice.',
  why: 'kubectl, Helm and Argo CD take the last one and say nothing; tools that read YAML strictly refuse the file.',
  because: 'the YAML reader of Kubernetes (sigs.k8s.io/yaml) keeps the last of several equal keys',
  bad: `
${JOB}
spec:
  backoffLimit: 0
  backoffLimit: 3
  ${TEMPLATE}`,
  good: `
${JOB}
spec:
  backoffLimit: 3
  ${TEMPLATE}`,
  check(object, report) {
    for (const { path, key, line } of object.origin.repeatedKeys ?? []) {
      report({
        property: propertyOf([...path, key]),
        value: `line ${line}`,
        problem: 'stands twice in its map, and only this last one counts',
        fix: 'remove one of them',
        line,
      });
    }
  },
};
