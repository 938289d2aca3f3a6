import { dict, text, whole } from '../../../base/json';
import { missingName } from '../../ownership';
import { ObjectRule } from '../../rule';

const QUEUE = `
apiVersion: scheduling.volcano.sh/v1beta1
kind: Queue
metadata: {name: research}
spec: {weight: 1}
---`;

export const volcanoPodGroup: ObjectRule = {
  id: 'volcano-pod-group',
  on: ['PodGroup.scheduling.volcano.sh'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A Volcano PodGroup names a queue that is not there, or names its highest tier twice.',
  why: 'The webhook looks the queue up when the PodGroup is created, and allows one way of naming the tier.',
  because: "Volcano's validating webhook for PodGroups",
  bad: `${QUEUE}
apiVersion: scheduling.volcano.sh/v1beta1
kind: PodGroup
metadata: {name: train, namespace: ml}
spec: {minMember: 4, queue: reserch}`,
  good: `${QUEUE}
apiVersion: scheduling.volcano.sh/v1beta1
kind: PodGroup
metadata: {name: train, namespace: ml}
spec: {minMember: 4, queue: research}`,
  check(object, report, world) {
    const { spec } = object;
    const queue = text(spec.queue) ?? 'default';
    const { all } = world.volcanoQueues;
    const isDeclared = world.facts.queues?.some((declared) => declared.system === 'volcano' && declared.name === queue) === true;
    if (queue !== 'default' && all.length > 0 && world.volcanoQueues.get(queue) === undefined && !isDeclared) {
      const { meant, severity } = missingName(object, queue, world.volcanoQueues.objects);
      report({
        property: 'spec.queue', value: queue,
        problem: meant !== undefined
          ? 'is not among the Volcano queues of the input'
          : 'is not in the input, so it must exist in the cluster and be open',
        fix: meant !== undefined ? `write '${meant.name}', or declare it as existing` : 'add a Queue, or declare it as existing', severity,
      });
    }
    const topology = dict(spec.networkTopology);
    if (topology.highestTierAllowed !== undefined && topology.highestTierName !== undefined) {
      report({
        property: 'spec.networkTopology', value: topology, problem: 'must have only one of highestTierAllowed and highestTierName',
        fix: 'remove one of them',
      });
    }
    const minimum = spec.minMember;
    if (minimum !== undefined && minimum !== null && (whole(minimum) === undefined || (minimum as number) < 0)) {
      report({ property: 'spec.minMember', value: minimum, problem: 'must be a whole number from 0 on', fix: 'correct the number' });
    }
  },
};
