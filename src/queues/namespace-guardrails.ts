import { Construct } from 'constructs';
import { MlCluster } from '../cluster/ml-cluster';
import { Priority } from '../cluster/priority';
import { Queue } from '../cluster/queue';
import { QueueSystem } from '../cluster/queue-system';
import { needsVersion } from '../cluster/workload-cluster';
import { ManifestObject } from '../render/manifest-object';
import { checkDnsSubdomain } from '../upstream/names';
import { ConstructObject, nameOf, openConstruct, propNames, renderObject } from '../render/construct-object';
import { PodSecurityLevel } from '../upstream/pod-security';
import { Problems, problemsOf, reportValue } from '../base/problems';
import { flag, listOf, made, mapOf, oneOf, struct, text } from '../base/shape';
import { ContainerLimits, containerLimitsShape, limitRange } from './container-limits';
import { LocalQueue } from './kueue/local-queue';
import {
  countedByQueues, NamespaceQuota, namespaceQuotaShape, namespaceQuotaSpec, PriorityQuota, priorityQuotaName, priorityQuotaShape,
  priorityQuotaSpec, quotaName,
} from './namespace-quota';
import { admissionPolicy } from './policies/admission-policy';
import { podPolicy } from './policies/pod-policy';
import { priorityPolicy } from './policies/priority-policy';
import { queuePolicy } from './policies/queue-policy';

/** Properties of `NamespaceGuardrails`. */
export interface NamespaceGuardrailsProps {
  /**
   * Name of the namespace.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /**
   * The level of the Pod Security Standards that pods must keep to.
   *
   * @default PodSecurityLevel.RESTRICTED
   */
  readonly podSecurity?: PodSecurityLevel;

  /**
   * Further labels of the namespace.
   *
   * @default - none
   */
  readonly labels?: Record<string, string>;

  /**
   * Further annotations of the namespace.
   *
   * @default - none
   */
  readonly annotations?: Record<string, string>;

  /**
   * The queue of the team that the namespace belongs to. With it, a quota on what the queue counts too is an error, also
   * one for some priority classes only.
   *
   * @default - none
   */
  readonly queue?: Queue;

  /**
   * What all pods and objects together may be.
   *
   * @default - no quota
   */
  readonly quota?: NamespaceQuota;

  /**
   * What the pods of some priority classes together may be.
   *
   * @default - no quota
   */
  readonly priorityQuotas?: PriorityQuota[];

  /**
   * What single containers may have, and get when they say nothing.
   *
   * @default - nothing is said about containers
   */
  readonly containers?: ContainerLimits;

  /**
   * Name of a Kueue ClusterQueue for jobs that name no queue. With Kueue's shipped settings they would run outside all
   * quota.
   *
   * @default - none
   */
  readonly defaultClusterQueue?: string;

  /**
   * Whether jobs that are in no queue are refused. Needs `queue`, and Kubernetes 1.30.
   *
   * Covers Jobs, CronJobs, JobSets, and on Kueue also TrainJobs, the jobs of Kubeflow's older operators, Ray, AppWrappers and
   * LeaderWorkerSets, on Volcano its Jobs and CronJobs. Pods that no job made are covered by `onlyPodsOfJobs`.
   *
   * @default false
   */
  readonly requireQueue?: boolean;

  /**
   * Whether pods are refused that no job made: bare pods, and those of Deployments, StatefulSets and DaemonSets. With
   * `requireQueue` nothing runs outside the queues. Pods that name a queue of Kueue themselves are let through. Needs
   * Kubernetes 1.30.
   *
   * @default false
   */
  readonly onlyPodsOfJobs?: boolean;

  /**
   * The only priorities that jobs and pods may have; they may also have none. If the cluster has a default
   * PriorityClass, pods without one get it, so it must be listed. Needs Kubernetes 1.30.
   *
   * @default - any
   */
  readonly priorities?: Priority[];
}

const POD_SECURITY = ['enforce', 'warn', 'audit'].map((mode) => `pod-security.kubernetes.io/${mode}`);

