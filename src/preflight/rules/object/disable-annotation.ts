import { DISABLE_ANNOTATION, disabledBy } from '../../disabling';
import { AnyObjectRule } from '../../rule';
import { JOB, TEMPLATE } from '../examples';

const job = (value: string): string => `
${JOB.replace('namespace: ml', `namespace: ml, annotations: {${DISABLE_ANNOTATION}: '${value}'}`)}
spec: {ttlSecondsAfterFinished: 3600, ${TEMPLATE}}`;

export const disableAnnotation: AnyObjectRule = {
  id: 'disable-annotation',
  on: 'object',
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'A rule is turned off for an object without a reason, or there is no such rule.',
  why: 'The annotation reads `rule-id: reason; other-rule: reason`. A rule without a reason stays on: nobody could tell later whether '
    + 'it is still right to be off.',
  because: 'the form of the annotation',
  bad: job('image-tag'),
  good: job('image-tag: the tag is pinned by our registry'),
  check(object, report, world) {
    for (const [id, reason] of disabledBy(object)) {
      const isKnown = world.ruleIds.has(id);
      if (!isKnown || reason === '') {
        report({
          property: `metadata.annotations["${DISABLE_ANNOTATION}"]`, value: id,
          problem: isKnown ? 'has no reason, so the rule stays on' : 'is no rule',
          fix: isKnown ? `write '${id}: <reason>'` : 'correct the id; docs/rules lists all rules',
        });
      }
    }
  },
};
