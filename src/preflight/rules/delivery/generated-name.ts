import { text } from '../../../base/json';
import { AnyObjectRule } from '../../rule';
import { JOB, TEMPLATE } from '../examples';

export const generatedName: AnyObjectRule = {
  id: 'generated-name',
  on: 'object',
  severity: 'info',
  family: 'check this',
  summary: 'An object leaves its name to the API server.',
  why: 'kubectl apply and GitOps tools refuse generateName: they could never find the object again. kubectl create takes it.',
  because: 'apply needs a name',
  bad: `
${JOB.replace('name: train', 'generateName: train-')}
spec: {ttlSecondsAfterFinished: 3600, ${TEMPLATE}}`,
  good: `
${JOB}
spec: {ttlSecondsAfterFinished: 3600, ${TEMPLATE}}`,
  check(object, report) {
    if (object.name === '' && text(object.metadata.generateName) !== undefined) {
      report({
        property: 'metadata.generateName', value: object.metadata.generateName, problem: 'can be created, but never applied',
        fix: 'give the run a name',
      });
    }
  },
};
