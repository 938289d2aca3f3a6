import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { ProvisioningRequestConfigSpec } from '../../../imports/kueue.x-k8s.io';
import { nameOf, openConstruct, propNames } from '../../render/construct-object';
import { checkShortName } from '../../upstream/names';
import { Problems } from '../../base/problems';
import { listOf, mapOf, number, ofCdk8s, oneOf, struct, text } from '../../base/shape';
import { wholeSeconds } from '../../base/seconds';
import { AdmissionCheck } from './admission-check';
import { kueueObject } from './kueue-object';
import { isInt32 } from '../../upstream/limits';

/** Which kinds of pods are asked for as one. */
export enum PodSetMerge {
  /** Those whose templates are the same. */
  IDENTICAL_POD_TEMPLATES = 'IdenticalPodTemplates',

  /** Those that ask the scheduler for the same. */
  IDENTICAL_WORKLOAD_SCHEDULING_REQUIREMENTS = 'IdenticalWorkloadSchedulingRequirements',
}

/** Properties of a `ProvisioningRequestConfig`. */
export interface ProvisioningRequestConfigProps {
  /**
   * Name of the object, at most 63 characters.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /** Kind of provisioning, for instance `check-capacity.autoscaling.x-k8s.io`, or `queued-provisioning.gke.io` on GKE. */
  readonly provisioningClass: string;

  /**
   * Parameters of the class; at most 100, values of at most 255 characters.
   *
   * @default - none
   */
  readonly parameters?: Record<string, string>;

  /**
   * Only workloads that ask for one of these resources need new nodes; at most 100.
   *
   * @default - all workloads
   */
  readonly managedResources?: string[];

  /**
   * Node labels that pods get from what the request answers: key of the label to name of the detail, as in
   * `{ 'autoscaling.gke.io/provisioning-request': 'ResizeRequestName' }`.
   *
   * @default - none
   */
  readonly nodeLabelsFromDetails?: Record<string, string>;

  /**
   * Which kinds of pods of a workload are asked for as one.
   *
   * @default - none: each for itself
   */
  readonly podSetMerge?: PodSetMerge;

  /**
   * Name of the AdmissionCheck.
   *
   * @default - the name of the object
   */
  readonly checkName?: string;

  /**
   * How often a failed request is made again.
   *
   * @default 3
   */
  readonly retries?: number;

  /**
   * How long to wait before the first repetition; it doubles each time.
   *
   * @default Duration.minutes(1)
   */
  readonly backoff?: Duration;

  /**
   * The longest to wait.
   *
   * @default Duration.minutes(30)
   */
  readonly maxBackoff?: Duration;
}

const time = ofCdk8s(Duration, 'Duration.minutes(10)');

const SHAPE = struct<ProvisioningRequestConfigProps>(
  {
    name: text, provisioningClass: text, parameters: mapOf(text), managedResources: listOf(text), retries: number, backoff: time,
    maxBackoff: time, nodeLabelsFromDetails: mapOf(text), podSetMerge: oneOf(PodSetMerge), checkName: text,
  },
  ['provisioningClass'],
);

const PROPS = propNames({
  'spec.provisioningClassName': 'provisioningClass', 'spec.parameters["*"]': 'parameters.*', 'spec.parameters': 'parameters',
  'spec.managedResources': 'managedResources', 'spec.podSetUpdates.nodeSelector': 'nodeLabelsFromDetails',
  'spec.podSetMergePolicy': 'podSetMerge',
});

/**
 * Workloads start only when the cluster autoscaler has the nodes for all their pods. `check` is what queues name.
 *
 * @see https://kueue.sigs.k8s.io/docs/concepts/admission_check/provisioning_request/
 * @example
 * const nodes = new ProvisioningRequestConfig(chart, 'nodes', {
 *   provisioningClass: 'check-capacity.autoscaling.x-k8s.io',
 *   managedResources: ['nvidia.com/gpu'],
 * });
 */
export class ProvisioningRequestConfig extends Construct {
  /** Name of the object. */
  public readonly name: string;

  /** The AdmissionCheck that uses it. */
  public readonly check: AdmissionCheck;

  constructor(scope: Construct, id: string, props: ProvisioningRequestConfigProps) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    this.name = nameOf(this, props.name);
    checkShortName(problems, this.name);
    const spec = specOf(problems, props);
    kueueObject(this, problems, { kind: 'ProvisioningRequestConfig', name: this.name, givenName: props.name, body: { spec } }, PROPS);
    this.check = new AdmissionCheck(this, 'check', {
      name: props.checkName ?? this.name,
      controllerName: 'kueue.x-k8s.io/provisioning-request',
      parameters: { kind: 'ProvisioningRequestConfig', name: this.name },
    });
  }
}

function specOf(problems: Problems, props: ProvisioningRequestConfigProps): ProvisioningRequestConfigSpec {
  const { managedResources, retries = 3, backoff = Duration.minutes(1), maxBackoff = Duration.minutes(30) } = props;
  if (!isInt32(retries) || retries < 0) {
    problems.add('retries', retries, 'must be a whole number, 0 or more', 'write for instance 3');
  }
  const labels = Object.entries(props.nodeLabelsFromDetails ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    provisioningClassName: props.provisioningClass,
    parameters: props.parameters,
    managedResources,
    podSetMergePolicy: props.podSetMerge && (`${props.podSetMerge}` as const),
    podSetUpdates: labels.length === 0
      ? undefined
      : { nodeSelector: labels.map(([key, detail]) => ({ key, valueFromProvisioningClassDetail: detail })) },
    retryStrategy: {
      backoffLimitCount: retries,
      backoffBaseSeconds: wholeSeconds(problems, 'backoff', backoff),
      backoffMaxSeconds: wholeSeconds(problems, 'maxBackoff', maxBackoff),
    },
  };
}
