import { MlCluster } from '../cluster/ml-cluster';
import { Priority } from '../cluster/priority';
import { Queue } from '../cluster/queue';
import { QueueSystem } from '../cluster/queue-system';
import { TopologyRequest } from '../cluster/topology-request';
import { Problems, reportValue } from '../base/problems';

/** What decides how a workload is queued. */
export interface QueueingInput {
  readonly queue?: Queue;
  readonly priority?: Priority;
  readonly topology?: TopologyRequest;
  readonly cluster?: MlCluster;

  /** Whether a pod has an accelerator. */
  readonly accelerated: boolean;

  /** Pods at a time. */
  readonly pods: number;
}

/** What a workload's queue and priority write on its objects. */
export interface QueueingMarks {
  /** Labels of the Job; of a CronJob's job template, since Kueue does not look at the CronJob itself. */
  readonly jobLabels: Record<string, string>;
  readonly podAnnotations: Record<string, string>;
  readonly schedulerName?: string;
  readonly priorityClassName?: string;

  /** Whether node labels that pods ask for are written as node affinity: Kueue writes the node selector. */
  readonly nodeLabelsAsAffinity: boolean;
}

/** How a batch/v1 Job enters a queue of either system. */
export function queueingMarks(problems: Problems, input: QueueingInput): QueueingMarks {
  const { queue, priority } = input;
  reportValue(problems, 'queue', queue);
  reportValue(problems, 'priority', priority);
  const kueue = queue?.system === QueueSystem.KUEUE;
  const volcano = queue?.system === QueueSystem.VOLCANO;
  const workloadClass = priority?.workloadClassName;
  if (workloadClass !== undefined && !kueue && priority?.podClassName === undefined) {
    problems.add(
      'priority', workloadClass, 'is a WorkloadPriorityClass, which only Kueue looks at, and the workload is in no Kueue queue',
      "use Priority.podClass, or set 'queue' to a Kueue queue",
    );
  }
  const topology = topologyOf(problems, input, kueue);
  return {
    jobLabels: {
      ...(kueue ? { 'kueue.x-k8s.io/queue-name': queue.name } : {}),
      ...(kueue && workloadClass !== undefined ? { 'kueue.x-k8s.io/priority-class': workloadClass } : {}),
    },
    podAnnotations: volcano ? { 'scheduling.volcano.sh/queue-name': queue.name } : { ...topology?._annotations },
    schedulerName: volcano ? 'volcano' : undefined,
    priorityClassName: priority?.podClassName,
    nodeLabelsAsAffinity: kueue,
  };
}

/** The topology request of the pods: the one given, or where GPU pods need one to be placed at all, the loosest. */
function topologyOf(problems: Problems, input: QueueingInput, kueue: boolean): TopologyRequest | undefined {
  const { topology, cluster, accelerated, pods } = input;
  const queueing = cluster?.queueing;
  if (topology === undefined) {
    return kueue && accelerated && queueing?.topologyAware === true ? TopologyRequest.unconstrained() : undefined;
  }
  reportValue(problems, 'topology', topology);
  const asked = topology._levels.length === 0 ? 'unconstrained' : topology._levels;
  if (!kueue) {
    problems.add(
      'topology', asked, 'needs a Kueue queue, because nothing else looks at it', "set 'queue' to a Kueue queue, or use 'placement'",
    );
  } else if (queueing !== undefined && !queueing.topologyAware) {
    problems.add(
      'topology', asked, 'needs a cluster with topology-aware scheduling',
      'declare Queueing.kueue({ topologyAware: true }), or leave it out',
    );
  }
  const known = new Set(cluster?.pools.flatMap((pool) => pool.topology) ?? []);
  for (const level of topology._problem === undefined && known.size > 0 ? topology._levels.filter((each) => !known.has(each)) : []) {
    problems.add(
      'topology', level, `must have levels that the node pools of the cluster have, which are ${[...known].join(', ')}`,
      "correct the level, or add it to the pools' 'topology'",
    );
  }
  if ((topology._sliceSize ?? 0) > pods) {
    problems.add('topology', topology._sliceSize, `must have groups of at most the number of pods, which is ${pods}`, "lower 'size'");
  }
  return topology;
}
