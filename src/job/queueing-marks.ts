import { Priority } from '../cluster/priority';
import { Queue } from '../cluster/queue';
import { QueueSystem } from '../cluster/queue-system';
import { Problems } from '../problems/problems';
import { reportValue } from '../problems/value-problem';

/** What a workload's queue and priority write on its objects. */
export interface QueueingMarks {
  /** Labels of the Job; of a CronJob's job template, since Kueue does not look at the CronJob itself. */
  readonly jobLabels: Record<string, string>;
  readonly podAnnotations: Record<string, string>;
  readonly schedulerName?: string;
  readonly priorityClassName?: string;
}

/** How a batch/v1 Job enters a queue of either system (F:A.9, F:B.4). */
export function queueingMarks(problems: Problems, queue: Queue | undefined, priority: Priority | undefined): QueueingMarks {
  reportValue(problems, 'queue', queue);
  reportValue(problems, 'priority', priority);
  const kueue = queue?.system === QueueSystem.KUEUE;
  const volcano = queue?.system === QueueSystem.VOLCANO;
  const workloadClass = priority?.workloadClassName;
  if (workloadClass !== undefined && !kueue && priority?.podClassName === undefined) {
    problems.add('priority', workloadClass, 'is a WorkloadPriorityClass, which only Kueue looks at, and the workload is in no Kueue queue', "use Priority.podClass, or set 'queue' to a Kueue queue");
  }
  return {
    jobLabels: {
      ...(kueue ? { 'kueue.x-k8s.io/queue-name': queue.name } : {}),
      ...(kueue && workloadClass !== undefined ? { 'kueue.x-k8s.io/priority-class': workloadClass } : {}),
    },
    podAnnotations: volcano ? { 'scheduling.volcano.sh/queue-name': queue.name } : {},
    schedulerName: volcano ? 'volcano' : undefined,
    priorityClassName: priority?.podClassName,
  };
}
