import { Quantity } from '../../base/quantity';
import { at, dict, Dict, list, text } from '../../base/json';
import { workloadRowOf } from '../../upstream/kinds';
import { WorkloadRow } from '../../upstream/kinds/kind';
import { KubeObject } from '../kube-object';
import { Amounts, isAccelerator, ZERO } from './amounts';
import { Container, containersOf } from './container';
import { Feature } from './feature';
import { LimitItem } from './limit-ranges';
import { podRequests } from './pod-requests';

/** What a pod set is made from. */
export interface PodSetProps {
  readonly name: string;
  readonly count: number;
  readonly min: number;

  /** Property path of the pod template, for instance `spec.template`; empty for a bare pod. */
  readonly path: string;
  readonly template: Dict;
}

/** Pods of one shape within a workload: the tasks of a Volcano Job, the replicated jobs of a JobSet, the pods of a Job. */
export class PodSet {
  /** Name within the workload, `main` where there is only one. */
  public readonly name: string;

  /** Pods that run at the same time. */
  public readonly count: number;

  /** Pods without which none of them is of use. */
  public readonly min: number;

  /** Property path of the pod spec, for instance `spec.template.spec`. */
  public readonly path: string;

  /** Property path of the pods' metadata. */
  public readonly metadataPath: string;
  public readonly labels: Dict;
  public readonly annotations: Dict;
  public readonly spec: Dict;
  public readonly containers: readonly Container[];

  /** Bits of `Feature`. */
  public readonly features: number;
  private amounts?: Amounts;

  constructor(public readonly workload: Workload, props: PodSetProps, private readonly limitItems: () => readonly LimitItem[]) {
    this.name = props.name;
    this.count = Math.max(0, props.count);
    this.min = Math.max(0, props.min);
    const prefix = props.path === '' ? '' : `${props.path}.`;
    this.path = `${prefix}spec`;
    this.metadataPath = `${prefix}metadata`;
    const metadata = dict(props.template.metadata);
    this.labels = dict(metadata.labels);
    this.annotations = dict(metadata.annotations);
    this.spec = dict(props.template.spec);
    this.containers = containersOf(this.spec);
    this.features = featuresOf(this.spec, this.containers) | (workload.kueueQueue === undefined ? 0 : Feature.KUEUE_QUEUE);
  }

  /** What one pod asks for, with the defaults of the namespace's LimitRanges. */
  public get requests(): Amounts {
    this.amounts ??= podRequests(this.spec, this.containers, this.limitItems());
    return this.amounts;
  }

  /** The LimitRange items about containers that apply to these pods. */
  public get containerLimits(): readonly LimitItem[] {
    return this.limitItems();
  }

  /** The accelerator that one pod asks for, if it asks for one. */
  public get accelerator(): { readonly resource: string; readonly amount: Quantity } | undefined {
    for (const [resource, amount] of this.requests) {
      if (isAccelerator(resource) && amount.compareTo(ZERO) > 0) {
        return { resource, amount };
      }
    }
    return undefined;
  }

  public get schedulerName(): string | undefined {
    return text(this.spec.schedulerName);
  }
}

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'] as const;

function featuresOf(spec: Dict, containers: readonly Container[]): number {
  let bits =
    (spec.volumes === undefined ? 0 : Feature.VOLUMES) |
    (spec.tolerations === undefined ? 0 : Feature.TOLERATIONS) |
    (spec.affinity === undefined && spec.topologySpreadConstraints === undefined ? 0 : Feature.AFFINITY) |
    (spec.resourceClaims === undefined ? 0 : Feature.CLAIMS) |
    (containers.length > 1 ? Feature.SEVERAL : 0);
  for (const { body } of containers) {
    bits |=
      (body.ports === undefined ? 0 : Feature.PORTS) |
      (PROBES.every((field) => body[field] === undefined) ? 0 : Feature.PROBES) |
      (body.resources === undefined || dict(body.resources).claims === undefined ? 0 : Feature.CLAIMS) |
      (body.command === undefined && body.args === undefined ? 0 : Feature.COMMAND) |
      (body.env === undefined && body.envFrom === undefined ? 0 : Feature.ENV) |
      (body.resources === undefined ? 0 : Feature.RESOURCES) |
      (body.volumeMounts === undefined && body.volumeDevices === undefined ? 0 : Feature.VOLUMES) |
      featuresOfWords(body.command) |
      featuresOfWords(body.args) |
      featuresOfVariables(body.env);
  }
  return bits;
}

