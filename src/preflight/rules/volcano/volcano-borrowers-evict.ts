import { gangOf } from '../../model/gang';
import { isAccelerator, ZERO } from '../../model/amounts';
import { VolcanoQueueModel } from '../../model/volcano-queues';
import { WorkloadRule } from '../../rule';
import { World } from '../../world';

const world = (cpu: number): string => `
apiVersion: scheduling.volcano.sh/v1beta1
kind: Queue
metadata: {name: nlp}
spec: {deserved: {cpu: 96, nvidia.com/gpu: 12}, capability: {cpu: 256, nvidia.com/gpu: 32}}
---
apiVersion: scheduling.volcano.sh/v1beta1
kind: Queue
metadata: {name: vision}
spec: {deserved: {cpu: 96, nvidia.com/gpu: 12}, capability: {cpu: 256, nvidia.com/gpu: 32}}
---
apiVersion: scheduling.volcano.sh/v1beta1
kind: Queue
metadata: {name: speech}
spec: {deserved: {cpu: 64, nvidia.com/gpu: 8}, capability: {cpu: 64, nvidia.com/gpu: 8}}
---
apiVersion: batch.volcano.sh/v1alpha1
kind: Job
metadata: {name: llm, namespace: nlp}
spec:
  queue: nlp
  schedulerName: volcano
  minAvailable: 1
  policies: [{event: PodFailed, action: RestartJob}, {event: PodEvicted, action: RestartJob}]
  tasks:
  - name: worker
    replicas: 1
    template: {spec: {restartPolicy: Never, containers: [{name: main, image: "example.com/train:1",
      resources: {limits: {cpu: ${cpu}, memory: 64Gi, nvidia.com/gpu: 8}}}]}}`;

/** @see the preemptive function of Volcano's capacity plugin: one resource below what is deserved is enough to reclaim */
export const volcanoBorrowersEvict: WorkloadRule = {
  id: 'volcano-borrowers-evict',
  on: 'workload',
  oncePerShape: 'in all namespaces',
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'Jobs of a queue that borrows use so little beside their accelerators that borrowers evict each other without end.',
  why:
    'A queue of Volcano may reclaim while any one resource is below what it deserves. Jobs with few CPUs for each GPU stay below their '
    + 'share of CPUs however many GPUs they borrow, so their queue takes GPUs from another that borrows, and that one takes them back.',
  because: "Volcano's capacity plugin compares each resource for itself",
  facts: 'volcano: {actions: [enqueue, allocate, reclaim, backfill], plugins: [priority, gang, conformance, capacity, predicates]}',
  bad: world(16),
  good: world(64),
  check(workload, report, world) {
    const { actions, plugins, isAssumed } = world.volcanoScheduler;
    const gang = gangOf(workload, world);
    const queue = gang === undefined ? undefined : world.volcanoQueues.get(gang.queue);
    const reclaims = actions.some((action) => /^(gang)?reclaim$/.test(action));
    if (gang === undefined || queue === undefined || isAssumed || !plugins.includes('capacity') || !reclaims) {
      return;
    }
    const [accelerator, used] = [...gang.resources].find(([name, amount]) => isAccelerator(name) && !amount.isZero) ?? ['', ZERO];
    const siblings = world.volcanoQueues.childrenOf(queue.parent);
    const borrowers = siblings.filter((sibling) => borrows(sibling, accelerator));
    if (borrowers.length < 2 || !borrowers.includes(queue)) {
      return;
    }
    // what the queue has of the accelerator once the borrowers have shared all that is idle, each by what it deserves
    const [deserving, ofBorrowers] = [siblings, borrowers].map((some) => sumOf(some, accelerator));
    const there = allOf(queue.parent, accelerator, world);
    const all = there !== undefined && there > deserving ? there : deserving;
    const own = queue.deserved.get(accelerator) ?? ZERO;
    for (const [resource, deserved] of queue.deserved) {
      const asked = gang.resources.get(resource) ?? ZERO;
      const [has, share] = [asked._nanos * all * own._nanos, deserved._nanos * used._nanos * ofBorrowers];
      if (resource !== accelerator && has < share) {
        const least = deserved._fraction(used._nanos * ofBorrowers, all * own._nanos);
        const others = borrowers.filter((other) => other !== queue).map(({ name }) => `'${name}'`).join(', ');
        report({
          property: gang.property,
          value: `${asked.toString()} ${resource} for ${used.toString()} ${accelerator}`,
          problem: `leaves queue '${queue.name}' below the ${deserved.toString()} ${resource} that it deserves however many `
            + `${accelerator} it borrows, so it and ${others} evict each other without end where both have more to run than their share`,
          fix: `ask for ${least.toString()} ${resource} or more, lower 'deserved' of ${resource}, or let one of the queues not borrow`,
          because: `${queue.object.title} at ${queue.object.place} deserves ${own.toString()} ${accelerator}`,
        });
        return;
      }
    }
  },
};

/** All that there is to share: what the queue above may have, or the declared nodes; undefined when neither is known. */
function allOf(parent: string | undefined, accelerator: string, world: World): bigint | undefined {
  const above = parent === undefined ? undefined : world.volcanoQueues.get(parent);
  return (above === undefined ? world.pools.total(accelerator) : above.capability.get(accelerator))?._nanos;
}

function borrows({ capability, deserved }: VolcanoQueueModel, accelerator: string): boolean {
  const [most, own] = [capability.get(accelerator), deserved.get(accelerator)];
  return own !== undefined && !own.isZero && (most === undefined || most.compareTo(own) > 0);
}

function sumOf(queues: readonly VolcanoQueueModel[], accelerator: string): bigint {
  return queues.reduce((sum, { deserved }) => sum + (deserved.get(accelerator) ?? ZERO)._nanos, 0n);
}
