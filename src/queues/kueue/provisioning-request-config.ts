import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { ProvisioningRequestConfigSpec } from '../../../imports/kueue.x-k8s.io';
import { checkDnsSubdomain } from '../../upstream/names';
import { objectName } from '../../render/object-name';
import { Problems, problemsOf } from '../../base/problems';
import { listOf, mapOf, number, ofCdk8s, struct, text } from '../../base/shape';
import { wholeSeconds } from '../../base/seconds';
import { AdmissionCheck } from './admission-check';
import { kueueObject } from './kueue-object';

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
    maxBackoff: time,
  },
  ['provisioningClass'],
);

/**
 * Workloads start only when the cluster autoscaler has the nodes for all their pods. `check` is what queues name.
 *
 * @see https://kueue.sigs.k8s.io/docs/concepts/admission_check/provisioning_request/
 */
export class ProvisioningRequestConfig extends Construct {
  /** Name of the object. */
  public readonly name: string;

  /** The AdmissionCheck that uses it. */
  public readonly check: AdmissionCheck;

  constructor(scope: Construct, id: string, props: ProvisioningRequestConfigProps) {
    super(scope, id);
    const problems = problemsOf(this);
    SHAPE(problems, '', props);
    problems.throwIfAny();
    this.name = objectName(problems, this, props.name);
    const spec = specOf(problems, props, this.name);
    problems.throwIfAny();
    kueueObject(this, 'ProvisioningRequestConfig', this.name, { spec });
    this.check = new AdmissionCheck(this, 'check', {
      name: this.name,
      controllerName: 'kueue.x-k8s.io/provisioning-request',
      parameters: { kind: 'ProvisioningRequestConfig', name: this.name },
    });
  }
}

function specOf(problems: Problems, props: ProvisioningRequestConfigProps, name: string): ProvisioningRequestConfigSpec {
  const { parameters = {}, managedResources, retries = 3, backoff = Duration.minutes(1), maxBackoff = Duration.minutes(30) } = props;
  if (name.length > 63) {
    problems.add('name', name, `is ${name.length} characters long and must have at most 63`, 'shorten it');
  }
  checkDnsSubdomain(problems, 'provisioningClass', props.provisioningClass, 'use the name of a class that the autoscaler knows');
  const long = Object.entries(parameters).find(([, value]) => value.length > 255);
  if (Object.keys(parameters).length > 100 || long !== undefined) {
    problems.add(
      'parameters', long?.[0] ?? Object.keys(parameters).length, 'must be at most 100, with values of at most 255 characters', 'shorten it',
    );
  }
  if ((managedResources?.length ?? 0) > 100) {
    problems.add('managedResources', managedResources?.length, 'must be at most 100', 'leave it out for all workloads');
  }
  if (!Number.isInteger(retries) || retries < 0 || retries > 2 ** 31 - 1) {
    problems.add('retries', retries, 'must be a whole number, 0 or more', 'write for instance 3');
  }
  return {
    provisioningClassName: props.provisioningClass,
    parameters: props.parameters,
    managedResources,
    retryStrategy: {
      backoffLimitCount: retries,
      backoffBaseSeconds: wholeSeconds(problems, 'backoff', backoff),
      backoffMaxSeconds: wholeSeconds(problems, 'maxBackoff', maxBackoff),
    },
  };
}
