import { Quantity } from '../../../base/quantity';
import { quantityOf } from '../../model/amounts';
import { Feature } from '../../model/feature';
import { PodRule } from '../../rule';
import { IMAGE, JOB } from '../examples';

const ONE_MEBIBYTE = Quantity.parse('1Mi');

const KINDS: Readonly<Record<string, string>> = { '': 'a number of bytes', m: 'a fraction of a byte' };

export const memoryUnit: PodRule = {
  id: 'memory-unit',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  needs: Feature.RESOURCES,
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'A memory amount is so small that its unit must be wrong.',
  why: '`memory: 512m` is half a byte, and `memory: 16` is sixteen bytes: the container is killed at once, or nothing is set aside for it.',
  because: 'the grammar of quantities, where m means a thousandth',
  bad: `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {limits: {memory: 512m}}}]}}}`,
  good: `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {limits: {memory: 512Mi}}}]}}}`,
  check(pods, report) {
    for (const container of pods.containers) {
      for (const kind of ['requests', 'limits'] as const) {
        const amount = quantityOf(container[kind].memory);
        if (amount !== undefined && !amount.isZero && !amount.isNegative && amount.compareTo(ONE_MEBIBYTE) < 0) {
          const text = String(container[kind].memory);
          const [digits, unit] = [text.replace(/[A-Za-z]+$/, ''), text.replace(/^[^A-Za-z]+/, '')];
          const meant = `${digits}${unit === '' ? 'Gi' : 'Mi'}`;
          report({
            property: `${pods.path}.${container.path}.resources.${kind}.memory`, value: text,
            problem: `is ${KINDS[unit] ?? 'less than a mebibyte'}, less than any program needs`,
            fix: `write '${meant}' if that is meant`,
          });
        }
      }
    }
  },
};
