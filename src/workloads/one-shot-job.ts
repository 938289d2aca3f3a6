import { Duration } from 'cdk8s';
import { IConstruct } from 'constructs';
import { WorkloadModel } from './workload-object';
import { checkDeliveredRun } from '../gitops/delivered-run';
import { workloadName } from '../render/workload-name';
import { PodProps } from '../pod/pod-props';
import { Problems } from '../base/problems';
import { CleanUp } from './clean-up';
import { JobContext, renderJob } from './job-spec';
import { KueueJobOptions, kueueJobMarks } from './kueue-job-options';
import { NamedRunProps } from './named-run-props';
import { RunProps } from './run-props';

/** What is particular to a kind of Job. */
export interface OneShotJob extends Pick<JobContext, 'component' | 'shape'> {
  /** How long its name may be, and why. */
  readonly nameLimit?: { readonly length: number; readonly because: string };

  /** Name of the headless Service of a Job with this name, if it has one. */
  readonly subdomain?: (name: string) => string | undefined;

  /** Whether it is made without starting. */
  readonly suspend?: boolean;

  /** Whether a service makes it at run time, so that no delivery has a say. */
  readonly isDispatched?: boolean;
}

/** The props that every workload which runs once has. */
export type OneShotProps = PodProps & RunProps & NamedRunProps & { readonly kueue?: KueueJobOptions };

/** The Job of a workload that runs once. */
export function oneShotJob(construct: IConstruct, problems: Problems, props: OneShotProps, job: OneShotJob): WorkloadModel {
  const name = workloadName(problems, construct, props, job.nameLimit?.length, job.nameLimit?.because);
  const delivered = job.isDispatched !== true && checkDeliveredRun(problems, construct, {
    run: props.run, suspend: job.suspend, cleansUp: props.cleanUp?._after !== undefined,
  });
  const { labels, annotations, spec } = renderJob(problems, props, {
    construct,
    name: name.base,
    component: job.component,
    selector: { 'batch.kubernetes.io/job-name': name.full },
    shape: job.shape,
    subdomain: job.subdomain?.(name.full),
    cleanUp: delivered ? CleanUp.never() : CleanUp.after(Duration.hours(1)),
  });
  const marks = kueueJobMarks(problems, props.kueue, props.queue, job.shape.parallelism ?? 1);
  return {
    apiVersion: 'batch/v1', kind: 'Job', name: name.full, labels: { ...labels, ...marks.labels },
    annotations: { ...annotations, ...marks.annotations }, body: { spec },
  };
}
