import { isDict } from '../../../base/json';
import { Feature } from '../../model/feature';
import { PodRule } from '../../rule';
import { IMAGE, JOB } from '../examples';

export const commandSyntax: PodRule = {
  id: 'command-syntax',
  on: 'pod',
  needs: Feature.COMMAND,
  severity: 'error',
  family: 'is rejected',
  summary: 'command or args is not a list of texts.',
  why: 'YAML reads an unquoted 8 or true in the list as a number or boolean, and a command in one line as a text instead of a list.',
  because: 'the API server decodes command and args as lists of strings',
  bad: `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, args: [--epochs, 100]}]}}}`,
  good: `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, args: [--epochs, '100']}]}}}`,
  check(pods, report) {
    for (const container of pods.containers) {
      for (const field of ['command', 'args']) {
        const value = container.body[field];
        const property = `${pods.path}.${container.path}.${field}`;
        if (value === undefined || value === null) {
          continue;
        }
        if (!Array.isArray(value)) {
          report({ property, value, problem: 'must be a list', fix: 'write each word as one entry of a list' });
          continue;
        }
        value.forEach((word: unknown, i) => {
          if (typeof word !== 'string') {
            report({
              property: `${property}[${i}]`, value: word,
              problem: `must be a text, and YAML reads ${word === null ? 'nothing' : `a ${isDict(word) ? 'map' : typeof word}`}`,
              fix: 'put it in quotes',
            });
          }
        });
      }
    }
  },
};
