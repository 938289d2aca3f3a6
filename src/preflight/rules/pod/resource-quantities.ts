import { at, isDict } from '../../../base/json';
import { isExtended, readQuantity } from '../../model/amounts';
import { Feature } from '../../model/feature';
import { PodRule } from '../../rule';
import { IMAGE, JOB } from '../examples';

export const resourceQuantities: PodRule = {
  id: 'resource-quantities',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  needs: Feature.RESOURCES,
  severity: 'error',
  family: 'is rejected',
  summary: 'A request or limit is not a quantity, is negative, or asks for a part of a device.',
  why: 'Kubernetes knows the suffixes m, k, M, G, T and Ki, Mi, Gi, Ti, not GB or gi; GPUs and other extended resources come in whole '
    + 'numbers.',
  because: 'the API server validates quantities',
  bad: `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {limits: {memory: 16GB}}}]}}}`,
  good: `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {limits: {memory: 16G}}}]}}}`,
  check(pods, report) {
    for (const container of pods.containers) {
      for (const kind of ['requests', 'limits']) {
        const given = at(container.body, 'resources', kind);
        if (given !== undefined && given !== null && !isDict(given)) {
          report({
            property: `${pods.path}.${container.path}.resources.${kind}`, value: given,
            problem: 'must be a map of resources and quantities', fix: "write for instance 'memory: 16Gi' below it",
          });
        }
      }
      for (const kind of ['requests', 'limits'] as const) {
        for (const [name, value] of Object.entries(container[kind])) {
          const property = `${pods.path}.${container.path}.resources.${kind}["${name}"]`;
          const quantity = readQuantity(value);
          const problem = quantity?._problem;
          if (value === null) {
            continue; // The API server reads it as 0.
          }
          if (quantity === undefined) {
            report({ property, value, problem: 'must be a quantity', fix: "write for instance '2' or '16Gi'" });
          } else if (problem !== undefined) {
            report({ property, value, problem: problem.problem, fix: problem.fix });
          } else if (quantity.isNegative) {
            report({ property, value, problem: 'must not be negative', fix: 'write 0 or more' });
          } else if (!quantity.isWhole && isExtended(name)) {
            report({
              property, value, problem: `must be a whole number, because ${name} cannot be divided`,
              fix: 'ask for whole devices, or for the resource of a partition or of a shared device',
            });
          }
        }
      }
    }
  },
};
