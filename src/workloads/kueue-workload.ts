import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { WorkloadPriorityClassRef, WorkloadSpec } from '../../imports/kueue.x-k8s.io';
import { Priority } from '../cluster/priority';
import { Queue } from '../cluster/queue';
import { QueueSystem } from '../cluster/queue-system';
import { needsVersion, workloadCluster } from '../cluster/workload-cluster';
import { PodProps } from '../pod/pod-props';
import { duration, POD_SHAPE, workload } from '../pod/pod-shape';
import { renderPodTemplate } from '../pod/pod-template';
import { withProfiles } from '../pod/with-profiles';
import { DISABLE_ANNOTATION } from '../preflight/disabling';
import { nameOf, openConstruct, propNames, renderObject } from '../render/construct-object';
import { Problems, reportValue } from '../base/problems';
import { wholeSeconds } from '../base/seconds';
import { flag, listOf, made, number, struct, text } from '../base/shape';

/** Pods of a `KueueWorkload` that are alike. */
export interface WorkloadPodSet extends PodProps {
  /**
   * Name of the set.
   *
   * @default main
   */
  readonly name?: string;

  /**
   * How many pods.
   *
   * @default 1
   */
  readonly count?: number;

  /**
   * With how many of them the workload may be admitted.
   *
   * @default - all
   */
  readonly minCount?: number;
}

/** Properties of a `KueueWorkload`. */
export interface KueueWorkloadProps {
  /**
   * Name of the object.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /**
   * What starts the pods when the workload is admitted, in words. It is kept as an annotation: without something that does, the
   * workload holds quota for ever and runs nothing.
   */
  readonly startedBy: string;

  /** The queue, of Kueue. */
  readonly queue: Queue;

  /** The pods, 1 to 18 sets. */
  readonly podSets: WorkloadPodSet[];

  /**
   * What goes first when there is not room for all.
   *
   * @default - the priority of the cluster's default class
   */
  readonly priority?: Priority;

  /**
   * The number that the class of `priority` stands for, which Kueue fills in for jobs and wants of others.
   *
   * @default - none, without `priority`
   */
  readonly priorityValue?: number;

  /**
   * Whether it may be admitted.
   *
   * @default true
   */
  readonly active?: boolean;

  /**
   * How long it may be admitted in all, after which Kueue deactivates it.
   *
   * @default - no limit
   */
  readonly maxExecutionTime?: Duration;
}

const SHAPE = struct<KueueWorkloadProps>({
  name: text, startedBy: text, queue: made(Queue, "Queue.kueue('nlp')"), priority: made(Priority, "Priority.workloadClass('high')"),
  podSets: listOf(workload<WorkloadPodSet>({ ...POD_SHAPE, name: text, count: number, minCount: number }, ['image'])),
  priorityValue: number, active: flag, maxExecutionTime: duration,
}, ['startedBy', 'queue', 'podSets']);

const PROPS = propNames({
  'spec.podSets[*].name': 'podSets[*].name', 'spec.podSets[*].count': 'podSets[*].count', 'spec.podSets[*].minCount': 'podSets[*].minCount',
  'spec.podSets': 'podSets', 'spec.queueName': 'queue',
  'spec.priority': 'priorityValue', spec: 'priorityValue',
});

/**
 * A Workload of Kueue, for a controller of your own that starts pods when it is admitted, or for a job with the label
 * `kueue.x-k8s.io/prebuilt-workload-name`.
 *
 * **All others give a job a `queue`.** Kueue then makes the Workload itself, keeps it equal to the job, suspends the job until it is
 * admitted and removes it with the job. One that is written by hand starts no pods and holds its quota until somebody deletes it.
 *
 * @throws one error with everything that is wrong with the props
 * @see https://kueue.sigs.k8s.io/docs/concepts/workload/
 *
 * @example
 * new KueueWorkload(chart, 'gpu-intensive', {
 *   startedBy: 'the controller of our notebooks',
 *   queue: Queue.kueue('gpu-workload-queue'),
 *   podSets: [{ count: 3, image: 'registry.example.com/team-a/train:2.1.0', gpu: Gpu.nvidia(1), memory: Size.gibibytes(64) }],
 * });
 */
export class KueueWorkload extends Construct {
  /** Name of the object. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: KueueWorkloadProps) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    this.name = nameOf(this, props.name);
    const { queue, priority, startedBy } = props;
    reportValue(problems, 'queue', queue);
    reportValue(problems, 'priority', priority);
    if (queue.system !== QueueSystem.KUEUE) {
      problems.add('queue', queue.name, 'must be a queue of Kueue, which alone has Workloads', 'use Queue.kueue');
    }
    if (priority !== undefined && props.priorityValue === undefined) {
      problems.add(
        'priorityValue', undefined, "is needed with 'priority': the number that the class stands for", 'copy it from the class',
      );
    }
    if (startedBy.trim() === '' || startedBy.includes(';')) {
      problems.add(
        'startedBy', startedBy, "must say in words, without ';', what starts the pods",
        'name the controller, or give a job a queue instead',
      );
    }
    const spec: WorkloadSpec = {
      queueName: queue.name,
      active: props.active ?? true,
      priorityClassRef: priority && priorityClassOf(priority),
      priority: props.priorityValue,
      maximumExecutionTimeSeconds: wholeSeconds(problems, 'maxExecutionTime', props.maxExecutionTime, 1),
      podSets: props.podSets.map((podSet, i) => this.podSetOf(problems, props, podSet, i)),
    };
    renderObject(this, problems, {
      apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'Workload', name: this.name, givenName: props.name,
      annotations: { [DISABLE_ANNOTATION]: `kueue-authored-workload: started by ${startedBy}` }, body: { spec },
    }, PROPS);
  }

  private podSetOf(
    problems: Problems, { queue }: KueueWorkloadProps, podSet: WorkloadPodSet, i: number,
  ): NonNullable<WorkloadSpec['podSets']>[number] {
    const own = new Problems('');
    const { name = 'main', count = 1, minCount } = podSet;
    const cluster = workloadCluster(own, this, queue);
    const labels = { 'app.kubernetes.io/name': this.name, 'app.kubernetes.io/component': name };
    const template = renderPodTemplate(own, withProfiles(own, podSet), {
      labels, selector: labels, restartPolicy: 'Never', nodeLabelsAsAffinity: true,
      needsVersion: (property, feature, since) => needsVersion(own, cluster, property, feature, since),
    });
    problems.take(own, (property) => `podSets[${i}].${property}`);
    return { name, count, minCount, template };
  }
}

function priorityClassOf({ workloadClassName, podClassName }: Priority): WorkloadPriorityClassRef | undefined {
  if (workloadClassName !== undefined) {
    return { group: 'kueue.x-k8s.io', kind: 'WorkloadPriorityClass', name: workloadClassName };
  }
  return podClassName === undefined ? undefined : { group: 'scheduling.k8s.io', kind: 'PriorityClass', name: podClassName };
}
