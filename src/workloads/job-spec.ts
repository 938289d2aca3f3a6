import { IConstruct } from 'constructs';
import type { JobSpec, PodTemplateSpec } from '../../imports/k8s';
import { needsVersion, workloadCluster } from '../cluster/workload-cluster';
import { Mount } from '../pod/mount';
import { PodProps } from '../pod/pod-props';
import { withProfiles } from '../pod/with-profiles';
import { renderPodTemplate } from '../pod/pod-template';
import { VersionCheck } from '../pod/version-check';
import { Problems, reportValue } from '../base/problems';
import { wholeSeconds } from '../base/seconds';
import { CleanUp } from './clean-up';
import { renderFailurePolicy } from './failure-policy';
import { PodReplacementPolicy } from './pod-replacement-policy';
import { QueueingMarks, queueingMarks } from './queueing-marks';
import { Retry } from './retry';
import { RunProps } from './run-props';

/** The fields of a JobSpec by which one kind of workload differs from another. */
export type JobShape = Partial<
  Pick<
    JobSpec,
    | 'completions'
    | 'parallelism'
    | 'completionMode'
    | 'backoffLimit'
    | 'backoffLimitPerIndex'
    | 'maxFailedIndexes'
    | 'successPolicy'
    | 'podReplacementPolicy'
    | 'suspend'
  >
>;

/** What a workload is, to the renderer of its JobSpec. */
export interface JobContext {
  readonly construct: IConstruct;

  /** Value of `app.kubernetes.io/name`. */
  readonly name: string;

  /** Value of `app.kubernetes.io/component`. */
  readonly component: string;

  /** Labels that only the pods of one run have. */
  readonly selector: Record<string, string>;
  readonly shape: JobShape;

  /** Name of the headless Service that gives the pods their host names. */
  readonly subdomain?: string;

  /** When runs are deleted if nothing is said. */
  readonly cleanUp: CleanUp;
}

/** A batch/v1 Job, without its name. */
export interface JobParts {
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
  readonly spec: JobSpec;
}

/** The one place where a batch/v1 JobSpec is spelled out. */
export function renderJob(problems: Problems, given: PodProps & RunProps, context: JobContext): JobParts {
  const props = withProfiles(problems, given);
  const retry = props.retry ?? Retry.upTo(3);
  reportValue(problems, 'retry', retry);
  const cluster = workloadCluster(problems, context.construct, props.queue);
  const versionCheck: VersionCheck = (property, feature, since) => needsVersion(problems, cluster, property, feature, since);
  checkVersions(versionCheck, context.shape);
  if ((props.tpu?.hosts ?? 1) > 1) {
    problems.add(
      'tpu', props.tpu?.nodeLabels['cloud.google.com/gke-tpu-topology'],
      `is a slice of ${props.tpu?.hosts} machines, whose pods are a gang`, 'use a GangTrainingJob, or a slice of one machine',
    );
  }
  const { queue, priority, topology } = props;
  const marks = queueingMarks(problems, {
    queue, priority, topology, cluster, accelerated: props.gpu !== undefined, pods: context.shape.parallelism ?? 1,
  });
  const labels = { 'app.kubernetes.io/name': context.name, 'app.kubernetes.io/component': context.component };
  const spec: JobSpec = {
    backoffLimit: context.shape.backoffLimitPerIndex === undefined ? retry.retries : undefined,
    activeDeadlineSeconds: wholeSeconds(problems, 'timeout', props.timeout, 1),
    ttlSecondsAfterFinished: wholeSeconds(problems, 'cleanUp', (props.cleanUp ?? context.cleanUp)._after),
    podFailurePolicy: failurePolicy(problems, props, retry, context.shape, versionCheck),
    template: renderPodTemplate(problems, props, {
      labels,
      annotations: marks.podAnnotations,
      selector: context.selector,
      runLabel: 'batch.kubernetes.io/job-name',
      subdomain: context.subdomain,
      restartPolicy: retry._inPlace ? 'OnFailure' : 'Never',
      priorityClassName: marks.priorityClassName,
      schedulerName: marks.schedulerName,
      nodeLabelsAsAffinity: marks.nodeLabelsAsAffinity,
      needsVersion: versionCheck,
    }),
    podReplacementPolicy: writesWhatStays(props) ? PodReplacementPolicy.FAILED : undefined,
    ...context.shape,
  };
  return { labels: { ...labels, ...jobLabels(problems, props, marks) }, annotations: props.annotations ?? {}, spec };
}

/** Whether a pod and the one that replaces it could write to the same place: the old one has its grace period to end (H.26). */
function writesWhatStays(props: PodProps): boolean {
  return [...(props.checkpoint === undefined ? [] : [props.checkpoint.mount]), ...(props.mounts ?? [])].some(
    (mount: Mount | undefined) => mount !== undefined && !mount._readOnly && mount._volume.own !== true,
  );
}

function checkVersions(versionCheck: VersionCheck, shape: JobShape): void {
  if (shape.backoffLimitPerIndex !== undefined) {
    versionCheck('retry', 'retries of each index by itself', '1.29');
  }
  if (shape.successPolicy !== undefined) {
    versionCheck('successPolicy', 'the success policy of Jobs', '1.31');
  }
}

/** Labels of the object that enters the queue: those of the user, and those that queue and priority write. */
export function jobLabels(problems: Problems, props: PodProps, marks: QueueingMarks): Record<string, string> {
  for (const [key, value] of Object.entries(marks.jobLabels)) {
    const given = props.labels?.[key];
    if (given !== undefined && given !== value) {
      problems.add(`labels.${key}`, given, `contradicts the value '${value}' that 'queue' and 'priority' write`, 'leave the label out');
    }
  }
  return { ...props.labels, ...marks.jobLabels };
}

function failurePolicy(
  problems: Problems, props: PodProps & RunProps, retry: Retry, shape: JobShape, versionCheck: VersionCheck,
): JobSpec['podFailurePolicy'] {
  if (props.failurePolicy === undefined) {
    return undefined;
  }
  versionCheck('failurePolicy', 'the pod failure policy of Jobs', '1.26');
  const mainContainer = props.containerName ?? 'main';
  return renderFailurePolicy(problems, props.failurePolicy, {
    mainContainer,
    containerNames: [mainContainer, ...[...(props.sidecars ?? []), ...(props.initContainers ?? [])].map(({ name }) => name)],
    retriesInPlace: retry._inPlace,
    hasTimeout: props.timeout !== undefined,
    retriesPerIndex: shape.backoffLimitPerIndex !== undefined,
  });
}

/** The JobSpec of a task whose pod is a copy: the first failure ends it, since who started it decides what comes next. */
export function copiedJobSpec(
  template: PodTemplateSpec, { timeoutSeconds, ttlSeconds }: { readonly timeoutSeconds?: number; readonly ttlSeconds?: number },
): JobSpec {
  return { backoffLimit: 0, activeDeadlineSeconds: timeoutSeconds, ttlSecondsAfterFinished: ttlSeconds, template };
}