function featuresOfWords(words: unknown): number {
  let bits = 0;
  for (const word of list(words)) {
    if (typeof word === 'string') {
      bits |= featuresOfText(word) | (word.includes('torch') ? Feature.TORCH : 0) | (word.includes('TF_CONFIG') ? Feature.TF_CONFIG : 0);
    }
  }
  return bits;
}

function featuresOfVariables(variables: unknown): number {
  let bits = 0;
  for (const variable of list(variables)) {
    const { value, valueFrom } = dict(variable);
    bits |= (typeof value === 'string' ? featuresOfText(value) : 0) | (valueFrom === undefined ? 0 : Feature.SOURCES);
  }
  return bits;
}

function featuresOfText(value: string): number {
  return (value.includes('$') ? Feature.DOLLAR : 0) | (value.includes('{{') ? Feature.BRACES : 0);
}

/** Which controller makes the pods. */
export type WorkloadModelKind =
  'Job' | 'CronJob' | 'VolcanoJob' | 'VolcanoCronJob' | 'JobSet' | 'Pod' | 'TrainJob' | 'Service' | 'Operator';

/** What a workload is made from. */
export interface WorkloadProps {
  readonly kind: WorkloadModelKind;

  /** Property path of the job within a cron object, for instance `spec.jobTemplate`; empty otherwise. */
  readonly jobPath: string;

  /** The object, or the job template of a cron object. */
  readonly job: Dict;
  readonly podSets: readonly PodSetProps[];
}

/** Anything that runs pods. */
export class Workload {
  public readonly kind: WorkloadModelKind;

  /** What upstream lays down about the kind. */
  private readonly row: WorkloadRow | undefined;

  /** Property path of the metadata that queues look at. */
  public readonly metadataPath: string;

  /** Property path of the job's spec. */
  public readonly specPath: string;
  public readonly labels: Dict;
  public readonly annotations: Dict;

  /** Of the job. */
  public readonly spec: Dict;
  public readonly podSets: readonly PodSet[];

  /** Bits of `Feature`, of all its pods. */
  public readonly features: number;

  constructor(public readonly object: KubeObject, props: WorkloadProps, limitItems: () => readonly LimitItem[]) {
    const prefix = props.jobPath === '' ? '' : `${props.jobPath}.`;
    this.kind = props.kind;
    this.row = workloadRowOf(object.type);
    this.metadataPath = `${prefix}metadata`;
    this.specPath = `${prefix}spec`;
    const metadata = dict(props.job.metadata);
    this.labels = dict(metadata.labels);
    this.annotations = dict(metadata.annotations);
    this.spec = dict(props.job.spec);
    this.podSets = props.podSets.map((podSet) => new PodSet(this, podSet, limitItems));
    this.features = this.podSets.reduce((bits, podSet) => bits | podSet.features, this.kueueQueue === undefined ? 0 : Feature.KUEUE_QUEUE);
  }

  /** Whether its pods end by themselves. */
  public get isBatch(): boolean {
    return this.kind !== 'Service' && this.kind !== 'Operator' && this.kind !== 'Pod';
  }

  /** Property path of the field that has it deleted some time after its end, and what it says; undefined for what has no such field. */
  public get timeToLive(): { readonly property: string; readonly seconds: unknown } | undefined {
    const field = this.row?.timeToLive;
    return field === undefined ? undefined : { property: `${this.specPath}.${field}`, seconds: at(this.spec, ...field.split('.')) };
  }

  /** Whether it starts again and again. */
  public get isRecurring(): boolean {
    return this.row?.life === 'recurs';
  }

  public get isVolcano(): boolean {
    return this.kind === 'VolcanoJob' || this.kind === 'VolcanoCronJob';
  }

  /** Whether an operator completes the pod templates, so that gaps in them are no mistakes. */
  public get isCompletedByOperator(): boolean {
    return this.row?.isCompletedByOperator === true;
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
