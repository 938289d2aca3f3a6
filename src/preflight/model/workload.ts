import { dict, Dict, text } from '../json';
import { KubeObject } from '../kube-object';
import { LimitItem } from './limit-ranges';
import { PodSet, PodSetProps } from './pod-set';

/** Which controller makes the pods. */
export type WorkloadKind = 'Job' | 'CronJob' | 'VolcanoJob' | 'VolcanoCronJob' | 'JobSet' | 'Pod' | 'Service' | 'Operator';

/** What a workload is made from. */
export interface WorkloadProps {
  readonly kind: WorkloadKind;

  /** Property path of the job within a cron object, for instance `spec.jobTemplate`; empty otherwise. */
  readonly jobPath: string;

  /** The object, or the job template of a cron object. */
  readonly job: Dict;
  readonly podSets: readonly PodSetProps[];
}

/** Anything that runs pods. */
export class Workload {
  public readonly kind: WorkloadKind;

  /** Property path of the metadata that queues look at. */
  public readonly metadataPath: string;

  /** Property path of the job's spec. */
  public readonly specPath: string;
  public readonly labels: Dict;
  public readonly annotations: Dict;

  /** Of the job. */
  public readonly spec: Dict;
  public readonly podSets: readonly PodSet[];

  constructor(public readonly object: KubeObject, props: WorkloadProps, limitItems: () => readonly LimitItem[]) {
    const prefix = props.jobPath === '' ? '' : `${props.jobPath}.`;
    this.kind = props.kind;
    this.metadataPath = `${prefix}metadata`;
    this.specPath = `${prefix}spec`;
    const metadata = dict(props.job.metadata);
    this.labels = dict(metadata.labels);
    this.annotations = dict(metadata.annotations);
    this.spec = dict(props.job.spec);
    this.podSets = props.podSets.map((podSet) => new PodSet(this, podSet, limitItems));
  }

  /** Whether its pods end by themselves. */
  public get isBatch(): boolean {
    return this.kind !== 'Service' && this.kind !== 'Operator' && this.kind !== 'Pod';
  }

  /** Whether it starts again and again. */
  public get isRecurring(): boolean {
    return this.kind === 'CronJob' || this.kind === 'VolcanoCronJob';
  }

  public get isVolcano(): boolean {
    return this.kind === 'VolcanoJob' || this.kind === 'VolcanoCronJob';
  }

  /** Whether an operator completes the pod templates, so that gaps in them are no mistakes. */
  public get isCompletedByOperator(): boolean {
    return this.kind === 'Operator';
  }

  /** Name of the Kueue LocalQueue that the workload asks for. */
  public get kueueQueue(): string | undefined {
    return text(this.labels['kueue.x-k8s.io/queue-name']);
  }

  /** Pods at a time. */
  public get podCount(): number {
    return this.podSets.reduce((sum, podSet) => sum + podSet.count, 0);
  }
}
