import { Quantity } from '../../../base/quantity';
import { isAccelerator, quantityOf } from '../../model/amounts';
import { Feature } from '../../model/feature';
import { PodRule } from '../../rule';
import { IMAGE, JOB } from '../examples';

const job = (limits: string): string => `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE},
  resources: {limits: {${limits}, nvidia.com/gpu: 8}}}]}}}`;

/** What each accelerator of a container needs at least of its host, and the unit that is mistaken for another. */
const LEAST = [
  { resource: 'cpu', least: Quantity.parse('100m'), unit: 'm is a thousandth of a CPU' },
  { resource: 'memory', least: Quantity.parse('64Mi'), unit: 'Mi is a thousandth of Gi' },
] as const;

export const tinyBesideAccelerator: PodRule = {
  id: 'tiny-beside-accelerator',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  needs: Feature.RESOURCES,
  severity: 'warning',
  family: 'check this',
  summary: 'A container with accelerators is limited to a CPU or memory so small that its unit must be wrong.',
  why: 'With 32Mi of memory the process is killed while it loads the driver, and with 8m of CPU eight GPUs wait for one hundredth of a '
    + 'core. Both are what is left of 32Gi and 8.',
  because: 'a process that uses an accelerator needs more than 100m of CPU and 64Mi of memory for each before it does anything',
  bad: job('cpu: 8m, memory: 32Mi'),
  good: job('cpu: 8, memory: 32Gi'),
  check(pods, report) {
    for (const container of pods.containers) {
      const accelerators = Object.entries(container.limits).find(([name]) => isAccelerator(name));
      const count = quantityOf(accelerators?.[1]);
      if (accelerators === undefined || count === undefined || !count.isWhole || count.isZero || count.isNegative) {
        continue;
      }
      for (const { resource, least, unit } of LEAST) {
        const limit = quantityOf(container.limits[resource]);
        if (limit !== undefined && !limit.isZero && limit.compareTo(least.times(Number(count.toString()))) < 0) {
          report({
            property: `${pods.path}.${container.path}.resources.limits.${resource}`, value: container.limits[resource],
            problem: `is less than ${least} for each of ${count} ${accelerators[0]}, which no program gets by with`,
            fix: `check the unit: ${unit}`,
          });
        }
      }
    }
  },
};
