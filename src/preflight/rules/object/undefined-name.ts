import { AnyObjectRule } from '../../rule';
import { JOB, TEMPLATE } from '../examples';

const SEGMENT = /(^|[.-])undefined([.-]|$)/;

export const undefinedName: AnyObjectRule = {
  id: 'undefined-name',
  on: 'object',
  severity: 'error',
  family: 'is rejected',
  summary: 'A name or namespace says that a value was missing when it was put together: `team-undefined`.',
  why: 'Nobody has a namespace of that name, so every object in it is refused; an object of that name exists, and nothing finds it. An '
    + 'error for a namespace that the input does not make, else a warning.',
  because: 'JavaScript prints a missing value as undefined',
  bad: `
${JOB.replace('namespace: ml', 'namespace: team-undefined')}
spec: {${TEMPLATE}}`,
  good: `
${JOB}
spec: {${TEMPLATE}}`,
  check(object, report, world) {
    const { namespace } = object;
    for (const [field, value] of [['namespace', namespace], ['name', object.name]] as const) {
      if (value?.includes('undefined') === true && SEGMENT.test(value)) {
        const isMade = field === 'name' || world.index.find('Namespace.', undefined, value) !== undefined;
        report({
          property: `metadata.${field}`, value, problem: "has 'undefined' where a value was missing when the text was put together",
          fix: 'give the value, or stop with an error where it is not there',
          ...(isMade ? { severity: 'warning', family: 'check this' } as const : {}),
        });
      }
    }
  },
};