const NEVER_PRUNED = { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false', 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };

const NAMESPACE_PROPS = propNames({
  'metadata.labels["*"]': 'labels.*', 'metadata.annotations["*"]': 'annotations.*', 'metadata.annotations': 'annotations',
});

const SHAPE = struct<NamespaceGuardrailsProps>({
  name: text,
  podSecurity: oneOf(PodSecurityLevel),
  labels: mapOf(text),
  annotations: mapOf(text),
  queue: made(Queue, "Queue.kueue('nlp')"),
  quota: namespaceQuotaShape,
  priorityQuotas: listOf(priorityQuotaShape),
  containers: containerLimitsShape,
  defaultClusterQueue: text,
  requireQueue: flag,
  onlyPodsOfJobs: flag,
  priorities: listOf(made(Priority, "Priority.podClass('high')")),
});

/**
 * A namespace for one team, with what keeps its workloads within bounds.
 *
 * Argo CD and Flux never delete the namespace, because that would delete its claims and all that is in them: to remove
 * a team, first remove its workloads and queues, then delete the namespace by hand.
 *
 *
 *
 *
 * @example
 * new NamespaceGuardrails(chart, 'nlp', {
 *   name: 'nlp',
 *   queue: Queue.kueue('nlp'),
 *   requireQueue: true,
 *   quota: { jobs: 200 },
 * });
 */
export class NamespaceGuardrails extends Construct {
  /** Name of the namespace. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: NamespaceGuardrailsProps = {}) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    this.name = nameOf(this, props.name);
    const cluster = MlCluster._of(this) ?? props.queue?._cluster;
    check(problems, props, cluster);
    const quota = props.quota && namespaceQuotaSpec(problems, props.quota);
    const priorityQuotas = (props.priorityQuotas ?? []).map((each, i) => priorityQuotaSpec(problems, `priorityQuotas[${i}]`, each));
    checkQuotaNames(problems, props, this.name);
    const limits = props.containers && limitRange(problems, this.name, props.containers);
    this.renderNamespace(problems, props);
    if (quota !== undefined) {
      this.renderCore('quota', 'ResourceQuota', quotaName(this.name, props.quota ?? {}), quota);
    }
    priorityQuotas.forEach((spec, i) => {
      this.renderCore(`priority-quota-${i}`, 'ResourceQuota', priorityQuotaName(this.name, (props.priorityQuotas ?? [])[i]), spec);
    });
    if (limits !== undefined) {
      new ManifestObject(this, 'limits', { ...limits, body: () => limits.body });
    }
    if (props.defaultClusterQueue !== undefined) {
      new LocalQueue(this, 'default-queue', { name: 'default', namespace: this.name, clusterQueue: props.defaultClusterQueue });
    }
    this.renderPolicies(props);
    this.node.addValidation({ validate: () => this.quotaOfTeam(props, cluster) });
  }

  /** Teams may get their queues after this is made. */
  private quotaOfTeam(props: NamespaceGuardrailsProps, cluster: MlCluster | undefined): string[] {
    const problems = problemsOf(this);
    if (props.queue === undefined && cluster?._isNamespaceOfTeam(this.name) === true) {
      reportCounted(problems, props, `the team's queue, made by '${cluster._dividedBy}',`);
    }
    return problems.messages;
  }

  private renderNamespace(problems: Problems, props: NamespaceGuardrailsProps): void {
    const level = props.podSecurity ?? PodSecurityLevel.RESTRICTED;
    const modes = POD_SECURITY.map((label) => [label, level]);
    const object: ConstructObject = {
      apiVersion: 'v1', kind: 'Namespace', name: this.name, givenName: props.name, clusterScoped: true,
      labels: { ...Object.fromEntries(modes), ...props.labels },
      annotations: { ...NEVER_PRUNED, ...props.annotations },
      body: {},
    };
    renderObject(this, problems, object, NAMESPACE_PROPS);
  }

  private renderCore(id: string, kind: string, name: string, spec: object): void {
    new ManifestObject(this, id, { apiVersion: 'v1', kind, name, namespace: this.name, body: () => ({ spec }) });
  }

  private renderPolicies({ requireQueue, onlyPodsOfJobs, queue, priorities }: NamespaceGuardrailsProps): void {
    const here = { matchLabels: { 'kubernetes.io/metadata.name': this.name } };
    if (requireQueue === true && queue !== undefined) {
      admissionPolicy(this, 'require-queue', `${this.name}-require-queue`, queuePolicy(queue), here);
    }
    if (onlyPodsOfJobs === true) {
      admissionPolicy(this, 'only-pods-of-jobs', `${this.name}-only-pods-of-jobs`, podPolicy(), here);
    }
    if (priorities !== undefined) {
      admissionPolicy(this, 'priorities', `${this.name}-priorities`, priorityPolicy(priorities), here);
    }
  }
}

function check(problems: Problems, props: NamespaceGuardrailsProps, cluster: MlCluster | undefined): void {
  const { queue, requireQueue, onlyPodsOfJobs, priorities, defaultClusterQueue } = props;
  reportValue(problems, 'queue', queue);
  if (queue !== undefined) {
    reportCounted(problems, props, `queue '${queue.name}'`);
  }
  for (const key of POD_SECURITY.filter((label) => label in (props.labels ?? {}))) {
    problems.add(
      `labels.${key}`, props.labels?.[key], "must not be given: 'podSecurity' says it",
      'set for instance podSecurity: PodSecurityLevel.BASELINE',
    );
  }
  for (const key of Object.keys(NEVER_PRUNED).filter((annotation) => annotation in (props.annotations ?? {}))) {
    problems.add(
      `annotations.${key}`, props.annotations?.[key], 'must not be given: it keeps the namespace, and the claims in it, from being deleted',
      'leave it out, or change it by a JSON patch of the object',
    );
  }
  if (requireQueue === true && queue === undefined) {
    problems.add('requireQueue', true, "needs 'queue', which says what a queue is here", 'give the queue of the team');
  }
  if (defaultClusterQueue !== undefined && (queue?.system ?? cluster?.queueing?.system ?? QueueSystem.KUEUE) !== QueueSystem.KUEUE) {
    problems.add(
      'defaultClusterQueue', defaultClusterQueue, 'needs Kueue',
      'leave it out: on Volcano jobs without a queue are in its queue named default',
    );
  }
  priorities?.forEach((priority, i) => reportValue(problems, `priorities[${i}]`, priority));
  const property = requireQueue === true ? 'requireQueue' : onlyPodsOfJobs === true ? 'onlyPodsOfJobs' : 'priorities';
  if (requireQueue === true || onlyPodsOfJobs === true || priorities !== undefined) {
    needsVersion(problems, cluster, property, 'a ValidatingAdmissionPolicy', '1.30');
  }
}

/** Quotas of one name would be one object, of which the last one written wins. */
function checkQuotaNames(problems: Problems, { quota, priorityQuotas = [] }: NamespaceGuardrailsProps, namespace: string): void {
  const names = new Map<string, string>();
  const add = (property: string, name: string): void => {
    checkDnsSubdomain(problems, property, name, "give it a shorter 'name'");
    const other = names.get(name);
    if (other !== undefined) {
      problems.add(
        property, name, `must differ from the name of '${other}': two ResourceQuotas of one name are one object`,
        "give one of them a 'name'",
      );
    }
    names.set(name, names.get(name) ?? property.replace(/\.name$/, ''));
  };
  if (quota !== undefined) {
    add('quota.name', quotaName(namespace, quota));
  }
  priorityQuotas.forEach((each, i) => {
    if (each.name !== undefined || each.priorities[0]?.podClassName !== undefined) {
      add(`priorityQuotas[${i}].name`, priorityQuotaName(namespace, each));
    }
  });
}

function reportCounted(problems: Problems, { quota, priorityQuotas = [] }: NamespaceGuardrailsProps, queue: string): void {
  const counted = [
    ...(quota === undefined ? [] : countedByQueues(quota).map((property) => `quota.${property}`)),
    ...priorityQuotas.flatMap((each, i) => countedByQueues(each).map((property) => `priorityQuotas[${i}].${property}`)),
  ];
  for (const property of counted) {
    problems.add(
      property, 'given',
      `must not limit what ${queue} counts too: they count differently, and a workload that has quota from the queue could then fail to `
      + 'create its pods',
      'leave it out; counts of objects can stay',
    );
  }
}
