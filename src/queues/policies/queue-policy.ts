import type { ValidatingAdmissionPolicySpec } from '../../../imports/k8s';
import { Queue } from '../../cluster/queue';
import { QueueSystem } from '../../cluster/queue-system';
import { kueueQueuePolicy } from './kueue-queue-policy';
import { volcanoQueuePolicy } from './volcano-queue-policy';

/** No job outside a queue. */
export function queuePolicy(queue: Queue): ValidatingAdmissionPolicySpec {
  return queue.system === QueueSystem.KUEUE ? kueueQueuePolicy(queue.name) : volcanoQueuePolicy(queue.name);
}
