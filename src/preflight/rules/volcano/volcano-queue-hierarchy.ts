import { MOST_QUEUE_DEPTH } from '../../../upstream/limits';
import { Quantity } from '../../../base/quantity';
import { addTo, Amounts, ZERO } from '../../model/amounts';
import { VolcanoQueueModel } from '../../model/volcano-queues';
import { World } from '../../world';
import { ObjectRule, ReportedProblem, WorldRule } from '../../rule';

export const volcanoQueueHierarchy: WorldRule = {
  id: 'volcano-queue-hierarchy',
  on: 'world',
  severity: 'error',
  family: 'is rejected',
  summary: 'Volcano queues do not fit into their parents.',
  why: 'The guarantees and the deserved amounts of siblings add up to at most those of the parent, where a missing amount counts as 0; '
    + 'a capability is at most the nearest one above; there are at most 5 levels, and no cycles. A bad hierarchy can stop scheduling '
      + 'for the whole cluster.',
  because: "Volcano's validating webhook for Queues",
  bad: `
apiVersion: scheduling.volcano.sh/v1beta1
kind: Queue
metadata: {name: company}
spec: {deserved: {nvidia.com/gpu: 64}}
---
apiVersion: scheduling.volcano.sh/v1beta1
kind: Queue
metadata: {name: nlp}
spec: {parent: company, deserved: {nvidia.com/gpu: 48}}
---
apiVersion: scheduling.volcano.sh/v1beta1
kind: Queue
metadata: {name: vision}
spec: {parent: company, deserved: {nvidia.com/gpu: 32}}`,
  good: `
apiVersion: scheduling.volcano.sh/v1beta1
kind: Queue
metadata: {name: company}
spec: {deserved: {nvidia.com/gpu: 80}}
---
apiVersion: scheduling.volcano.sh/v1beta1
kind: Queue
metadata: {name: nlp}
spec: {parent: company, deserved: {nvidia.com/gpu: 48}}
---
apiVersion: scheduling.volcano.sh/v1beta1
kind: Queue
metadata: {name: vision}
spec: {parent: company, deserved: {nvidia.com/gpu: 32}}`,
  check(world, report) {
    const queues = world.volcanoQueues;
    const maxDepth = world.facts.volcano?.maxQueueDepth ?? MOST_QUEUE_DEPTH;
    for (const queue of queues.all) {
      const add = (problem: Omit<ReportedProblem, 'property'> & { property?: string }): void =>
        report({ property: 'spec.parent', ...problem, object: queue.object });
      const path = queues.pathOf(queue.name);
      const top = path[path.length - 1];
      if (path.length > 1 && top.parent !== undefined && path.some((other) => other.name === top.parent)) {
        add({
          value: queue.parent, problem: `leads back to itself: ${path.map((other) => other.name).join(', ')}`, fix: 'break the cycle',
        });
        continue;
      }
      if (path.length > maxDepth) {
        add({
          value: queue.parent, problem: `makes level ${path.length} of queues, and at most ${maxDepth} are allowed`,
          fix: 'flatten the hierarchy',
        });
      }
      if (
        queue.parent !== undefined &&
        queues.get(queue.parent) === undefined &&
        queue.parent !== queue.name &&
        !isDeclared(world, queue.parent)
      ) {
        add({
          value: queue.parent, problem: 'is not among the Volcano queues of the input',
          fix: 'add the parent queue, or declare it as existing',
        });
      }
      for (const [resource, amount] of queue.capability) {
        const above = path.slice(1).find((other) => other.capability.has(resource));
        const cap = above?.capability.get(resource);
        if (above !== undefined && cap !== undefined && amount.compareTo(cap) > 0) {
          add({
            property: `spec.capability["${resource}"]`, value: amount.toString(),
            problem: `must be at most the capability of '${above.name}', ${cap.toString()}`, fix: `lower it to ${cap.toString()}`,
          });
        }
      }
      for (const part of ['guarantee', 'deserved'] as const) {
        checkSum(queue, queues.childrenOf(queue.name), part, add);
      }
    }
  },
};

function isDeclared(world: World, name: string): boolean {
  return (
    name === 'root' || name === 'default' || world.facts.queues?.some((queue) => queue.system === 'volcano' && queue.name === name) === true
  );
}

function checkSum(
  parent: VolcanoQueueModel, children: readonly VolcanoQueueModel[], part: 'guarantee' | 'deserved', add: (report: ReportedProblem) => void,
): void {
  const sum = new Map<string, Quantity>();
  for (const child of children) {
    addTo(sum, child[part]);
  }
  const own: Amounts = parent[part];
  for (const [resource, amount] of sum) {
    const available = own.get(resource) ?? ZERO;
    // of other resources than these even none is more than one that is not written
    const isMissing = !own.has(resource) && !['cpu', 'memory', 'pods'].includes(resource);
    if (amount.compareTo(available) > 0 || isMissing) {
      const parts = children
        .filter((child) => child[part].has(resource))
        .map((child) => `${child.name} ${child[part].get(resource)?.toString() ?? ''}`);
      add({
        property: part === 'guarantee' ? `spec.guarantee.resource["${resource}"]` : `spec.deserved["${resource}"]`,
        value: own.get(resource)?.toString(),
        problem: `must be at least what the queues below it have together, ${amount.toString()}`,
        arithmetic: `${parts.join(' + ')} = ${amount.toString()}`,
        fix: `raise it to ${amount.toString()}, or lower the queues below`,
      });
    }
  }
}

export const volcanoBuiltInQueue: ObjectRule = {
  id: 'volcano-built-in-queue',
  on: ['Queue.scheduling.volcano.sh'],
  severity: 'warning',
  family: 'check this',
  summary: 'The input has the queue root or default, which the scheduler makes itself.',
  why: 'Two owners change one object; amounts of root are refused, and a GitOps tool that prunes it is refused too.',
  because: 'the Volcano scheduler creates both at its start',
  bad: `
apiVersion: scheduling.volcano.sh/v1beta1
kind: Queue
metadata: {name: default}
spec: {weight: 1}`,
  good: `
apiVersion: scheduling.volcano.sh/v1beta1
kind: Queue
metadata: {name: shared}
spec: {weight: 1}`,
  check(object, report) {
    if (object.name === 'root' || object.name === 'default') {
      report({
        property: 'metadata.name', value: object.name, problem: 'is made by the scheduler itself', fix: 'use a queue of another name',
      });
    }
  },
};
