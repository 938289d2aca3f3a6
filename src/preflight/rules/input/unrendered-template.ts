import { placeholderOf, rendererFor } from '../../input/placeholder';
import { KubeObject } from '../../kube-object';
import { WorldRule } from '../../rule';
import { JOB, TEMPLATE } from '../examples';

export const unrenderedTemplate: WorldRule = {
  id: 'unrendered-template',
  on: 'world',
  severity: 'error',
  family: 'is rejected',
  summary: 'Names, labels or amounts of a file are placeholders that nobody has filled yet.',
  why: 'Nothing in the cluster fills them. What is to be checked is the file that gets applied, so nothing else is said about this '
    + 'one.',
  because: 'the API server takes such a text as it is',
  bad: `
${JOB.replace('train', '"${JOB_NAME}"')}
spec: {${TEMPLATE}}`,
  good: `
${JOB}
spec: {${TEMPLATE}}`,
  check(world, report) {
    for (const object of firstOfEachFile(world.unrendered)) {
      const found = placeholderOf(object);
      if (found?.isRefused === true) {
        report({
          object, property: found.property, value: found.value, fix: rendererFor(found.mark),
          problem: `has the placeholder ${found.mark}, which nothing in the cluster fills`,
        });
      }
    }
  },
};

function firstOfEachFile(objects: Iterable<KubeObject>): KubeObject[] {
  const files = new Map<string, KubeObject>();
  for (const object of objects) {
    const file = object.origin.file ?? '';
    const other = files.get(file);
    if (other === undefined || (placeholderOf(other)?.isRefused !== true && placeholderOf(object)?.isRefused === true)) {
      files.set(file, object);
    }
  }
  return [...files.values()];
}
