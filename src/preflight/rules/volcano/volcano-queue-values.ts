import { LEAST_QUEUE_WEIGHT, MOST_QUEUE_WEIGHT } from '../../../upstream/limits';
import { Dict, dict, entry, text, whole } from '../../../base/json';
import { amountsOf, isExtended, readQuantity } from '../../model/amounts';
import { isDnsSubdomain } from '../../../upstream/names';
import { ObjectRule, Reporter } from '../../rule';

export const volcanoQueueValues: ObjectRule = {
  id: 'volcano-queue-values',
  on: ['Queue.scheduling.volcano.sh'],
  severity: 'error',
  family: 'is rejected',
  summary: 'The weight or the amounts of a Volcano queue are not allowed, or contradict each other.',
  why: 'For each resource guarantee is at most deserved, and deserved at most capability; a guarantee without deserved is refused; '
    + 'weight is between 1 and 65535.',
  because: "Volcano's validating webhook for Queues",
  bad: `
apiVersion: scheduling.volcano.sh/v1beta1
kind: Queue
metadata: {name: research}
spec: {guarantee: {resource: {nvidia.com/gpu: 8}}, capability: {nvidia.com/gpu: 16}}`,
  good: `
apiVersion: scheduling.volcano.sh/v1beta1
kind: Queue
metadata: {name: research}
spec: {guarantee: {resource: {nvidia.com/gpu: 8}}, deserved: {nvidia.com/gpu: 8}, capability: {nvidia.com/gpu: 16}}`,
  check(object, report) {
    const { spec, name } = object;
    const { weight } = spec;
    if (typeof weight === 'number' && weight > MOST_QUEUE_WEIGHT) {
      report({
        property: 'spec.weight', value: weight, problem: `must be a whole number from ${LEAST_QUEUE_WEIGHT} to ${MOST_QUEUE_WEIGHT}`,
        fix: 'write for instance 1',
      });
    }
    const guarantee = dict(dict(spec.guarantee).resource);
    checkAmounts(dict(spec.capability), 'spec.capability', report);
    checkAmounts(dict(spec.deserved), 'spec.deserved', report);
    checkAmounts(guarantee, 'spec.guarantee.resource', report);
    const deserved = amountsOf(dict(spec.deserved));
    const capability = amountsOf(dict(spec.capability));
    for (const [resource, amount] of amountsOf(guarantee)) {
      const share = deserved.get(resource);
      if (share === undefined || share.compareTo(amount) < 0) {
        report({
          property: `spec.deserved["${resource}"]`, value: entry(dict(spec.deserved), resource),
          problem: `must be at least the guarantee, ${amount.toString()}`, fix: `write '${resource}: ${amount.toString()}' under deserved`,
        });
      }
    }
    for (const [resource, amount] of deserved) {
      const cap = capability.get(resource);
      if (cap !== undefined && amount.compareTo(cap) > 0) {
        report({
          property: `spec.deserved["${resource}"]`, value: amount.toString(), problem: `must be at most the capability, ${cap.toString()}`,
          fix: 'lower deserved, or raise capability',
        });
      }
    }
    const parent = text(spec.parent);
    if (parent !== undefined && (parent === name || !isDnsSubdomain(parent))) {
      report({ property: 'spec.parent', value: parent, problem: 'must be the name of another queue', fix: 'correct the parent' });
    }
    const strategy = spec.dequeueStrategy ?? 'traverse';
    if (strategy !== 'traverse' && strategy !== 'fifo') {
      report({ property: 'spec.dequeueStrategy', value: strategy, problem: 'must be traverse or fifo', fix: 'correct the strategy' });
    }
    const priority = spec.priority ?? 0;
    if ((whole(priority) ?? -1) < 0) {
      report({ property: 'spec.priority', value: priority, problem: 'must be a whole number from 0 on', fix: 'correct the priority' });
    }
  },
};

function checkAmounts(amounts: Dict, path: string, report: Reporter): void {
  for (const [name, value] of Object.entries(amounts)) {
    if (value === null) {
      continue;
    }
    const quantity = readQuantity(value);
    const problem = quantity === undefined ? { problem: 'must be a quantity', fix: "write for instance '16'" } : quantity._problem;
    if (problem !== undefined) {
      report({ property: `${path}["${name}"]`, value, problem: problem.problem, fix: problem.fix });
    } else if (quantity?.isNegative === true || (quantity?.isWhole === false && isExtended(name))) {
      report({
        property: `${path}["${name}"]`, value,
        problem: quantity?.isNegative === true ? 'must not be negative' : 'must be a whole number, as extended resources are',
        fix: quantity?.isNegative === true ? "write '0' for nothing" : 'round it',
      });
    }
  }
}
