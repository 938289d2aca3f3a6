import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { QUEUE_FACTS, QueueFacts } from '../upstream/cluster-facts';
import { Problems, reportValue } from '../base/problems';
import { KubernetesVersion } from './kubernetes-version';
import { MlCluster } from './ml-cluster';
import { clusterProblem, Queue } from './queue';
import { QueueSystem } from './queue-system';

/**
 * The cluster that a workload runs in: its chart's, or else its queue's.
 *
 * Reports a queue of another cluster, or of a system that the cluster does not have.
 */
export function workloadCluster(problems: Problems, construct: IConstruct, queue: Queue | undefined): MlCluster | undefined {
  const own = MlCluster._of(construct);
  const other = queue?._cluster;
  if (own !== undefined && other !== undefined && own !== other) {
    problems.add(
      'queue', queue?.name, `is a queue of cluster '${other.node.path}', and the workload is in cluster '${own.node.path}'`,
      "choose a queue of the workload's own cluster, or move the chart with addChart",
    );
  }
  if (queue !== undefined && other === undefined) {
    reportValue(problems, 'queue', { _problem: clusterProblem(queue, own) });
  }
  noteCapacity(construct, queue);
  return own ?? other;
}

/** Leaves what is declared about the queue where preflight finds it. */
function noteCapacity(construct: IConstruct, queue: Queue | undefined): void {
  const resources = queue?._declaredCapacity?.toManifest();
  if (queue !== undefined && resources !== undefined) {
    const namespace = queue.system === QueueSystem.KUEUE ? Chart.of(construct).namespace : undefined;
    const system = queue.system === QueueSystem.KUEUE ? 'kueue' : 'volcano';
    const facts: QueueFacts = { system, name: queue.name, namespace, resources };
    (construct as IConstruct & { [QUEUE_FACTS]?: QueueFacts })[QUEUE_FACTS] = facts;
  }
}

/**
 * Reports what the cluster would silently drop; nothing where its version is not known.
 *
 * @param since the first version that has the feature on by default
 */
export function needsVersion(problems: Problems, cluster: MlCluster | undefined, property: string, feature: string, since: string): void {
  const version = cluster?.kubernetes;
  if (version !== undefined && version._problem === undefined && !version._isAtLeast(KubernetesVersion.of(since))) {
    problems.add(
      property, feature, `needs Kubernetes ${since}, and the cluster runs ${version}, which would silently drop it`,
      `leave it out, or upgrade the cluster to ${since}`,
    );
  }
}
