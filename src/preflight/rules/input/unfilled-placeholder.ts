import { placeholderOf, rendererFor } from '../../input/placeholder';
import { AnyObjectRule } from '../../rule';
import { IMAGE, JOB, TEMPLATE } from '../examples';

export const unfilledPlaceholder: AnyObjectRule = {
  id: 'unfilled-placeholder',
  on: 'object',
  severity: 'warning',
  family: 'check this',
  summary: 'A value is a placeholder that nobody has filled yet.',
  why: 'The object is accepted, and an image or claim of that name is found nowhere.',
  because: 'nothing in the cluster fills such a text',
  bad: `
${JOB}
spec: {${TEMPLATE.replace(IMAGE, "'<your-registry>/train:1.0'")}}`,
  good: `
${JOB}
spec: {${TEMPLATE}}`,
  check(object, report) {
    const found = object.origin.hasPlaceholders === true ? placeholderOf(object) : undefined;
    if (found !== undefined && !found.isRefused) {
      report({
        property: found.property, value: found.value, problem: `has the placeholder ${found.mark}, which nothing in the cluster fills`,
        fix: rendererFor(found.mark),
      });
    }
  },
};
