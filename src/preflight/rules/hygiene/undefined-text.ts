import { dicts, list, text } from '../../../base/json';
import { Feature } from '../../model/feature';
import { PodRule } from '../../rule';
import { IMAGE, JOB, TEMPLATE } from '../examples';

/** What programs print of a value that is not there: JavaScript, Java, Python, and a number that is none. */
const TAG = /:(undefined|null|None|NaN)(@|$)/;

const SEGMENT = /(^|[/-])undefined(?=[/:@-]|$)/;

const WORD = /(^|[^A-Za-z0-9])undefined([^A-Za-z0-9]|$)|\[object Object\]/;

export const undefinedImage: PodRule = {
  id: 'undefined-image',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  severity: 'error',
  family: 'can never start',
  summary: 'The name of an image says that a value was missing when it was put together: `train:undefined`.',
  why: 'Synth and the API server take the text as it is, and the pod waits in ImagePullBackOff.',
  because: 'a missing value prints as undefined, null, None or NaN',
  bad: `
${JOB}
spec: {${TEMPLATE.replace(IMAGE, "'registry.example/train:undefined'")}}`,
  good: `
${JOB}
spec: {${TEMPLATE}}`,
  check(pods, report) {
    for (const container of pods.containers) {
      const image = text(container.body.image);
      const found = image === undefined ? undefined : TAG.exec(image)?.[1] ?? (SEGMENT.test(image) ? 'undefined' : undefined);
      if (found !== undefined) {
        report({
          property: `${pods.path}.${container.path}.image`, value: image,
          problem: `has '${found}' where a value was missing when the text was put together`,
          fix: 'give the value, or stop with an error where it is not there',
        });
      }
    }
  },
};

export const undefinedVariable: PodRule = {
  id: 'undefined-variable',
  on: 'pod',
  needs: Feature.ENV | Feature.COMMAND,
  severity: 'warning',
  family: 'check this',
  summary: 'A variable or an argument says that a value was missing when it was put together: `s3://undefined/data`.',
  why: 'The program starts, and reads or writes somewhere else than anybody meant.',
  because: 'JavaScript prints a missing value as undefined',
  bad: `
${JOB}
spec: {${TEMPLATE.replace('name: main,', "name: main, env: [{name: DATA, value: 's3://undefined/data'}],")}}`,
  good: `
${JOB}
spec: {${TEMPLATE.replace('name: main,', "name: main, env: [{name: DATA, value: 's3://ml/data'}],")}}`,
  check(pods, report) {
    for (const container of pods.containers) {
      const look = (value: unknown, place: string, i: number, below = ''): void => {
        // what a program is told on several lines is code, in which undefined may be a word
        if (typeof value === 'string' && value.length < 1000 && WORD.test(value) && !/\s/.test(value)) {
          report({
            property: `${pods.path}.${container.path}.${place}[${i}]${below}`, value,
            problem: 'looks as if a value was missing when the text was put together',
            fix: 'give the value, or stop with an error where it is not there',
          });
        }
      };
      dicts(container.body.env).forEach(({ value }, i) => look(value, 'env', i, '.value'));
      list(container.body.command).forEach((value, i) => look(value, 'command', i));
      list(container.body.args).forEach((value, i) => look(value, 'args', i));
    }
  },
};
